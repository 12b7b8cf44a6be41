import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { notFound } from '#server/platform/errors.ts';
import { importScope } from '#server/policies/scope.ts';

/** One run. @throws AppError NOT_FOUND */
export async function getImport({ actor, runId }: { actor: Actor | null; runId: string }): Promise<ImportRunDoc> {
  const run = await ImportRuns.within(actor ? importScope(actor) : everything()).findById(runId);
  if (!run) {
    throw notFound();
  }
  return run;
}
