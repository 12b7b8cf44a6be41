import type { Audience } from '#models/contracts/entries.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Unit } from '#server/log/append.ts';
import { notFound } from '#server/platform/errors.ts';

/**
 * Attaches uploaded documents to a case, on one side, as part of the use case that speaks of them. Only the uploader
 * can attach, only once, and never to another side than before; what was uploaded as internal is never shared.
 * @throws AppError NOT_FOUND for a document that is not theirs, not finished, refused, or attached elsewhere
 */
export async function claimDocuments(
  unit: Unit,
  {
    actor,
    documents,
    caseId,
    customerId,
    audience,
  }: { actor: Actor; documents: readonly string[]; caseId: string; customerId: string; audience: Audience },
): Promise<void> {
  for (const id of new Set(documents)) {
    const claimed = await Documents.within(everything()).updateOne(
      {
        _id: id,
        uploadedBy: actor.userId,
        state: { $in: ['ready', 'checking'] },
        ...(audience === 'shared' ? { audience } : {}),
        $or: [{ attachedTo: { $exists: false } }, { 'attachedTo.kind': 'case', 'attachedTo.id': caseId, audience }],
      },
      { $set: { attachedTo: { kind: 'case', id: caseId }, customerId, audience } },
      unit,
    );
    if (!claimed) {
      throw notFound();
    }
  }
}
