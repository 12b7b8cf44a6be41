import { type StreamId, streamOf } from '#models/contracts/entries.ts';
import { Entries, type EntryActor } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { appendToStreams } from '#server/log/append-to-streams.ts';

const BATCH = 200;

/** Tells each customer's stream once what a run has done to it, also when the run had to be continued. */
export async function tellCustomers({
  runId,
  actor,
  touched,
  isFirstAttempt,
}: {
  runId: string;
  actor: EntryActor;
  touched: ReadonlyMap<string, { created: number; updated: number }>;
  isFirstAttempt: boolean;
}): Promise<void> {
  const all = [...touched].map(([customerId, counts]) => ({ stream: streamOf('customer', customerId), counts }));
  for (let at = 0; at < all.length; at += BATCH) {
    const batch = all.slice(at, at + BATCH);
    const told = isFirstAttempt
      ? new Set<StreamId>()
      : await alreadyTold(
          runId,
          batch.map(({ stream }) => stream),
        );
    const missing = batch.filter(({ stream }) => !told.has(stream));
    await appendToStreams({
      streams: missing.map(({ stream }) => stream),
      actor,
      work: async () =>
        missing.map(({ stream, counts }) => ({
          stream,
          entries: [{ type: 'receivables.imported', audience: 'internal', data: { runId, ...counts } }],
        })),
    });
  }
}

async function alreadyTold(runId: string, streams: readonly StreamId[]): Promise<Set<StreamId>> {
  const entries = await Entries.within(everything()).find(
    { stream: { $in: streams }, type: 'receivables.imported' },
    { projection: { stream: 1, data: 1 } },
  );
  return new Set(
    entries.filter(({ data }) => (data as { runId?: string }).runId === runId).map(({ stream }) => stream),
  );
}
