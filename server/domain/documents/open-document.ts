import type { Readable } from 'node:stream';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { DocumentAccesses } from '#models/schemas/document-access.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess } from '#server/domain/cases/case-access.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { services } from '#server/platform/services.ts';
import { canReadDocument, type DocumentSubject } from '#server/policies/document.ts';

/** Seconds a download link works; it cannot be called back, so it must not outlive the click. */
const LINK_SECONDS = 60;

export type OpenedDocument =
  | { how: 'link'; url: string }
  /** internal files go through the application: no address of theirs exists that could be passed on */
  | { how: 'stream'; document: DocumentDoc; body: Readable; size: number };

/**
 * Opens a document for one reader, after asking whether this person may read it right now.
 * @param inline shown in the browser, where its type allows that, instead of saved
 * @throws AppError NOT_FOUND (unknown, foreign, unfinished, withdrawn: one answer), FILE_BEING_CHECKED, FILE_QUARANTINED
 * Writes one access record.
 */
export async function openDocument({
  actor,
  documentId,
  inline,
  requestId,
}: {
  actor: Actor;
  documentId: string;
  inline: boolean;
  requestId: string;
}): Promise<OpenedDocument> {
  const document = await getReadableDocument({ actor, documentId });
  if (document.state === 'checking') {
    throw new AppError('FILE_BEING_CHECKED', { params: { name: document.name } });
  }
  if (document.state !== 'ready') {
    throw new AppError('FILE_QUARANTINED', { params: { name: document.name } });
  }
  await DocumentAccesses.insert({
    _id: newId(),
    documentId,
    userId: actor.userId,
    role: actor.role,
    how: inline ? 'view' : 'download',
    at: clock.now(),
    requestId,
  });
  const { storage } = services();
  if (document.audience === 'internal') {
    const { body, size } = await storage.getObject(document.key);
    return { how: 'stream', document, body, size };
  }
  const url = await storage.presignDownload({
    key: document.key,
    filename: document.name,
    contentType: document.contentType,
    disposition: inline ? 'inline' : 'attachment',
    expiresInSeconds: LINK_SECONDS,
  });
  return { how: 'link', url };
}

/** A finished document this actor may read. @throws AppError NOT_FOUND */
export async function getReadableDocument({
  actor,
  documentId,
}: {
  actor: Actor;
  documentId: string;
}): Promise<DocumentDoc> {
  const document = await Documents.within(everything()).findById(documentId);
  const subject = document && (await subjectOf(actor, document));
  if (
    !document ||
    !subject ||
    document.state === 'uploading' ||
    document.state === 'withdrawn' ||
    !canReadDocument(actor, document, subject, clock.now())
  ) {
    throw notFound();
  }
  return document;
}

async function subjectOf(actor: Actor, { attachedTo }: DocumentDoc): Promise<DocumentSubject | null> {
  if (!attachedTo) {
    return { kind: 'none' };
  }
  if (attachedTo.kind === 'case') {
    const access = await caseAccess(attachedTo.id, true);
    return access && { kind: 'case', access };
  }
  return { kind: 'invoice', isReachable: await reachesInvoice(actor, attachedTo.id) };
}

/** By scope; a resolver, who has no customers of their own, through a case of their department. */
const reachesInvoice = (actor: Actor, invoiceId: string): Promise<boolean> =>
  getInvoice({ actor, invoiceId }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) {
        return false;
      }
      throw error;
    },
  );
