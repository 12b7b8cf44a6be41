import { ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { deleteFile } from '#server/domain/receivables/import/import-store.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canImport } from '#server/policies/import.ts';

/**
 * Forgets a file that was looked at and not imported.
 * @throws AppError NOT_FOUND, CONFLICT (it was run)
 */
export async function discardImport({ actor, runId }: { actor: Actor | null; runId: string }): Promise<void> {
  if (actor && !canImport(actor)) {
    throw notFound();
  }
  await getImport({ actor, runId });
  if ((await ImportRuns.within(everything()).deleteMany({ _id: runId, status: 'uploaded' })) === 0) {
    throw new AppError('CONFLICT');
  }
  await deleteFile(runId);
}
