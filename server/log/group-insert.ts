import mongoose from 'mongoose';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { singleton } from '#server/platform/singleton.ts';

const { MongoBulkWriteError, MongoServerError } = mongoose.mongo;

/** While the database stores one group, the next is already on its way; more would only make the groups smaller. */
const MAX_IN_FLIGHT = 2;
const MAX_GROUP = 100;

interface Waiting {
  entry: EntryDoc;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: entries of different streams that are ready while the database is busy are stored by one command. Each
 * is acknowledged or refused for itself, and only when it is durable; nobody waits while the database is free.
 */
export class GroupInsert {
  #waiting: Waiting[] = [];
  #inFlight = 0;
  #isScheduled = false;

  /** @throws what a single insert would throw, for this entry alone */
  insert(entry: EntryDoc): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#schedule();
    });
  }

  /** The rest of this turn may bring more: what arrived together is written together. */
  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= MAX_IN_FLIGHT || this.#waiting.length === 0) {
      return;
    }
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      // Always in the order of the streams: two processes that claim the same numbers must not wait for each other.
      const group = this.#waiting.splice(0, MAX_GROUP).sort((a, b) => (a.entry.stream < b.entry.stream ? -1 : 1));
      void this.#write(group);
      this.#schedule();
    });
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    this.#inFlight += 1;
    const refused = await storeAll(group.map(({ entry }) => entry));
    this.#inFlight -= 1;
    for (const [index, { resolve, reject }] of group.entries()) {
      if (refused.has(index)) {
        reject(refused.get(index));
      } else {
        resolve();
      }
    }
    this.#schedule();
  }
}

/** @returns the error of each entry that was not stored, by its place; where nobody knows, it is everybody's */
async function storeAll(entries: readonly EntryDoc[]): Promise<ReadonlyMap<number, unknown>> {
  const errors = new Map<number, unknown>();
  const storeOne = async (entry: EntryDoc, place: number): Promise<void> => {
    try {
      await Entries.raw().insertOne(entry);
    } catch (error) {
      errors.set(place, error);
    }
  };
  if (entries.length === 1) {
    await storeOne(entries[0] as EntryDoc, 0);
    return errors;
  }
  try {
    await Entries.raw().insertMany([...entries], { ordered: false });
  } catch (error) {
    if (error instanceof MongoBulkWriteError && !error.result.getWriteConcernError()) {
      for (const { index, code, errmsg } of [error.writeErrors].flat()) {
        errors.set(index, new MongoServerError({ message: errmsg ?? 'refused', code }));
      }
    } else if (error instanceof MongoServerError && !(error instanceof MongoBulkWriteError)) {
      // The whole command was refused: nobody fails for what a neighbour brought. What was stored after all is found
      // by its unique keys.
      await Promise.all(entries.map(storeOne));
    } else {
      for (const place of entries.keys()) {
        errors.set(place, error);
      }
    }
  }
  return errors;
}

export const groupInsert = singleton('groupInsert', () => new GroupInsert());
