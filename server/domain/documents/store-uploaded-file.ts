import { DOCUMENT_LIMITS, documentTypeOf } from '#models/contracts/documents.ts';
import type { Audience } from '#models/contracts/entries.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertMayUpload, assertQuota, newDocument } from '#server/domain/documents/ask-upload.ts';
import { checkContent } from '#server/domain/documents/content/check-content.ts';
import { scanDocument } from '#server/domain/documents/scan-document.ts';
import { cleanFilename } from '#server/integrations/storage/content-disposition.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { services } from '#server/platform/services.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';

const DOCUMENT_ID_LENGTH = 24;

/**
 * A file that came with a form, where no script could send it to the store itself: the same checks, the same document.
 * The type follows from the name; what a browser says about it is not asked.
 * @param formId the same file under the same name in the same form is the same document: a form may be sent twice
 * @throws AppError NOT_FOUND, FORBIDDEN, FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH, FILE_EMPTY, TOO_LARGE,
 * QUOTA_EXCEEDED, FILE_QUARANTINED, each with the file's name in its params
 */
export async function storeUploadedFile({
  actor,
  name: given,
  bytes,
  audience,
  caseId,
  formId,
}: {
  actor: Actor;
  name: string;
  bytes: Uint8Array;
  audience: Audience;
  caseId?: string | undefined;
  formId?: string | undefined;
}): Promise<DocumentDoc> {
  await assertMayUpload(actor, { audience, caseId });
  const name = cleanFilename(given);
  const contentType = documentTypeOf(name);
  const refuse = (code: ConstructorParameters<typeof AppError>[0]) => new AppError(code, { params: { name } });
  if (!contentType) {
    throw refuse('FILE_TYPE_NOT_ALLOWED');
  }
  if (bytes.byteLength > DOCUMENT_LIMITS.bytes) {
    throw refuse('TOO_LARGE');
  }
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const problem = await checkContent(content, contentType);
  if (problem) {
    throw refuse(problem);
  }
  const fresh = newDocument({ actor, name, contentType, size: content.length, audience });
  if (formId) {
    fresh._id = documentIdOf(actor, formId, name, content);
  }
  const document = (await findById(fresh._id)) ?? (await insertOnce(actor, fresh));
  if (document.state === 'quarantined' || document.state === 'refused') {
    throw refuse('FILE_QUARANTINED');
  }
  if (document.state !== 'uploading') {
    return document;
  }
  await services().storage.putObject({ key: document.key, body: content, contentType });
  await Documents.within(everything()).updateOne(
    { _id: document._id, state: 'uploading' },
    { $set: { state: 'checking', sha256: sha256(content), finalisedAt: clock.now(), checkAfter: clock.now() } },
  );
  if ((await scanDocument(document._id)) === 'quarantined') {
    throw refuse('FILE_QUARANTINED');
  }
  const stored = await findById(document._id);
  if (!stored) {
    throw notFound();
  }
  return stored;
}

const findById = (id: string): Promise<DocumentDoc | null> => Documents.within(everything()).findById(id);

const documentIdOf = (actor: Actor, formId: string, name: string, content: Buffer): string =>
  sha256(`${actor.userId}|${formId}|${name}|${sha256(content)}`).slice(0, DOCUMENT_ID_LENGTH);

/** First the record, then the object: a crash in between leaves nothing the sweep cannot find. */
async function insertOnce(actor: Actor, fresh: Omit<DocumentDoc, 'state'>): Promise<DocumentDoc> {
  await assertQuota(actor, fresh.size);
  try {
    return await Documents.insert({ ...fresh, state: 'uploading' });
  } catch (error) {
    const other = isDuplicateKey(error) ? await findById(fresh._id) : null;
    if (!other) {
      throw error;
    }
    return other;
  }
}
