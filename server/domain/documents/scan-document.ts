import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import { AntivirusError } from '#server/integrations/antivirus/antivirus.ts';
import { clock } from '#server/platform/clock.ts';
import { logger } from '#server/platform/logger.ts';
import { services } from '#server/platform/services.ts';

/** Longer than any check: a claim that outlives it belongs to a process that is gone. */
const CLAIM_MS = 180_000;
const RETRY_MS = 60_000;

/**
 * Puts one document before the virus scanner: `ready` when clean (or when no scanner is configured), `quarantined` when
 * infected; without an answer it stays `checking`, which nobody can download, and is tried again.
 */
export async function scanDocument(documentId: string): Promise<DocumentDoc['state'] | null> {
  const now = clock.now();
  const document = await Documents.within(everything()).findOneAndUpdate(
    { _id: documentId, state: 'checking', checkAfter: { $lte: now } },
    { $set: { checkAfter: new Date(now.getTime() + CLAIM_MS) } },
  );
  return document ? scan(document) : null;
}

/** Every document whose check is due. @returns how many got an answer */
export async function scanDueDocuments(): Promise<number> {
  const due = await Documents.within(everything()).find(
    { state: 'checking', checkAfter: { $lte: clock.now() } },
    { sort: { createdAt: 1 }, limit: 200, projection: { _id: 1 } },
  );
  let answered = 0;
  for (const { _id } of due) {
    const state = await scanDocument(_id);
    answered += state && state !== 'checking' ? 1 : 0;
  }
  return answered;
}

async function scan(document: DocumentDoc): Promise<DocumentDoc['state']> {
  const state = await verdictOn(document);
  await Documents.within(everything()).updateOne(
    { _id: document._id, state: 'checking' },
    state === 'checking'
      ? { $set: { checkAfter: new Date(clock.now().getTime() + RETRY_MS) } }
      : { $set: { state }, $unset: { checkAfter: 1 } },
  );
  return state;
}

async function verdictOn(document: DocumentDoc): Promise<'ready' | 'quarantined' | 'checking'> {
  const { storage, antivirus } = services();
  if (!antivirus.isConfigured) {
    return 'ready';
  }
  try {
    const { body } = await storage.getObject(document.key);
    const result = await antivirus.scan(body);
    if (result.status === 'infected') {
      logger.warn({ document: document._id, signature: result.signature }, 'a document is infected and stays locked');
      return 'quarantined';
    }
    return 'ready';
  } catch (error) {
    // What the scanner cannot examine, it will not examine later either: it must not be handed out.
    if (error instanceof AntivirusError && error.code !== 'UNAVAILABLE') {
      logger.warn({ document: document._id, code: error.code }, 'a document could not be examined and stays locked');
      return 'quarantined';
    }
    logger.warn({ document: document._id, err: error }, 'the virus check will be tried again');
    return 'checking';
  }
}
