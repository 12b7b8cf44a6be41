import { Entries } from '#models/schemas/entry.ts';
import { scoped } from '#models/scope.ts';
import { markRead } from '#server/domain/cases/mark-read.ts';
import { assertReadable, getChanges, getReads } from '#server/domain/cases/read-stream.ts';
import { sideOfRole } from '#server/presenters/people.ts';
import { onCommand } from '#server/realtime/command.ts';
import type { LiveStreams } from '#server/realtime/live-streams.ts';
import type { Presence } from '#server/realtime/presence.ts';
import { streamRoom } from '#server/realtime/rooms.ts';
import { whileEntitled } from '#server/realtime/stream-access.ts';
import type { Io, IoSocket } from '#server/realtime/types.ts';

const MAX_OPEN = 40;

/** Opening, catching up, reading: the entitlement is checked at each of them. */
export function bindStreams(io: Io, socket: IoSocket, live: LiveStreams, presence: Presence): void {
  const { data } = socket;
  onCommand(socket, 'stream.open', async ({ stream, after }) => {
    await assertReadable(data.actor, stream);
    // The oldest one gives way: a tab that opens cases all day must not hold rooms for all of them.
    if (!data.open.has(stream) && data.open.size >= MAX_OPEN) {
      await live.close(socket, data.open.keys().next().value as string);
    }
    data.open.set(stream, { audience: 'shared', present: false });
    // Subscribe first, then read what was missed: entries in between arrive twice and are dropped by their rev.
    await live.open(socket, stream);
    try {
      const [changes, reads] = await whileEntitled(socket, () =>
        Promise.all([
          getChanges({ actor: data.actor, stream, after: after ?? Number.MAX_SAFE_INTEGER }),
          getReads({ actor: data.actor, stream }),
        ]),
      );
      // Without a cursor the client only asks where the stream stands.
      const { reset, ...fresh } = changes;
      return { ...(after === undefined ? fresh : changes), reads, present: presence.of(stream, data.actor) };
    } catch (error) {
      await live.close(socket, stream);
      throw error;
    }
  });
  onCommand(socket, 'stream.since', ({ stream, after, limit }) =>
    whileEntitled(socket, () => getChanges({ actor: data.actor, stream, after, limit })),
  );
  onCommand(socket, 'stream.close', async ({ stream }) => {
    presence.leave(socket, stream);
    await live.close(socket, stream);
    return {};
  });
  onCommand(socket, 'stream.read', async ({ stream, seq }) => {
    const place = await markRead({ actor: data.actor, stream, seq });
    const side = sideOfRole(data.actor.role);
    if (side !== 'system' && place.all > 0) {
      const read = { userId: data.actor.userId, name: data.actor.name, side };
      io.local.to(streamRoom(stream, 'all')).emit('reads', { stream, read: { ...read, seq: place.all } });
      if (place.sharedMoved && (side === 'customer' || (await spokeToCustomer(stream, read.userId)))) {
        io.local.to(streamRoom(stream, 'shared')).emit('reads', { stream, read: { ...read, seq: place.shared } });
      }
    }
    return {};
  });
}

/** Customers know of the company's people who spoke on the shared side. */
const spokeToCustomer = async (stream: string, userId: string): Promise<boolean> =>
  (await Entries.within(scoped({ audience: 'shared' })).findOne(
    { stream, 'actor.userId': userId },
    { projection: { _id: 1 } },
  )) !== null;
