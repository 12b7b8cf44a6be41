import type { DocumentType } from '#models/contracts/documents.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnDocument } from '#server/domain/documents/ask-upload.ts';
import { checkContent } from '#server/domain/documents/content/check-content.ts';
import { FINALISE_MS, newDocumentKey } from '#server/domain/documents/document-keys.ts';
import { readBounded } from '#server/domain/documents/read-bounded.ts';
import { scanDocument } from '#server/domain/documents/scan-document.ts';
import { StorageError } from '#server/integrations/storage/storage-error.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { services } from '#server/platform/services.ts';

/**
 * Second step of an upload: looks at what arrived and takes it over. The checked bytes are copied to a key no browser
 * ever had a signature for, because an upload address can be used again until it expires. Asking twice is harmless.
 * @returns the document, `ready`, or `checking` while the virus scanner has not answered
 * @throws AppError NOT_FOUND (not the uploader), UPLOAD_INCOMPLETE (nothing there, or another size than announced),
 * FILE_TYPE_MISMATCH, FILE_TYPE_NOT_ALLOWED, FILE_EMPTY, FILE_QUARANTINED, CONFLICT (being finalised by another request)
 */
export async function finaliseUpload({
  actor,
  documentId,
}: {
  actor: Actor;
  documentId: string;
}): Promise<DocumentDoc> {
  const document = await getOwnDocument(actor, documentId);
  if (document.state !== 'uploading') {
    return assertUsable(document);
  }
  const claimed = await claim(document);
  if (!claimed) {
    const now = await getOwnDocument(actor, documentId);
    if (now.state === 'uploading') {
      throw new AppError('CONFLICT');
    }
    return assertUsable(now);
  }
  const problem = await takeOver(claimed);
  if (problem) {
    throw new AppError(problem, { params: { name: document.name } });
  }
  await scanDocument(documentId);
  return assertUsable(await getOwnDocument(actor, documentId));
}

function assertUsable(document: DocumentDoc): DocumentDoc {
  if (document.state === 'quarantined' || document.state === 'refused') {
    throw new AppError(document.state === 'quarantined' ? 'FILE_QUARANTINED' : 'FILE_TYPE_MISMATCH', {
      params: { name: document.name },
    });
  }
  return document;
}

/** One request finalises at a time, to a key of its own: two could otherwise store what the other one checked. */
async function claim(document: DocumentDoc): Promise<DocumentDoc | null> {
  const now = clock.now();
  const claimed = await Documents.within(everything()).findOneAndUpdate(
    {
      _id: document._id,
      state: 'uploading',
      key: document.key,
      $or: [
        { finalisingSince: { $exists: false } },
        { finalisingSince: { $lt: new Date(now.getTime() - FINALISE_MS) } },
      ],
    },
    { $set: { finalisingSince: now, key: newDocumentKey() } },
  );
  if (claimed && document.finalisingSince) {
    // What a process that is gone may have copied.
    await services().storage.deleteObject(document.key);
  }
  return claimed;
}

async function takeOver(document: DocumentDoc): Promise<ErrorCode | null> {
  const { storage } = services();
  const uploadKey = document.uploadKey ?? '';
  const mine = { _id: document._id, state: 'uploading', key: document.key };
  try {
    const arrived = await storage.headObject(uploadKey);
    const bytes = arrived.size === document.size ? await readBounded(uploadKey, document.size) : null;
    const problem: ErrorCode | null = bytes
      ? await checkContent(bytes, document.contentType as DocumentType)
      : 'UPLOAD_INCOMPLETE';
    if (!bytes || problem) {
      await Documents.within(everything()).updateOne(mine, {
        $set: { state: 'refused' },
        $unset: { finalisingSince: 1 },
      });
      await storage.deleteObject(uploadKey);
      return problem;
    }
    // Refused when somebody has sent another file to the address since it was read.
    await storage.copyObject({ fromKey: uploadKey, toKey: document.key, ifEtag: arrived.etag });
    await Documents.within(everything()).updateOne(mine, {
      $set: { state: 'checking', sha256: sha256(bytes), finalisedAt: clock.now(), checkAfter: clock.now() },
      $unset: { finalisingSince: 1 },
    });
    await storage.deleteObject(uploadKey);
    return null;
  } catch (error) {
    await Documents.within(everything()).updateOne(mine, { $unset: { finalisingSince: 1 } });
    if (error instanceof StorageError) {
      if (error.code === 'NOT_FOUND' || error.code === 'PRECONDITION') {
        return 'UPLOAD_INCOMPLETE';
      }
      throw new AppError('UNAVAILABLE', { cause: error });
    }
    throw error;
  }
}
