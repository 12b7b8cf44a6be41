import { documentTypeOf, type UploadRequest, type UploadTicket } from '#models/contracts/documents.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything, scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess } from '#server/domain/cases/case-access.ts';
import { assertVoice } from '#server/domain/cases/post-message.ts';
import { newDocumentKey, newUploadKey, QUOTA, UPLOAD_SECONDS } from '#server/domain/documents/document-keys.ts';
import { cleanFilename } from '#server/integrations/storage/content-disposition.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { services } from '#server/platform/services.ts';
import { canReadAudience } from '#server/policies/case.ts';
import { canUpload } from '#server/policies/document.ts';

/** Two requests of one person must not both find the last free place. */
const askers = new KeyedQueue();

/**
 * First step of an upload: a place in the store that takes one file of exactly this type and at most this size, for 15
 * minutes. The document belongs to its uploader until a message, a case or a form attaches it.
 * @throws AppError NOT_FOUND (case or side not readable), FORBIDDEN (a reader without a voice), FILE_TYPE_NOT_ALLOWED,
 * FILE_TYPE_MISMATCH (name and type disagree), QUOTA_EXCEEDED
 */
export async function askUpload({ actor, input }: { actor: Actor; input: UploadRequest }): Promise<UploadTicket> {
  await assertMayUpload(actor, input);
  const document = newDocument({ actor, ...input, name: namedFor(input) });
  const uploadKey = newUploadKey();
  await askers.run(actor.userId, async () => {
    await assertQuota(actor, input.size);
    await Documents.insert({ ...document, uploadKey, state: 'uploading' });
  });
  const upload = await services().storage.presignUpload({
    key: uploadKey,
    contentType: input.contentType,
    size: input.size,
    expiresInSeconds: UPLOAD_SECONDS,
  });
  if (upload.mode !== 'post') {
    throw new Error('the store answered with another kind of upload than was asked for');
  }
  return { documentId: document._id, upload: { method: 'POST', url: upload.url, fields: { ...upload.fields } } };
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function assertMayUpload(
  actor: Actor,
  { audience, caseId }: Pick<UploadRequest, 'audience' | 'caseId'>,
): Promise<void> {
  if (!canReadAudience(actor, audience)) {
    throw notFound();
  }
  if (caseId) {
    const access = await caseAccess(caseId, true);
    if (!access) {
      throw notFound();
    }
    assertVoice(actor, access, audience);
  }
  if (!canUpload(actor, audience)) {
    throw new AppError('FORBIDDEN');
  }
}

/** The name as it is kept and shown. @throws AppError FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH */
export function namedFor({ name, contentType }: Pick<UploadRequest, 'name' | 'contentType'>): string {
  const cleaned = cleanFilename(name);
  const type = documentTypeOf(cleaned);
  if (!type) {
    throw new AppError('FILE_TYPE_NOT_ALLOWED', { params: { name: cleaned } });
  }
  if (type !== contentType) {
    throw new AppError('FILE_TYPE_MISMATCH', { params: { name: cleaned } });
  }
  return cleaned;
}

export const newDocument = ({
  actor,
  name,
  contentType,
  size,
  audience,
}: Pick<UploadRequest, 'name' | 'contentType' | 'size' | 'audience'> & { actor: Actor }): Omit<
  DocumentDoc,
  'state'
> => ({
  _id: newId(),
  key: newDocumentKey(),
  name,
  contentType,
  size,
  audience,
  uploadedBy: actor.userId,
  createdAt: clock.now(),
});

/** What a person uploaded and has not attached yet; tickets that were never used count until they are swept. */
export async function assertQuota(actor: Actor, size: number): Promise<void> {
  const held = await Documents.within(scoped({ uploadedBy: actor.userId })).find(
    { attachedTo: { $exists: false } },
    { projection: { size: 1 }, limit: QUOTA.files },
  );
  const bytes = held.reduce((sum, document) => sum + document.size, 0);
  if (held.length >= QUOTA.files || bytes + size > QUOTA.bytes) {
    throw new AppError('QUOTA_EXCEEDED');
  }
}

/** The uploader's own document. @throws AppError NOT_FOUND */
export async function getOwnDocument(actor: Actor, documentId: string): Promise<DocumentDoc> {
  const document = await Documents.within(everything()).findOne({
    _id: documentId,
    uploadedBy: actor.userId,
    state: { $ne: 'withdrawn' },
  });
  if (!document) {
    throw notFound();
  }
  return document;
}
