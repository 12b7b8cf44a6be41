import type { PresentPerson } from '#models/contracts/realtime.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { canReadAudience, hasVoice } from '#server/policies/case.ts';
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
        const was = isSeenOutside(socket, stream);
        open.present = on;
        open.audience = audience;
        this.#announce(stream, was || isSeenOutside(socket, stream));
      }
      return {};
    });
    onCommand(socket, 'typing', async ({ stream, audience, on }) => {
      // The right to read the internal side is the right to be seen typing there; others are told nothing.
      if (data.open.has(stream) && canReadAudience(data.actor, audience)) {
        const event = { stream, userId: data.actor.userId, name: data.actor.name, audience, on };
        socket.volatile.to(streamRoom(stream, 'all')).emit('typing', event);
        if (audience === 'shared' && hasVoice(data.actor)) {
          socket.volatile.to(streamRoom(stream, 'shared')).emit('typing', event);
        }
      }
      return {};
    });
    socket.on('disconnecting', () => {
      for (const stream of data.open.keys()) {
        this.leave(socket, stream);
      }
    });
  }

  leave(socket: IoSocket, stream: string): void {
    const open = socket.data.open.get(stream);
    if (open?.present) {
      const was = isSeenOutside(socket, stream);
      open.present = false;
      this.#announce(stream, was);
    }
  }

  /** The people present, as a reader may know them: customers do not learn who reads the internal side. */
  of(stream: string, reader: Actor): PresentPerson[] {
    return this.#people(stream, isStaff(reader) ? 'all' : 'shared');
  }

  #people(stream: string, numbering: 'all' | 'shared'): PresentPerson[] {
    const people = new Map<string, PresentPerson>();
    for (const socket of this.#live.socketsOf(stream)) {
      const { data } = socket;
      const open = data.open.get(stream);
      if (open?.present && (numbering === 'all' || isSeenOutside(socket, stream))) {
        people.set(`${data.actor.userId}|${open.audience}`, {
          userId: data.actor.userId,
          name: data.actor.name,
          audience: open.audience,
        });
      }
    }
    return [...people.values()];
  }

  /** Outside, not even an unchanged list is sent: it would tell when somebody turns to the internal side. */
  #announce(stream: string, isNewsOutside: boolean): void {
    for (const numbering of isNewsOutside ? (['all', 'shared'] as const) : (['all'] as const)) {
      this.#io.local.volatile
        .to(streamRoom(stream, numbering))
        .emit('presence', { stream, present: this.#people(stream, numbering) });
    }
  }
}

/** Whether customers see somebody here: who may not speak to them is not announced to them either. */
function isSeenOutside({ data }: IoSocket, stream: string): boolean {
  const open = data.open.get(stream);
  return open?.present === true && open.audience === 'shared' && hasVoice(data.actor);
}
