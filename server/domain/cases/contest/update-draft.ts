import { type ContestDraftDoc, ContestDrafts } from '#models/schemas/contest-draft.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { draftScope } from '#server/policies/scope.ts';

export type DraftChange = Partial<
  Pick<ContestDraftDoc, 'invoiceIds' | 'reason' | 'parts' | 'description' | 'documents'>
>;

const ID = /^[a-z0-9]{1,64}$/;

/**
 * Keeps what a customer said in one step.
 * @throws AppError NOT_FOUND, INVALID (what is called a file is none), CONFLICT when the draft was sent meanwhile
 */
export async function updateDraft({
  actor,
  draftId,
  change,
}: {
  actor: Actor;
  draftId: string;
  change: DraftChange;
}): Promise<ContestDraftDoc> {
  if (change.documents?.some((id) => !ID.test(id))) {
    throw new AppError('INVALID', { fields: { document: ['INVALID'] } });
  }
  const own = ContestDrafts.within(draftScope(actor));
  const updated = await own.findOneAndUpdate(
    { _id: draftId, caseId: { $exists: false } },
    { $set: { ...change, updatedAt: clock.now() } },
  );
  if (!updated) {
    throw (await own.findById(draftId)) ? new AppError('CONFLICT') : notFound();
  }
  return updated;
}

/** Forgets a draft; files that came with it are swept with every other upload nobody attached. */
export const deleteDraft = async ({ actor, draftId }: { actor: Actor; draftId: string }): Promise<void> => {
  await ContestDrafts.within(draftScope(actor)).deleteMany({ _id: draftId, caseId: { $exists: false } });
};
