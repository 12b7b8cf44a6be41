import type { Audience } from '#models/contracts/entries.ts';
import type { Connection } from './connection.ts';
import { NamedTimers } from './named-timers.ts';

const READ_PAUSE_MS = 300;
const PRESENCE_EVERY_MS = 10_000;
const TYPING_EVERY_MS = 3_000;

/** What this person lets the others on a stream know: what they have read, which side they look at, that they type. */
export class OwnSignals {
  readonly #stream: string;
  #connection: Connection | null = null;
  readonly #timers = new NamedTimers<'read' | 'presence'>();
  #readUpTo = 0;
  #readSent = 0;
  #presence: { audience: Audience; on: boolean } | null = null;
  #presenceSentAt = Number.NEGATIVE_INFINITY;
  readonly #typingSentAt = new Map<Audience, number>();

  constructor(stream: string) {
    this.#stream = stream;
  }

  attach(connection: Connection): void {
    this.#connection = connection;
  }

  detach(): void {
    this.#connection = null;
    this.#timers.clear();
  }

  /** The stream was opened anew: the server may not know what it was told before. */
  repeat(): void {
    this.#sendRead();
    this.#sendPresence();
  }

  /** Everything up to this seq was on screen. It never moves back. */
  read(seq: number): void {
    if (seq > this.#readUpTo) {
      this.#readUpTo = seq;
      this.#timers.set('read', READ_PAUSE_MS, () => this.#sendRead());
    }
  }

  #sendRead(): void {
    const seq = this.#readUpTo;
    if (seq > this.#readSent && this.#connection?.socket()) {
      this.#readSent = seq;
      void this.#connection.ask('stream.read', { stream: this.#stream, seq }).then((answer) => {
        if (!answer?.ok) {
          // Sent again with the next one, or when the socket is back.
          this.#readSent = Math.min(this.#readSent, seq - 1);
        }
      });
    }
  }

  /** Which side this person looks at, or that they look away. At most one signal in ten seconds. */
  presence(audience: Audience, on: boolean): void {
    if (this.#presence?.audience !== audience || this.#presence.on !== on) {
      this.#presence = { audience, on };
      const wait = Math.max(0, this.#presenceSentAt + PRESENCE_EVERY_MS - performance.now());
      this.#timers.set('presence', wait, () => this.#sendPresence());
    }
  }

  #sendPresence(): void {
    if (this.#presence && this.#connection?.socket()) {
      this.#presenceSentAt = performance.now();
      this.#connection.signal('presence', { stream: this.#stream, ...this.#presence });
    }
  }

  /** This person types, or stopped. */
  typing(audience: Audience, on: boolean): void {
    const last = this.#typingSentAt.get(audience) ?? Number.NEGATIVE_INFINITY;
    if (on ? performance.now() - last > TYPING_EVERY_MS : last > 0) {
      this.#typingSentAt.set(audience, on ? performance.now() : Number.NEGATIVE_INFINITY);
      this.#connection?.signal('typing', { stream: this.#stream, audience, on });
    }
  }
}
