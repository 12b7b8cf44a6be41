import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { DocumentAccesses } from '#models/schemas/document-access.ts';
import { everything } from '#models/scope.ts';
import { UNATTACHED_MS, UPLOAD_SECONDS } from '#server/domain/documents/document-keys.ts';
import { clock } from '#server/platform/clock.ts';
import { services } from '#server/platform/services.ts';

const BATCH = 200;
/** Browsers may have begun to send just before the address expired. */
const MARGIN_MS = 3_600_000;
/** Security logs are kept for twelve months (domain §9). */
const ACCESS_LOG_MS = 365 * 24 * 3_600_000;

/**
 * Removes what nobody attached within a day, record and objects; what was sent again to an upload address after its file
 * had been taken over; and accesses logged more than a year ago. May run on every node at once.
 * @returns how many documents were removed
 */
export async function sweepDocuments(): Promise<number> {
  const now = clock.now().getTime();
  const removed = await sweepUnattached(new Date(now - UNATTACHED_MS));
  await sweepUploadKeys(new Date(now - UPLOAD_SECONDS * 1_000 - MARGIN_MS));
  await DocumentAccesses.within(everything()).deleteMany({ at: { $lt: new Date(now - ACCESS_LOG_MS) } });
  return removed;
}

/** How many unattached documents the next sweep would remove. */
export const countSweepable = (): Promise<number> =>
  Documents.within(everything()).count(leftBefore(new Date(clock.now().getTime() - UNATTACHED_MS)));

const leftBefore = (before: Date) => ({ attachedTo: { $exists: false }, createdAt: { $lt: before } });

async function sweepUnattached(before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const left = await Documents.within(everything()).find(leftBefore(before), {
      sort: { createdAt: 1 },
      limit: BATCH,
    });
    for (const document of left) {
      removed += await remove(document);
    }
    if (left.length < BATCH) {
      return removed;
    }
  }
}

/** First the record, under the condition that it is still nobody's: a message may be attaching it right now. */
async function remove(document: DocumentDoc): Promise<number> {
  const deleted = await Documents.within(everything()).deleteMany({
    _id: document._id,
    attachedTo: { $exists: false },
    key: document.key,
  });
  if (deleted > 0) {
    const { storage } = services();
    await storage.deleteObject(document.key);
    if (document.uploadKey) {
      await storage.deleteObject(document.uploadKey);
    }
  }
  return deleted;
}

async function sweepUploadKeys(before: Date): Promise<void> {
  const stale = await Documents.within(everything()).find(
    { uploadKey: { $exists: true }, attachedTo: { $exists: true }, createdAt: { $lt: before } },
    { limit: BATCH, projection: { uploadKey: 1 } },
  );
  for (const { _id, uploadKey } of stale) {
    await services().storage.deleteObject(uploadKey as string);
    await Documents.within(everything()).updateOne({ _id, uploadKey }, { $unset: { uploadKey: 1 } });
  }
}
