import type { PresentPerson } from '#models/contracts/realtime.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { canReadAudience } from '#server/policies/case.ts';
import { onCommand } from '#server/realtime/command.ts';
import type { LiveStreams } from '#server/realtime/live-streams.ts';
import { streamRoom } from '#server/realtime/rooms.ts';
import type { Io, IoSocket } from '#server/realtime/types.ts';

/** Who looks at a case right now, and who is typing. Never stored; what concerns the internal side stays with staff. */
export class Presence {
  readonly #io: Io;
  readonly #live: LiveStreams;

  constructor(io: Io, live: LiveStreams) {
    this.#io = io;
    this.#live = live;
  }

  bind(socket: IoSocket): void {
    const { data } = socket;
    onCommand(socket, 'presence', async ({ stream, audience, on }) => {
      const open = data.open.get(stream);
      if (open && canReadAudience(data.actor, audience)) {
        open.present = on;
        open.audience = audience;
        this.#announce(stream);
      }
      return {};
    });
    onCommand(socket, 'typing', async ({ stream, audience, on }) => {
      // The right to read the internal side is the right to be seen typing there; others are told nothing.
      if (data.open.has(stream) && canReadAudience(data.actor, audience)) {
        const event = { stream, userId: data.actor.userId, name: data.actor.name, audience, on };
        socket.volatile.to(streamRoom(stream, 'all')).emit('typing', event);
        if (audience === 'shared') {
          socket.volatile.to(streamRoom(stream, 'shared')).emit('typing', event);
        }
      }
      return {};
    });
    socket.on('disconnecting', () => {
      for (const [stream, open] of data.open) {
        if (open.present) {
          open.present = false;
          this.#announce(stream);
        }
      }
    });
  }

  leave(socket: IoSocket, stream: string): void {
    const open = socket.data.open.get(stream);
    if (open?.present) {
      open.present = false;
      this.#announce(stream);
    }
  }

  /** The people present, as a reader may know them: customers do not learn who reads the internal side. */
  of(stream: string, reader: Actor): PresentPerson[] {
    return this.#people(stream, isStaff(reader) ? 'all' : 'shared');
  }

  #people(stream: string, numbering: 'all' | 'shared'): PresentPerson[] {
    const people = new Map<string, PresentPerson>();
    for (const { data } of this.#live.socketsOf(stream)) {
      const open = data.open.get(stream);
      if (open?.present && (numbering === 'all' || open.audience === 'shared')) {
        people.set(`${data.actor.userId}|${open.audience}`, {
          userId: data.actor.userId,
          name: data.actor.name,
          audience: open.audience,
        });
      }
    }
    return [...people.values()];
  }

  #announce(stream: string): void {
    for (const numbering of ['all', 'shared'] as const) {
      this.#io.local.volatile
        .to(streamRoom(stream, numbering))
        .emit('presence', { stream, present: this.#people(stream, numbering) });
    }
  }
}
