import type { EntryType } from '#models/contracts/entries.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { caseStream, standingApprovals } from '#server/domain/cases/case-facts.ts';
import { notFound } from '#server/platform/errors.ts';
import { caseScope } from '#server/policies/scope.ts';

export interface CaseFacts {
  case: CaseDoc;
  customer: CustomerDoc | null;
  /** the contested invoices: whoever works on a case sees what it is about */
  invoices: InvoiceDoc[];
  /** files of both sides, oldest first */
  documents: DocumentDoc[];
  /** the offers made so far, oldest first; read only when there were several */
  offers: EntryDoc[];
  /** the customer's refusals, oldest first */
  refusals: EntryDoc[];
}

/**
 * A case as the company's people see it: both sides, and only the approvals that still count.
 * @throws AppError NOT_FOUND for a foreign or missing case, and for everybody outside the company
 */
export async function getCase({ actor, caseId }: { actor: Actor; caseId: string }): Promise<CaseFacts> {
  const found = isStaff(actor) ? await Cases.within(caseScope(actor)).findById(caseId) : null;
  if (!found) {
    throw notFound();
  }
  const [customer, invoices, documents, approvals, offers, refusals] = await Promise.all([
    Customers.within(everything()).findById(found.customerId, { projection: { risk: 0, source: 0 } }),
    Invoices.within(everything()).find(
      { _id: { $in: found.items.map(({ invoiceId }) => invoiceId) } },
      { projection: { number: 1, total: 1, open: 1, disputed: 1, dueOn: 1, currency: 1 } },
    ),
    Documents.within(everything()).find(
      {
        'attachedTo.kind': 'case',
        'attachedTo.id': caseId,
        state: { $in: ['ready', 'checking', 'quarantined'] },
      },
      { sort: { createdAt: 1 } },
    ),
    standingApprovals(found.approvals),
    found.proposalCount < 2
      ? []
      : Entries.within(everything()).find(
          { stream: caseStream(caseId), type: 'proposal.made' satisfies EntryType },
          { sort: { 'all.seq': 1 } },
        ),
    found.refusals === 0
      ? []
      : Entries.within(everything()).find(
          { stream: caseStream(caseId), type: 'proposal.refused' satisfies EntryType },
          { sort: { 'all.seq': 1 } },
        ),
  ]);
  return { case: { ...found, approvals }, customer, invoices, documents, offers, refusals };
}
