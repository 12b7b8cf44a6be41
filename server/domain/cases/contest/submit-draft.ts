import { ContestDrafts } from '#models/schemas/contest-draft.ts';
import type { Actor } from '#server/auth/actor.ts';
import { itemsToOpen } from '#server/domain/cases/contest/contest-items.ts';
import { getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { findOpenedCase } from '#server/domain/cases/find-opened-case.ts';
import { openCase } from '#server/domain/cases/open-case.ts';
import { AppError } from '#server/platform/errors.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { draftScope } from '#server/policies/scope.ts';

/** Two presses of one button queue; what reaches another process meets the case's own idempotency. */
const senders = new KeyedQueue();

/**
 * Sends a draft: opens the case (T1 of domain §3). A second time answers with the same case.
 * @param seen the disputed total the person read, minor units
 * @returns the case's id
 * @throws AppError NOT_FOUND, STALE (the amounts are not those that were read: somebody paid or contested meanwhile),
 * INVALID (a step is missing), and what opening a case answers
 */
export function submitDraft({
  actor,
  draftId,
  seen,
}: {
  actor: Actor;
  draftId: string;
  seen: number;
}): Promise<string> {
  return senders.run(draftId, async () => {
    const { draft, items, documents, disputed } = await getDraft({ actor, draftId });
    // A crash or a lost answer may have left a case without a mark in the draft.
    const former = draft.caseId ?? (await findOpenedCase({ actor, clientId: draft.clientId }))?._id;
    if (former) {
      return former;
    }
    if (items.some(({ problem }) => problem) || disputed !== seen) {
      throw new AppError('STALE');
    }
    if (!draft.reason || draft.description.trim() === '' || items.some(({ part }) => !part)) {
      throw new AppError('INVALID');
    }
    const opened = await openCase({
      actor,
      input: {
        clientId: draft.clientId,
        items: itemsToOpen(items),
        reason: draft.reason,
        description: draft.description,
        documents: documents.map(({ id }) => id),
      },
    });
    await ContestDrafts.within(draftScope(actor)).updateOne({ _id: draftId }, { $set: { caseId: opened._id } });
    return opened._id;
  });
}
