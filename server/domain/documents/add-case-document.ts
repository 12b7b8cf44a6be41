import type { Audience } from '#models/contracts/entries.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess } from '#server/domain/cases/case-access.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { assertVoice } from '#server/domain/cases/post-message.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { atomically } from '#server/log/append.ts';
import { notFound } from '#server/platform/errors.ts';
import { canReadAudience } from '#server/policies/case.ts';

/**
 * Adds an uploaded document to a case, on one side, without a message. A second request changes nothing.
 * @throws AppError NOT_FOUND (case, side or document), FORBIDDEN (a reader without a voice)
 * Appends `document.added` on that side.
 */
export function addCaseDocument({
  actor,
  caseId,
  documentId,
  audience,
}: {
  actor: Actor;
  caseId: string;
  documentId: string;
  audience: Audience;
}): Promise<DocumentDoc> {
  const stream = caseStream(caseId);
  return atomically({
    streams: [stream],
    work: async (unit) => {
      const access = await caseAccess(caseId, true);
      const document = await Documents.within(everything()).findOne(
        { _id: documentId, uploadedBy: actor.userId, state: { $ne: 'withdrawn' } },
        unit,
      );
      if (!access || !document || !canReadAudience(actor, audience)) {
        throw notFound();
      }
      assertVoice(actor, access, audience);
      if (document.attachedTo?.kind === 'case' && document.attachedTo.id === caseId && document.audience === audience) {
        return document;
      }
      const { customerId } = access;
      await claimDocuments(unit, { actor, documents: [documentId], caseId, customerId, audience });
      await unit.append(stream, actor, [
        { type: 'document.added', audience, data: { documentId, name: document.name } },
      ]);
      return { ...document, audience, customerId, attachedTo: { kind: 'case', id: caseId } };
    },
  });
}
