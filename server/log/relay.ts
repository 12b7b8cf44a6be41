import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { logger } from '#server/platform/logger.ts';
import { singleton } from '#server/platform/singleton.ts';

/** A reaction to entries. Idempotent: a crash or a retry may hand it the same entry again. */
export interface Subscriber {
  name: string;
  /** true: entries of a stream one after the other; false: as they come, for reactions where the last word wins */
  ordered: boolean;
  handle(entry: EntryDoc): Promise<void>;
}

const SWEEP_MS = 5_000;
const FLUSH_MS = 250;
const BATCH = 500;

/**
 * Hands every committed entry to every subscriber, in the order of its stream, at least once. Entries are stored as
 * `pending` and marked `done` afterwards, in batches; a sweeper runs what a crash left behind.
 */
class Relay {
  #subscribers: readonly Subscriber[] = [];
  readonly #queue = new KeyedQueue();
  readonly #inFlight = new Set<string>();
  readonly #delivering = new Set<Promise<void>>();
  #done: EntryDoc[] = [];
  #flushTimer: NodeJS.Timeout | undefined;
  #sweepTimer: NodeJS.Timeout | undefined;
  #seenPending = new Set<string>();

  /** Starts delivering. Until then entries stay pending and wait for the sweeper of a process that relays. */
  start(subscribers: readonly Subscriber[]): void {
    this.#subscribers = subscribers;
    clearInterval(this.#sweepTimer);
    this.#sweepTimer = setInterval(() => void this.sweep(), SWEEP_MS);
    this.#sweepTimer.unref();
    void this.sweep();
  }

  poke(entries: readonly EntryDoc[]): void {
    if (this.#subscribers.length === 0) {
      return;
    }
    for (const entry of entries) {
      void this.#deliver(entry);
    }
  }

  /** Runs what stayed pending; an entry found twice in a row belongs to nobody who is still working on it. */
  async sweep(): Promise<number> {
    try {
      const pending = await Entries.within(everything()).find({ fanout: 'pending' }, { sort: { at: 1 }, limit: BATCH });
      const waiting = pending.filter((entry) => !this.#inFlight.has(versionOf(entry)));
      const due = waiting.filter((entry) => this.#seenPending.has(versionOf(entry)));
      this.#seenPending = new Set(waiting.map(versionOf));
      await Promise.all(due.sort((a, b) => a.all.rev - b.all.rev).map((entry) => this.#deliver(entry)));
      return due.length;
    } catch (error) {
      logger.warn({ err: error }, 'relay sweep failed, will try again');
      return 0;
    }
  }

  /** Waits for everything handed over so far and writes the marks (shutdown, tests). */
  async idle(): Promise<void> {
    await Promise.all(this.#delivering);
    await this.#flush();
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweepTimer);
    this.#sweepTimer = undefined;
    await this.idle();
    this.#subscribers = [];
    this.#seenPending.clear();
  }

  #deliver(entry: EntryDoc): Promise<void> {
    const version = versionOf(entry);
    if (this.#inFlight.has(version)) {
      return Promise.resolve();
    }
    this.#inFlight.add(version);
    const handled = this.#subscribers.map((subscriber) => {
      const run = () => this.#handle(subscriber, entry);
      return subscriber.ordered ? this.#queue.run(`${subscriber.name}|${entry.stream}`, run) : run();
    });
    const delivered = Promise.all(handled).then((results) => {
      if (results.every(Boolean)) {
        this.#done.push(entry);
        this.#flushTimer ??= setTimeout(() => void this.#flush(), FLUSH_MS);
      } else {
        this.#inFlight.delete(version);
      }
    });
    this.#delivering.add(delivered);
    return delivered.finally(() => this.#delivering.delete(delivered));
  }

  async #handle(subscriber: Subscriber, entry: EntryDoc): Promise<boolean> {
    try {
      await subscriber.handle(entry);
      return true;
    } catch (error) {
      logger.error(
        { err: error, subscriber: subscriber.name, entry: entry._id, type: entry.type },
        'a reaction failed, the sweeper will run it again',
      );
      return false;
    }
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const delivered = this.#done.splice(0);
    if (delivered.length === 0) {
      return;
    }
    try {
      // An edit between delivery and mark must stay pending: a mark only reaches the version that was delivered.
      const original = delivered.filter((entry) => !entry.editedAt).map((entry) => entry._id);
      const edited = delivered
        .filter((entry) => entry.editedAt)
        .map((entry) => ({ _id: entry._id, 'all.rev': entry.all.rev }));
      const update = { $set: { fanout: 'done' as const } };
      if (original.length > 0) {
        await Entries.raw().updateMany({ _id: { $in: original }, editedAt: { $exists: false } }, update);
      }
      for (const filter of edited) {
        await Entries.raw().updateOne(filter, update);
      }
    } catch (error) {
      // Still pending in the database: the sweeper hands them over once more.
      logger.warn({ err: error }, 'relay marks were not written');
    } finally {
      for (const entry of delivered) {
        this.#inFlight.delete(versionOf(entry));
      }
    }
  }
}

const versionOf = (entry: EntryDoc): string => `${entry._id}@${entry.all.rev}`;

export const relay = singleton('relay', () => new Relay());
