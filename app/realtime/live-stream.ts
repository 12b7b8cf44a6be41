import type { Audience, EntryView } from '#models/contracts/entries.ts';
import type { Ack, Changes, PresentPerson, ReadState } from '#models/contracts/realtime.ts';
import { retryDelay } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { HttpApi, Refused } from './http-api.ts';
import { NamedTimers } from './named-timers.ts';
import { OwnSignals } from './own-signals.ts';
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
  readonly #own: OwnSignals;
  readonly #listeners = new Set<() => void>();
  readonly #typing = new TypingPeople((typing) => this.#show({ typing }));
  #isFetching = false;
  #failures = 0;
  readonly #timers = new NamedTimers<'expect' | 'retry'>();
  #history: Promise<void> | null = null;

  constructor(id: string, initial: InitialStream) {
    this.id = id;
    this.#own = new OwnSignals(id);
    this.#view = { state: fromPage(initial), reads: initial.reads, present: [], typing: [], isRevoked: false };
  }

  readonly snapshot = (): LiveSnapshot => this.#view;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  attach(link: Link): void {
    this.#link = link;
    this.#own.attach(link.connection);
    if (link.connection.socket()) {
      void this.opened();
    }
  }

  detach(): void {
    void this.#link?.connection.ask('stream.close', { stream: this.id });
    this.#link = null;
    this.#own.detach();
    this.#typing.clear();
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
      this.#timers.set('retry', retryDelay(this.#failures + 1, Math.random), () => {
        if (this.#link?.connection.socket()) {
          void this.opened();
        }
      });
      return;
    }
    this.#take(answer, epoch, cursor);
    if (answer.ok) {
      this.#show({ reads: mergeReads(this.#view.reads, answer.reads), present: answer.present });
      this.#own.repeat();
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
      this.#timers.set('expect', EXPECTED_WITHIN_MS, () => void this.#catchUp());
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

  /** Everything up to this seq was on screen. Not told while entries are missing: one of them may be older. */
  markRead(seq: number): void {
    if (!isBehind(this.#view.state)) {
      this.#own.read(seq);
    }
  }

  /** Which side this person looks at, or that they look away. */
  setPresence(audience: Audience, on: boolean): void {
    this.#own.presence(audience, on);
  }

  /** This person types, or stopped. */
  signalTyping(audience: Audience, on: boolean): void {
    this.#own.typing(audience, on);
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
        this.#timers.set('retry', retryDelay(this.#failures, Math.random), () => void this.#catchUp());
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
}
