import type { StreamId } from '#models/contracts/entries.ts';
import { Entries, type EntryActor, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { NewEntry, Unit } from '#server/log/append.ts';
import { buildEntry } from '#server/log/build-entry.ts';
import { EMPTY_HEAD, forgetHead, type Head, headAfter, streamQueue } from '#server/log/head.ts';
import { relay } from '#server/log/relay.ts';
import { inTransaction } from '#server/platform/transaction.ts';

export interface StreamEntries {
  stream: StreamId;
  entries: readonly NewEntry[];
}

/**
 * Appends to many streams in one atomic step, for bulk work: one query for all heads and one insert, where `atomically`
 * needs two round trips a stream. `work` decides inside the transaction what to append; streams it does not name in
 * `streams` are refused. `isNew` says that the streams cannot exist yet.
 */
export async function appendToStreams({
  streams,
  serialise = [],
  actor,
  isNew = false,
  work,
}: {
  streams: readonly StreamId[];
  serialise?: readonly string[];
  actor: EntryActor;
  isNew?: boolean;
  work: (unit: Pick<Unit, 'session'>) => Promise<readonly StreamEntries[]>;
}): Promise<void> {
  const named = new Set<string>(streams);
  await streamQueue.runAll([...streams, ...serialise], async () => {
    try {
      const written = await inTransaction(async (session) => {
        const wanted = await work({ session });
        const heads = isNew ? new Map<string, Head>() : await readHeads([...named], session);
        const docs = wanted.flatMap(({ stream, entries }): EntryDoc[] => {
          if (!named.has(stream)) {
            throw new Error(`${stream} is not queued for`);
          }
          let head = heads.get(stream) ?? EMPTY_HEAD;
          return entries.map((entry) => {
            const doc = buildEntry(stream, actor, head, entry);
            head = headAfter(doc);
            return doc;
          });
        });
        if (docs.length > 0) {
          await Entries.raw().insertMany(docs, { session });
        }
        return docs;
      });
      relay.poke(written);
    } finally {
      for (const stream of streams) {
        forgetHead(stream);
      }
    }
  });
}

async function readHeads(streams: readonly string[], session: Unit['session']): Promise<Map<string, Head>> {
  const last = await Entries.within(everything()).aggregate<{ _id: string; entry: EntryDoc }>(
    [
      { $match: { stream: { $in: streams } } },
      { $sort: { stream: 1, 'all.rev': -1 } },
      { $group: { _id: '$stream', entry: { $first: { all: '$all', tail: '$tail', hash: '$hash' } } } },
    ],
    { session },
  );
  return new Map(last.map(({ _id, entry }) => [_id, headAfter(entry)]));
}
