import { ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertCanImport } from '#server/domain/receivables/import/assert-can-import.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { deleteFile } from '#server/domain/receivables/import/import-store.ts';
import { AppError } from '#server/platform/errors.ts';

/**
 * Forgets a file that was looked at and not imported.
 * @throws AppError NOT_FOUND, CONFLICT (it was run)
 */
export async function discardImport({ actor, runId }: { actor: Actor | null; runId: string }): Promise<void> {
  assertCanImport(actor);
  await getImport({ actor, runId });
  if ((await ImportRuns.within(everything()).deleteMany({ _id: runId, status: 'uploaded' })) === 0) {
    throw new AppError('CONFLICT');
  }
  await deleteFile(runId);
}
