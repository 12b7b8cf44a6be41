import type { Audience } from '#models/contracts/entries.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess } from '#server/domain/cases/case-access.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { assertVoice } from '#server/domain/cases/post-message.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { atomically, type NewEntry } from '#server/log/append.ts';
import { notFound } from '#server/platform/errors.ts';
import { canReadAudience } from '#server/policies/case.ts';

/**
 * Adds uploaded documents to a case, on one side, without a message: all of them or none. A second request changes
 * nothing.
 * @throws AppError NOT_FOUND (case, side or a document), FORBIDDEN (a reader without a voice)
 * Appends `document.added` for each on that side.
 */
export function addCaseDocuments({
  actor,
  caseId,
  documentIds,
  audience,
}: {
  actor: Actor;
  caseId: string;
  documentIds: readonly string[];
  audience: Audience;
}): Promise<void> {
  const stream = caseStream(caseId);
  return atomically({
    streams: [stream],
    work: async (unit) => {
      const access = await caseAccess(caseId, true);
      if (!access || !canReadAudience(actor, audience)) {
        throw notFound();
      }
      assertVoice(actor, access, audience);
      const added: NewEntry[] = [];
      for (const documentId of new Set(documentIds)) {
        const document = await Documents.within(everything()).findOne(
          { _id: documentId, uploadedBy: actor.userId, state: { $ne: 'withdrawn' } },
          unit,
        );
        if (!document) {
          throw notFound();
        }
        const { attachedTo, name } = document;
        if (attachedTo?.kind === 'case' && attachedTo.id === caseId && document.audience === audience) {
          continue;
        }
        const { customerId } = access;
        await claimDocuments(unit, { actor, documents: [documentId], caseId, customerId, audience });
        added.push({ type: 'document.added', audience, data: { documentId, name } });
      }
      if (added.length > 0) {
        await unit.append(stream, actor, added);
      }
    },
  });
}
