import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import { systemActor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { AntivirusError } from '#server/integrations/antivirus/antivirus.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { logger } from '#server/platform/logger.ts';
import { services } from '#server/platform/services.ts';

/** Longer than any check: a claim that outlives it belongs to a process that is gone. */
const CLAIM_MS = 180_000;
const RETRY_MS = 60_000;

/**
 * Puts one document before the virus scanner: `ready` when clean (or when no scanner is configured), `quarantined` when
 * infected; without an answer it stays `checking`, which nobody can download, and is tried again. An answer about a
 * document that is attached to a case appends `document.checked` on its side.
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
  if (state === 'checking') {
    await Documents.within(everything()).updateOne(
      { _id: document._id, state: 'checking' },
      { $set: { checkAfter: new Date(clock.now().getTime() + RETRY_MS) } },
    );
  } else {
    await settle(document._id, state);
  }
  return state;
}

/**
 * Writes the answer down. In a case everybody who reads that side is told, as one step with the change; while nobody but
 * the uploader can see the document there is nobody to tell.
 */
async function settle(documentId: string, state: 'ready' | 'quarantined'): Promise<void> {
  for (;;) {
    const document = await Documents.within(everything()).findOne({ _id: documentId, state: 'checking' });
    if (!document || (await writeAnswer(document, state))) {
      return;
    }
    // It was attached at this very moment: read again, to whom it now belongs.
  }
}

async function writeAnswer(document: DocumentDoc, state: 'ready' | 'quarantined'): Promise<boolean> {
  const { _id, name, audience, attachedTo } = document;
  const asRead = {
    _id,
    state: 'checking',
    ...(attachedTo ? { 'attachedTo.id': attachedTo.id } : { attachedTo: { $exists: false } }),
  };
  const answer = { $set: { state }, $unset: { checkAfter: 1 } } as const;
  if (attachedTo?.kind !== 'case') {
    return Boolean(await Documents.within(everything()).updateOne(asRead, answer));
  }
  const stream = caseStream(attachedTo.id);
  return atomically({
    streams: [stream],
    work: async (unit) => {
      if (!(await Documents.within(everything()).updateOne(asRead, answer, unit))) {
        return false;
      }
      await unit.append(stream, systemActor, [
        { type: 'document.checked', audience, data: { documentId: _id, name, result: state } },
      ]);
      return true;
    },
  });
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
