import { TransformStream } from 'node:stream/web';
import type { RowProblemView } from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { storedFile } from '#server/domain/receivables/import/import-store.ts';
import { dryRun } from '#server/domain/receivables/import/process-rows.ts';
import { storedRepetitions } from '#server/domain/receivables/import/read-rows.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';

/**
 * Every row that a run would refuse, batch by batch in the order of the file. Nothing is stored before a run, so the
 * file is read once more: until its end, until nobody takes the answer any more, or until the signal says that nobody will.
 */
export async function* previewProblems(run: ImportRunDoc, signal?: AbortSignal): AsyncGenerator<RowProblemView[]> {
  const { _id: runId, kind, understanding, repetitions } = run;
  if (understanding.blockers.length > 0) {
    return;
  }
  const table = await openTable(storedFile(runId, run.size));
  const { readable, writable } = new TransformStream<RowProblemView[], RowProblemView[]>();
  const writer = writable.getWriter();
  const reading = dryRun({
    table,
    kind,
    understanding,
    runId,
    repetitions: repetitions ? storedRepetitions(repetitions) : undefined,
    onBatch: async ({ problems }) => {
      signal?.throwIfAborted();
      if (problems.length > 0) {
        await writer.write(problems);
      }
    },
  }).then(
    () => writer.close(),
    (error: unknown) => writer.abort(error),
  );
  try {
    yield* readable;
  } finally {
    // Whoever stopped listening has cancelled the stream: the reading ends with the next problem it would tell.
    await reading.catch(() => undefined);
  }
}
