import { type ImportChoices, type ImportKind, MAX_FILE_NAME, NO_COUNTS } from '#models/contracts/imports.ts';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import { type Actor, SYSTEM_USER } from '#server/auth/actor.ts';
import { assertCanImport } from '#server/domain/receivables/import/assert-can-import.ts';
import { makePreview } from '#server/domain/receivables/import/import-preview.ts';
import { deleteFile, storedFile, storeFile } from '#server/domain/receivables/import/import-store.ts';
import { recallMapping } from '#server/domain/receivables/import/remembered-mapping.ts';
import { understandTable } from '#server/domain/receivables/import/understand-table.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';
import { UnreadableTableError } from '#server/integrations/tabular/table.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';

export interface StartImportOptions {
  /** null: the command line, whoever may run it */
  actor: Actor | null;
  kind: ImportKind;
  fileName: string;
  bytes: AsyncIterable<Uint8Array>;
  choices?: ImportChoices;
  /** made by the form; the same one again answers with the run it started */
  clientId?: string;
}

/** A name to show, without folders and control characters. */
const shownName = (name: string): string =>
  (name.split(/[\\/]/).at(-1) ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_FILE_NAME) || 'import';

/**
 * Takes a file in, understands it and shows what would happen; no row is imported yet.
 * @throws AppError NOT_FOUND (may not import), IMPORT_UNREADABLE with `params.reason` and what the reason needs
 */
export async function startImport({
  actor,
  kind,
  fileName,
  bytes,
  choices = {},
  clientId,
}: StartImportOptions): Promise<ImportRunDoc> {
  assertCanImport(actor);
  const createdBy: ImportRunDoc['createdBy'] = actor
    ? { userId: actor.userId, role: actor.role }
    : { userId: SYSTEM_USER, role: 'system' };
  const former = clientId
    ? await ImportRuns.within(everything()).findOne({ 'createdBy.userId': createdBy.userId, clientId })
    : null;
  if (former) {
    return former;
  }
  const runId = newId();
  try {
    const { size, sha256 } = await storeFile(runId, bytes);
    const table = await openTable(storedFile(runId, size));
    const understanding = await understandTable({
      table,
      kind,
      choices,
      recall: (shape) => recallMapping(kind, shape),
    });
    const made = await makePreview({ table, kind, understanding, runId });
    return await ImportRuns.insert({
      _id: runId,
      kind,
      fileName: shownName(fileName),
      size,
      sha256,
      status: 'uploaded',
      createdBy,
      ...(clientId ? { clientId } : {}),
      createdAt: clock.now(),
      choices,
      understanding,
      ...made,
      counts: { ...NO_COUNTS },
      attempts: 0,
    });
  } catch (error) {
    await deleteFile(runId);
    if (error instanceof UnreadableTableError) {
      throw unreadable(error);
    }
    // Two submits of one form at once: the other one was faster.
    const other =
      isDuplicateKey(error) && clientId
        ? await ImportRuns.within(everything()).findOne({ 'createdBy.userId': createdBy.userId, clientId })
        : null;
    if (other) {
      return other;
    }
    throw error;
  }
}

export const unreadable = (error: UnreadableTableError): AppError =>
  new AppError('IMPORT_UNREADABLE', { params: { ...error.params, reason: error.reason }, cause: error });
