import type { ClientSession } from 'mongoose';
import type { StreamId } from '#models/contracts/entries.ts';
import { Entries, type EntryActor, type EntryDoc } from '#models/schemas/entry.ts';
import { buildEntry, type NewEntry } from '#server/log/build-entry.ts';
import {
  forgetFacts,
  forgetHead,
  type Head,
  headAfter,
  readHead,
  rememberHead,
  streamQueue,
} from '#server/log/head.ts';
import { relay } from '#server/log/relay.ts';
import { inTransaction } from '#server/platform/transaction.ts';

export type { NewEntry } from '#server/log/build-entry.ts';

/** One atomic step: what a use case changes and the entries that say so, committed together or not at all. */
export interface Unit {
  session: ClientSession;
  /** Appends to a stream named in `streams`; returns what was written. */
  append(stream: StreamId, actor: EntryActor, entries: readonly NewEntry[]): Promise<EntryDoc[]>;
}

/**
 * Runs a use case's change and its entries in one transaction.
 *
 * Writers of the same stream, and of the same `serialise` key (a customer's money), queue inside the process; between
 * processes the unique index on (stream, rev) lets one win and the other run again. Work must therefore read what it
 * needs through `unit.session` and have no effect outside the database. After the commit the entries go to the relay.
 */
export async function atomically<T>({
  streams,
  serialise = [],
  work,
}: {
  streams: readonly StreamId[];
  serialise?: readonly string[];
  work: (unit: Unit) => Promise<T>;
}): Promise<T> {
  return streamQueue.runAll([...streams, ...serialise], async () => {
    let written: EntryDoc[] = [];
    try {
      const result = await inTransaction(async (session) => {
        written = [];
        // The heads before anything is asked: whatever another process writes after that is a lost race, so that what
        // the work found out about its streams, who may write above all, still holds where its entries stand.
        const heads = new Map<string, Head>();
        for (const stream of new Set(streams)) {
          heads.set(stream, await readHead(stream, session));
        }
        return work({
          session,
          append: async (stream, actor, entries) => {
            let head = heads.get(stream) ?? (await readHead(stream, session));
            const docs = entries.map((entry) => {
              const doc = buildEntry(stream, actor, head, entry);
              head = headAfter(doc);
              return doc;
            });
            if (docs.length > 0) {
              await Entries.raw().insertMany(docs, { session });
            }
            heads.set(stream, head);
            written.push(...docs);
            return docs;
          },
        });
      });
      for (const entry of written) {
        rememberHead(entry.stream, headAfter(entry));
        if (entry.type !== 'message.posted') {
          forgetFacts(entry.stream);
        }
      }
      relay.poke(written);
      return result;
    } catch (error) {
      for (const stream of streams) {
        forgetHead(stream);
      }
      throw error;
    }
  });
}

/** Appends entries that change nothing else (an account event, an import's start). */
export function appendEntries({
  stream,
  actor,
  entries,
}: {
  stream: StreamId;
  actor: EntryActor;
  entries: readonly NewEntry[];
}): Promise<EntryDoc[]> {
  return atomically({ streams: [stream], work: (unit) => unit.append(stream, actor, entries) });
}
