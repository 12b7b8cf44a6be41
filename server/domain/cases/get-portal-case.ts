import type { EntryType } from '#models/contracts/entries.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { type DocumentDoc, Documents } from '#models/schemas/document.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { scoped } from '#models/scope.ts';
import { type Actor, isCustomer, isOutside } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';
import { canReadCase } from '#server/policies/case.ts';
import { caseScope, entryScope, invoiceScope } from '#server/policies/scope.ts';

export interface PortalCaseFacts {
  case: CaseDoc;
  /** the contested invoices; none for guests, who are admitted to the case and not to the account */
  invoices: InvoiceDoc[];
  /** shared files of the case, oldest first */
  documents: DocumentDoc[];
  /** shared events that are no messages, oldest first */
  events: EntryDoc[];
  /** the message that asked for what the case waits for */
  question: EntryDoc | null;
  /** ids of the people who wrote or acted on the shared side */
  speakers: string[];
}

const MAX_EVENTS = 500;

/**
 * A case as customers and guests see it: its shared side only.
 * @throws AppError NOT_FOUND for a foreign or missing case, and for staff
 */
export async function getPortalCase({ actor, caseId }: { actor: Actor; caseId: string }): Promise<PortalCaseFacts> {
  const found = isOutside(actor) ? await Cases.within(caseScope(actor)).findById(caseId) : null;
  if (!found || !canReadCase(actor, found, clock.now())) {
    throw notFound();
  }
  const stream = caseStream(caseId);
  const shared = entryScope(actor);
  const [invoices, documents, newest, speakers] = await Promise.all([
    isCustomer(actor)
      ? Invoices.within(invoiceScope(actor)).find({ _id: { $in: found.items.map(({ invoiceId }) => invoiceId) } })
      : [],
    Documents.within(scoped({ audience: 'shared', 'attachedTo.kind': 'case', 'attachedTo.id': caseId })).find(
      { state: { $in: ['ready', 'checking', 'quarantined'] } },
      { sort: { createdAt: 1 } },
    ),
    Entries.within(shared).find(
      { stream, type: { $ne: 'message.posted' satisfies EntryType } },
      { sort: { 'shared.seq': -1 }, limit: MAX_EVENTS },
    ),
    Entries.within(shared).distinct<string>('actor.userId', { stream }),
  ]);
  const events = newest.toReversed();
  return { case: found, invoices, documents, events, question: await questionOf(actor, found, events), speakers };
}

/** T5 writes the question as a message right before its event; the newest of them is what the case waits for. */
async function questionOf(actor: Actor, subject: CaseDoc, events: readonly EntryDoc[]): Promise<EntryDoc | null> {
  const asked = events.filter(({ type }) => type === 'case.customerAsked').at(-1);
  if (subject.state !== 'WAITING_CUSTOMER' || !asked?.shared) {
    return null;
  }
  return Entries.within(entryScope(actor)).findOne({
    stream: asked.stream,
    type: 'message.posted',
    'shared.seq': asked.shared.seq - 1,
    'actor.userId': asked.actor.userId,
  });
}
