import type { EntryType } from '#models/contracts/entries.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { headOf, readAfter } from '#server/log/read-after.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { logger } from '#server/platform/logger.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { type Numbering, streamRoom } from '#server/realtime/rooms.ts';
import { canReadStream } from '#server/realtime/stream-access.ts';
import type { Io, IoSocket } from '#server/realtime/types.ts';

/** Entries after which somebody may have lost a case: everybody in its rooms is checked again before anything else is sent. */
const CHANGES_ACCESS: ReadonlySet<EntryType> = new Set([
  'case.assigned',
  'case.triaged',
  'case.qualified',
  'participant.removed',
  'participant.admitted',
]);

/** A socket that does not read is cut, not fed: the client comes back with its cursor. */
const MAX_QUEUED_PACKETS = 256;

interface Live {
  /** newest rev sent to the rooms of this stream */
  rev: number;
  waiting: Map<number, EntryDoc>;
  hinted: number;
}

/**
 * Sends the entries of open streams to the sockets of this process, in the order of their revs, each side its own view.
 * A hint names a stream and a rev; what is missing in between is read from the log, so a lost or early hint does no harm.
 */
export class LiveStreams {
  readonly #io: Io;
  readonly #live = new Map<string, Live>();
  readonly #queue = new KeyedQueue();

  readonly #hasOtherNodes: boolean;

  constructor(io: Io, { hasOtherNodes }: { hasOtherNodes: boolean }) {
    this.#io = io;
    this.#hasOtherNodes = hasOtherNodes;
  }

  /** Joins a socket to its side of a stream before the caller reads what it missed, so that nothing falls between. */
  async open(socket: IoSocket, stream: string): Promise<void> {
    await socket.join(streamRoom(stream, numberingOf(socket.data.actor)));
    if (!this.#live.has(stream)) {
      const head = await headOf(stream, 'all');
      if (!this.#live.has(stream)) {
        this.#live.set(stream, { rev: head, waiting: new Map(), hinted: head });
      }
    }
  }

  /** Stops sending to a socket until its access was read again; its client sees the gap and fetches what it may have. */
  suspend(socket: IoSocket): void {
    for (const stream of socket.data.open.keys()) {
      void socket.leave(streamRoom(stream, 'all'));
      void socket.leave(streamRoom(stream, 'shared'));
    }
  }

  async close(socket: IoSocket, stream: string): Promise<void> {
    socket.data.open.delete(stream);
    await socket.leave(streamRoom(stream, 'all'));
    await socket.leave(streamRoom(stream, 'shared'));
    this.#forgetIfEmpty(stream);
  }

  /** Called by the relay for entries written here, and for hints of other nodes. */
  hint(stream: string, rev: number, entry?: EntryDoc): Promise<void> {
    const live = this.#live.get(stream);
    if (!live) {
      return Promise.resolve();
    }
    if (!this.#hasSockets(stream)) {
      this.#live.delete(stream);
      return Promise.resolve();
    }
    live.hinted = Math.max(live.hinted, rev);
    if (entry && rev > live.rev) {
      live.waiting.set(rev, entry);
    }
    return this.#queue.run(stream, () => this.#send(stream, live));
  }

  /** The streams somebody here has open. */
  openStreams(): string[] {
    return [...this.#live.keys()];
  }

  /** Compares the log's heads with what was sent; finds what a lost hint hid. @returns heads per numbering */
  async heads(): Promise<Map<string, Record<Numbering, number>>> {
    const heads = new Map<string, Record<Numbering, number>>();
    for (const [stream, live] of this.#live) {
      if (!this.#hasSockets(stream)) {
        this.#live.delete(stream);
        continue;
      }
      const [all, shared] = await Promise.all([headOf(stream, 'all'), headOf(stream, 'shared')]);
      heads.set(stream, { all, shared });
      if (all > live.rev) {
        await this.hint(stream, all);
      }
    }
    return heads;
  }

  /** Takes a stream away from a socket whose right to it ended. */
  async revoke(socket: IoSocket, stream: string): Promise<void> {
    await this.close(socket, stream);
    socket.emit('revoked', { stream });
  }

  allSockets(): IoSocket[] {
    return [...this.#io.sockets.sockets.values()] as IoSocket[];
  }

  socketsOf(stream: string): IoSocket[] {
    const ids = new Set([...(this.#room(stream, 'all') ?? []), ...(this.#room(stream, 'shared') ?? [])]);
    return [...ids].flatMap((id) => (this.#io.sockets.sockets.get(id) as IoSocket | undefined) ?? []);
  }

  async #send(stream: string, live: Live): Promise<void> {
    while (live.rev < live.hinted) {
      const batch = await this.#nextBatch(stream, live);
      if (batch.length === 0) {
        live.rev = live.hinted;
        return;
      }
      const last = batch.at(-1) as EntryDoc;
      try {
        await this.#keepOnlyEntitled(stream, batch);
        await this.#emit(stream, batch);
      } catch (error) {
        // Nothing is skipped: the next hint or heartbeat starts again from the same rev.
        logger.error({ err: error, stream, rev: last.all.rev }, 'entries were not sent');
        return;
      }
      live.rev = Math.max(live.rev, last.all.rev);
      for (const rev of live.waiting.keys()) {
        if (rev <= live.rev) {
          live.waiting.delete(rev);
        }
      }
    }
  }

  async #nextBatch(stream: string, live: Live): Promise<EntryDoc[]> {
    const batch: EntryDoc[] = [];
    for (let entry = live.waiting.get(live.rev + 1); entry; entry = live.waiting.get(entry.all.rev + 1)) {
      batch.push(entry);
    }
    return batch.length > 0 ? batch : (await readAfter({ stream, numbering: 'all', after: live.rev })).entries;
  }

  /**
   * Entitlement at every emit. This process cuts whom it takes access from itself, before the use case returns; what
   * other processes do is asked of the database at each emit when there are others, once a second otherwise.
   */
  async #keepOnlyEntitled(stream: string, batch: readonly EntryDoc[]): Promise<void> {
    const sockets = this.socketsOf(stream);
    if (this.#hasOtherNodes) {
      await cutOutdated(sockets);
    }
    const movesRights = batch.some((entry) => CHANGES_ACCESS.has(entry.type));
    for (const socket of sockets) {
      const { actor } = socket.data;
      const endsByTime = actor.role === 'guest' || actor.role === 'admin';
      if ((movesRights || endsByTime) && !(await canReadStream(actor, stream))) {
        await this.revoke(socket, stream);
      } else if (queuedPackets(socket) > MAX_QUEUED_PACKETS) {
        logger.warn({ userId: actor.userId }, 'a slow connection was cut');
        socket.disconnect(true);
      }
    }
  }

  async #emit(stream: string, batch: readonly EntryDoc[]): Promise<void> {
    for (const numbering of ['all', 'shared'] as const) {
      if ((this.#room(stream, numbering)?.size ?? 0) === 0) {
        continue;
      }
      const room = this.#io.local.to(streamRoom(stream, numbering));
      for (const entry of await presentEntries(batch, numbering)) {
        room.emit('changed', { stream, rev: entry.rev });
        room.emit('entry', { stream, entry });
      }
    }
  }

  #room(stream: string, numbering: Numbering): Set<string> | undefined {
    return this.#io.sockets.adapter.rooms.get(streamRoom(stream, numbering));
  }

  #hasSockets(stream: string): boolean {
    return (this.#room(stream, 'all')?.size ?? 0) + (this.#room(stream, 'shared')?.size ?? 0) > 0;
  }

  #forgetIfEmpty(stream: string): void {
    if (!this.#hasSockets(stream)) {
      this.#live.delete(stream);
    }
  }
}

/** Cuts connections whose account changed since they were opened: disabled, other role, all sessions ended. */
export async function cutOutdated(sockets: readonly IoSocket[]): Promise<void> {
  const ids = [...new Set(sockets.map((socket) => socket.data.actor.userId))];
  if (ids.length === 0) {
    return;
  }
  const users = await Users.within(everything()).find(
    { _id: { $in: ids } },
    { projection: { accessVersion: 1, disabledAt: 1 } },
  );
  const current = new Map(users.map((user) => [user._id, user.disabledAt ? -1 : user.accessVersion]));
  for (const socket of sockets) {
    if (current.get(socket.data.actor.userId) !== socket.data.actor.accessVersion) {
      socket.disconnect(true);
    }
  }
}

const queuedPackets = (socket: IoSocket): number =>
  (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
