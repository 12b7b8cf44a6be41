import { Socket } from 'socket.io';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { groupInsert } from '#server/log/group-insert.ts';
import { singleton } from '#server/platform/singleton.ts';
import { LiveStreams } from '#server/realtime/live-streams.ts';

/**
 * Guards a node of the fault tests can be started without, to see the tests fail. The product has no such switches:
 * each is taken out from the outside, before the node starts.
 */
export type Guard = 'memory of sent messages' | 'comparison of bodies' | 'largest cursor wins' | 'entitlement';

/** Where a node can be told to die or to hold back. */
export type Point = 'before insert' | 'after insert' | 'hold broadcasts';

const remove: Record<Guard, () => void> = {
  'memory of sent messages': () => {
    singleton('recentMessages', () => new Set<string>()).has = () => false;
  },
  'comparison of bodies': () => {
    remove['memory of sent messages']();
    replaceInsert(async (entry, insert) => {
      const { actor, clientId, data, bodyHash } = entry;
      const overwritten = await Entries.raw().updateOne(
        { 'actor.userId': actor.userId, clientId } as never,
        { $set: { data, bodyHash } } as never,
      );
      return overwritten.matchedCount > 0 ? undefined : insert();
    });
  },
  'largest cursor wins': () => {
    const within = ReadCursors.within;
    ReadCursors.within = (scope) => {
      const cursors = within(scope);
      const move = cursors.findOneAndUpdate.bind(cursors);
      cursors.findOneAndUpdate = (filter, update, options) => {
        const { $max, $set } = update as Record<'$max' | '$set', object>;
        return move(filter, { $set: { ...$set, ...$max } } as never, options);
      };
      return cursors;
    };
  },
  entitlement: () => {
    LiveStreams.prototype.suspend = () => undefined;
    LiveStreams.prototype.revoke = async () => undefined;
    Socket.prototype.disconnect = function (this: Socket) {
      return this;
    } as never;
  },
};

export function removeGuards(guards: readonly Guard[]): void {
  for (const guard of guards) {
    remove[guard]();
  }
}

/** Puts something around the one insert of the hot path; others of its group may be stored when it comes back. */
export function replaceInsert(around: (entry: EntryDoc, insert: () => Promise<unknown>) => Promise<unknown>): void {
  const insert = groupInsert.insert.bind(groupInsert);
  groupInsert.insert = async (entry) => void (await around(entry, () => insert(entry)));
}
