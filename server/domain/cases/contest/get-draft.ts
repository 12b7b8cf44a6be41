import type { DocumentView } from '#models/contracts/entries.ts';
import { type ContestDraftDoc, ContestDrafts } from '#models/schemas/contest-draft.ts';
import { Documents } from '#models/schemas/document.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { type ContestItem, contestItems } from '#server/domain/cases/contest/contest-items.ts';
import { notFound } from '#server/platform/errors.ts';
import { draftScope, invoiceScope } from '#server/policies/scope.ts';
import { presentDocument } from '#server/presenters/document.ts';

export interface DraftFacts {
  draft: ContestDraftDoc;
  items: ContestItem[];
  /** files that are still there; an upload nobody sends is removed after a day */
  documents: DocumentView[];
  /** Σ disputed of the items, minor units */
  disputed: number;
  currency: string;
}

const MAX_SHOWN = 5;

/** A draft with its invoices as they are now. @throws AppError NOT_FOUND for somebody else's */
export async function getDraft({ actor, draftId }: { actor: Actor; draftId: string }): Promise<DraftFacts> {
  const draft = await ContestDrafts.within(draftScope(actor)).findById(draftId);
  if (!draft) {
    throw notFound();
  }
  const [invoices, documents] = await Promise.all([
    Invoices.within(invoiceScope(actor)).find({ _id: { $in: draft.invoiceIds } }),
    draft.documents.length === 0
      ? []
      : Documents.within(scoped({ uploadedBy: actor.userId, attachedTo: { $exists: false } })).find({
          _id: { $in: draft.documents },
          state: { $in: ['ready', 'checking'] },
        }),
  ]);
  const items = contestItems(draft, invoices);
  return {
    draft,
    items,
    documents: draft.documents.flatMap((id) => {
      const found = documents.find(({ _id }) => _id === id);
      return found ? [presentDocument(found)] : [];
    }),
    disputed: items.reduce((sum, { disputed }) => sum + disputed, 0),
    currency: invoices[0]?.currency ?? 'EUR',
  };
}

/** What this person began and did not send, the newest first. */
export const findDrafts = (actor: Actor): Promise<ContestDraftDoc[]> =>
  ContestDrafts.within(draftScope(actor)).find(
    { caseId: { $exists: false } },
    { sort: { updatedAt: -1 }, limit: MAX_SHOWN },
  );
