import { type ImportChoices, ImportChoicesSchema } from '#models/contracts/imports.ts';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { makePreview } from '#server/domain/receivables/import/import-preview.ts';
import { storedFile } from '#server/domain/receivables/import/import-store.ts';
import { recallMapping } from '#server/domain/receivables/import/remembered-mapping.ts';
import { understandTable } from '#server/domain/receivables/import/understand-table.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';
import { AppError } from '#server/platform/errors.ts';

/**
 * Reads a stored file again with what a person decided about it, and shows what would happen.
 * @throws AppError NOT_FOUND, INVALID (choices), CONFLICT (the run has begun or ended)
 */
export async function previewImport({
  actor,
  runId,
  choices,
}: {
  actor: Actor | null;
  runId: string;
  choices: ImportChoices;
}): Promise<ImportRunDoc> {
  const run = await getImport({ actor, runId });
  const parsed = ImportChoicesSchema.safeParse(choices);
  if (!parsed.success) {
    throw new AppError('INVALID');
  }
  if (run.status !== 'uploaded') {
    throw new AppError('CONFLICT');
  }
  const table = await openTable(storedFile(runId, run.size));
  const understanding = await understandTable({
    table,
    kind: run.kind,
    choices: parsed.data as ImportChoices,
    recall: (shape) => recallMapping(run.kind, shape),
  });
  const made = await makePreview({ table, kind: run.kind, understanding, runId });
  const changed = { choices: parsed.data as ImportChoices, understanding, ...made };
  const isSaved = await ImportRuns.within(everything()).updateOne(
    { _id: runId, status: 'uploaded' },
    { $set: changed, ...(made.repetitions ? {} : { $unset: { repetitions: 1 } }) },
  );
  if (!isSaved) {
    throw new AppError('CONFLICT');
  }
  return { ...run, ...changed };
}
