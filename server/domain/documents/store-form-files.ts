import type { Audience } from '#models/contracts/entries.ts';
import type { Actor } from '#server/auth/actor.ts';
import { storeUploadedFile } from '#server/domain/documents/store-uploaded-file.ts';
import { AppError } from '#server/platform/errors.ts';

/** Files that came with one form, and what became of each. */
export interface StoredFormFiles {
  ids: string[];
  /** why a file was refused, with its name in the params */
  refused: AppError[];
}

/**
 * Stores the files of a form sent without a script, one after the other; one that is refused does not take the others
 * with it.
 * @param formId names the form: sent twice, it stores the same documents once
 * @param place the side the files are for, and the case when it is known already
 * @throws whatever is no refusal of a file
 */
export async function storeFormFiles(
  actor: Actor,
  files: readonly File[],
  formId?: string,
  place: { audience: Audience; caseId?: string } = { audience: 'shared' },
): Promise<StoredFormFiles> {
  const stored: StoredFormFiles = { ids: [], refused: [] };
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { _id } = await storeUploadedFile({ actor, name: file.name, bytes, ...place, formId });
      stored.ids.push(_id);
    } catch (error) {
      if (!(error instanceof AppError)) {
        throw error;
      }
      stored.refused.push(error);
    }
  }
  return stored;
}
