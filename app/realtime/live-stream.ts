import type { Audience, EntryView } from '#models/contracts/entries.ts';
import type { Ack, Changes, PresentPerson, ReadState } from '#models/contracts/realtime.ts';
import { retryDelay } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { HttpApi, Refused } from './http-api.ts';
import {
  absorbPage,
  applyChanges,
  applyEntry,
  applyHead,
  fromPage,
  isBehind,
  prependHistory,
  reset,
  type StreamPage,
  type StreamState,
} from './stream-state.ts';
import { TypingPeople, type TypingPerson } from './typing-people.ts';

export interface LiveSnapshot {
  state: StreamState;
  reads: readonly ReadState[];
  present: readonly PresentPerson[];
  typing: readonly TypingPerson[];
  /** access ended: nothing is shown any more */
  isRevoked: boolean;
}

export interface InitialStream extends StreamPage {
  reads: readonly ReadState[];
}

/** What a stream needs of the network. */
export interface Link {
  connection: Connection;
  http: HttpApi;
  onEntries: (entries: readonly EntryView[]) => void;
}

/** How long an announced entry may take before it is asked for. */
const EXPECTED_WITHIN_MS = 1_000;
const READ_PAUSE_MS = 300;
const PRESENCE_EVERY_MS = 10_000;
const TYPING_EVERY_MS = 3_000;

const mergeReads = (reads: readonly ReadState[], added: readonly ReadState[]): readonly ReadState[] => {
  const byUser = new Map(reads.map((read) => [read.userId, read]));
  for (const read of added) {
    const known = byUser.get(read.userId);
    if (!known || read.seq > known.seq) {
      byUser.set(read.userId, read);
    }
  }
  return [...byUser.values()];
};

/**
 * One stream as this tab holds it. The page's loader gives it its first content, so it is whole before any script runs;
 * attached to the network it follows. Hints are only hints: what is missing is asked for after the cursor.
 */
export class LiveStream {
  readonly id: string;
  #view: LiveSnapshot;
  #link: Link | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #typing = new TypingPeople((typing) => this.#show({ typing }));
  #isFetching = false;
  #failures = 0;
  #timers = new Map<'expect' | 'retry' | 'read' | 'presence', ReturnType<typeof setTimeout>>();
  #readUpTo = 0;
  #readSent = 0;
  #presence: { audience: Audience; on: boolean } | null = null;
  #presenceSentAt = Number.NEGATIVE_INFINITY;
  #typingSentAt = new Map<Audience, number>();
  #history: Promise<void> | null = null;

  constructor(id: string, initial: InitialStream) {
    this.id = id;
    this.#view = { state: fromPage(initial), reads: initial.reads, present: [], typing: [], isRevoked: false };
  }

  readonly snapshot = (): LiveSnapshot => this.#view;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  attach(link: Link): void {
    this.#link = link;
    if (link.connection.socket()) {
      void this.opened();
    }
  }

  detach(): void {
    void this.#link?.connection.ask('stream.close', { stream: this.id });
    this.#link = null;
    this.#typing.clear();
    for (const timer of this.#timers.values()) {
      clearTimeout(timer);
    }
    this.#timers.clear();
  }

  /** The router loaded the page again. */
  absorb(page: InitialStream): void {
    if (!this.#view.isRevoked) {
      this.#apply(absorbPage(this.#view.state, page), page.entries);
      this.#show({ reads: mergeReads(this.#view.reads, page.reads) });
      void this.#catchUp();
    }
  }

  /** The socket is there, for the first time or again: subscribe first, then take what was missed. */
  async opened(): Promise<void> {
    const { epoch, cursor } = this.#view.state;
    const answer = await this.#link?.connection.ask('stream.open', { stream: this.id, after: cursor });
    if (!answer || !this.#link) {
      this.#later('retry', retryDelay(this.#failures + 1, Math.random), () => {
        if (this.#link?.connection.socket()) {
          void this.opened();
        }
      });
      return;
    }
    this.#take(answer, epoch, cursor);
    if (answer.ok) {
      this.#show({ reads: mergeReads(this.#view.reads, answer.reads), present: answer.present });
      this.#sendRead();
      this.#sendPresence();
    }
    await this.#catchUp();
  }

  /** Without a socket: ask once. */
  async poll(): Promise<void> {
    this.#show({ present: [] });
    await this.#fetch();
    await this.#catchUp();
  }

  entry(entry: EntryView): void {
    if (!this.#view.isRevoked) {
      this.#typing.hear({ userId: entry.author.id, name: entry.author.name, audience: entry.audience }, false);
      this.#apply(applyEntry(this.#view.state, entry), [entry]);
      void this.#catchUp();
    }
  }

  /** A hint. The next entry follows it by itself; a gap is asked for at once. */
  hint(rev: number): void {
    this.#apply(applyHead(this.#view.state, rev), []);
    if (rev === this.#view.state.cursor + 1) {
      this.#later('expect', EXPECTED_WITHIN_MS, () => void this.#catchUp());
    } else {
      void this.#catchUp();
    }
  }

  /** A heartbeat: whatever it names has been sent before, so what is missing here was lost. */
  heartbeat(head: number): void {
    this.#apply(applyHead(this.#view.state, head), []);
    void this.#catchUp();
  }

  reads(read: ReadState): void {
    this.#show({ reads: mergeReads(this.#view.reads, [read]) });
  }

  present(present: readonly PresentPerson[]): void {
    this.#show({ present });
  }

  typing(person: TypingPerson, on: boolean): void {
    this.#typing.hear(person, on);
  }

  revoked(): void {
    this.#typing.clear();
    this.#show({ state: reset(this.#view.state), reads: [], present: [], isRevoked: true });
  }

  /** Loads the page before what is shown; calls at the same time share one question. */
  loadEarlier(): Promise<void> {
    this.#history ??= this.#loadEarlier().finally(() => {
      this.#history = null;
    });
    return this.#history;
  }

  async #loadEarlier(): Promise<void> {
    const { epoch, floor, hasEarlier } = this.#view.state;
    const answer = hasEarlier ? await this.#link?.http.history(this.id, floor) : null;
    if (answer?.ok && this.#view.state.epoch === epoch) {
      const page = { before: floor, entries: answer.changes, hasMore: answer.hasMore };
      this.#apply(prependHistory(this.#view.state, page), answer.changes);
      void this.#catchUp();
    } else if (hasEarlier) {
      throw new Error('UNAVAILABLE');
    }
  }

  /** Everything up to this seq was on screen. It never moves back. */
  markRead(seq: number): void {
    if (seq > this.#readUpTo && !isBehind(this.#view.state)) {
      this.#readUpTo = seq;
      this.#later('read', READ_PAUSE_MS, () => this.#sendRead());
    }
  }

  #sendRead(): void {
    const seq = this.#readUpTo;
    if (seq > this.#readSent && this.#link?.connection.socket()) {
      this.#readSent = seq;
      void this.#link.connection.ask('stream.read', { stream: this.id, seq }).then((answer) => {
        if (!answer?.ok) {
          // Sent again with the next one, or when the socket is back.
          this.#readSent = Math.min(this.#readSent, seq - 1);
        }
      });
    }
  }

  /** Which side this person looks at, or that they look away. At most one signal in ten seconds. */
  setPresence(audience: Audience, on: boolean): void {
    if (this.#presence?.audience !== audience || this.#presence.on !== on) {
      this.#presence = { audience, on };
      const wait = Math.max(0, this.#presenceSentAt + PRESENCE_EVERY_MS - performance.now());
      this.#later('presence', wait, () => this.#sendPresence());
    }
  }

  #sendPresence(): void {
    if (this.#presence && this.#link?.connection.socket()) {
      this.#presenceSentAt = performance.now();
      this.#link.connection.signal('presence', { stream: this.id, ...this.#presence });
    }
  }

  /** This person types, or stopped. */
  signalTyping(audience: Audience, on: boolean): void {
    const last = this.#typingSentAt.get(audience) ?? Number.NEGATIVE_INFINITY;
    if (on ? performance.now() - last > TYPING_EVERY_MS : last > 0) {
      this.#typingSentAt.set(audience, on ? performance.now() : Number.NEGATIVE_INFINITY);
      this.#link?.connection.signal('typing', { stream: this.id, audience, on });
    }
  }

  /** Asks until the cursor has reached the head. One question at a time; failures wait with jitter. */
  async #catchUp(): Promise<void> {
    if (this.#isFetching) {
      return;
    }
    while (this.#link && isBehind(this.#view.state) && !this.#view.isRevoked) {
      const before = this.#view.state;
      await this.#fetch();
      const after = this.#view.state;
      if (after.cursor === before.cursor && after.epoch === before.epoch) {
        this.#failures += 1;
        this.#later('retry', retryDelay(this.#failures, Math.random), () => void this.#catchUp());
        return;
      }
      this.#failures = 0;
    }
  }

  async #fetch(): Promise<void> {
    const link = this.#link;
    if (this.#isFetching || !link) {
      return;
    }
    this.#isFetching = true;
    try {
      const { epoch, cursor } = this.#view.state;
      if (link.connection.socket()) {
        const answer = await link.connection.ask('stream.since', { stream: this.id, after: cursor });
        this.#take(answer, epoch, cursor);
        return;
      }
      const answer = await link.http.changes(this.id, cursor);
      const isSignedOut = answer?.ok === false && answer.code === 'UNAUTHENTICATED';
      link.connection.report(answer === null ? 'unreachable' : isSignedOut ? 'signed-out' : 'reachable');
      this.#take(answer, epoch, cursor);
    } finally {
      this.#isFetching = false;
    }
  }

  #take(answer: Ack<'stream.since'> | ({ ok: true } & Changes) | Refused | null, epoch: number, after: number): void {
    if (!answer || epoch !== this.#view.state.epoch) {
      return;
    }
    if (!answer.ok) {
      if (answer.code === 'NOT_FOUND' || answer.code === 'FORBIDDEN') {
        this.revoked();
      }
      return;
    }
    const state = answer.reset
      ? applyHead(reset(this.#view.state), answer.head)
      : applyChanges(this.#view.state, { ...answer, after });
    this.#apply(state, answer.reset ? [] : answer.changes);
  }

  #apply(state: StreamState, entries: readonly EntryView[]): void {
    if (state !== this.#view.state) {
      this.#show({ state });
    }
    if (entries.length > 0) {
      this.#link?.onEntries(entries);
    }
  }

  #show(change: Partial<LiveSnapshot>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }

  #later(name: 'expect' | 'retry' | 'read' | 'presence', ms: number, work: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(work, ms));
  }
}
