import type { EntryType } from '#models/contracts/entries.ts';
import { streamOf } from '#models/contracts/entries.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { caseScope, entryScope } from '#server/policies/scope.ts';

/** Events of a case that matter to its invoices; what was said stays on the case's page. */
const TOLD: readonly EntryType[] = [
  'case.opened',
  'case.qualified',
  'proposal.made',
  'proposal.accepted',
  'proposal.refused',
  'case.resolved',
  'case.rejected',
  'case.withdrawn',
  'case.reopened',
  'case.closed',
];
const MAX_CASES = 50;
const MAX_EVENTS = 100;

/**
 * The cases that contest an invoice the actor may read, and what the log says about both, newest first. Events of the
 * actor's own side only: the cases are scoped, and customers read shared entries.
 */
export async function getInvoiceEvents({
  actor,
  invoice,
}: {
  actor: Actor;
  invoice: InvoiceDoc;
}): Promise<{ cases: CaseDoc[]; events: EntryDoc[] }> {
  const cases = await Cases.within(caseScope(actor)).find(
    { 'items.invoiceId': invoice._id },
    { sort: { openedAt: -1 }, limit: MAX_CASES },
  );
  const newest = { sort: { at: -1 as const }, limit: MAX_EVENTS };
  const [told, confirmed] = await Promise.all([
    cases.length === 0
      ? []
      : Entries.within(entryScope(actor)).find(
          { stream: { $in: cases.map(({ _id }) => caseStream(_id)) }, type: { $in: TOLD } },
          newest,
        ),
    Entries.within(entryScope(actor)).find(
      { stream: streamOf('customer', invoice.customerId), type: 'invoice.confirmed', 'data.invoiceId': invoice._id },
      newest,
    ),
  ]);
  const events = [...told, ...confirmed].sort((a, b) => b.at.getTime() - a.at.getTime());
  return { cases, events: events.slice(0, MAX_EVENTS) };
}
