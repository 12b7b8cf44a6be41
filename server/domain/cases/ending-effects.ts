import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import type { CaseDoc, Proposal } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { isCustomer } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import {
  attach,
  type Context,
  type Effect,
  endPause,
  type Input,
  release,
  side,
} from '#server/domain/cases/effect-context.ts';
import { newDueDates } from '#server/domain/cases/new-due-dates.ts';
import { bookSettlement } from '#server/domain/receivables/book-settlement.ts';
import { correctDueDates } from '#server/domain/receivables/correct-due-dates.ts';
import { moveDisputed } from '#server/domain/receivables/disputed-amount.ts';
import { postCreditNotes } from '#server/domain/receivables/post-credit-notes.ts';
import { AppError, notFound } from '#server/platform/errors.ts';

/** T3: the frozen part is free at once. */
export async function withdraw(context: Context, input: Input<'withdraw'>): Promise<Effect> {
  if (input.messageEntryId) {
    const proof = await Entries.within(everything()).findOne(
      {
        _id: input.messageEntryId,
        stream: caseStream(context.before._id),
        audience: 'shared',
        type: 'message.posted',
        redactedAt: { $exists: false },
      },
      context.unit,
    );
    if (!proof || !CUSTOMER_ROLES.some((role) => role === proof.actor.role)) {
      throw new AppError('SHARED_MESSAGE_REQUIRED');
    }
  }
  await release(context);
  return {
    changes: { endedAt: context.now, pauses: endPause(context.before, context.now) },
    unset: ['waiting'],
    entries: [{ type: 'case.withdrawn', audience: 'shared', data: { reason: input.reason } }],
  };
}

/** T12: credit notes are posted, what settles the accepted part without one is booked, due dates move; the hold ends. */
export async function resolve(context: Context, input: Input<'resolve'>): Promise<Effect> {
  const { unit, before, now } = context;
  const proposal = before.proposal as Proposal;
  await release(context);
  await postCreditNotes(unit, {
    customerId: before.customerId,
    caseId: before._id,
    currency: before.currency,
    notes: creditNotesOf(before, input),
  });
  const { resolution, accepted } = proposal;
  const settled = await bookSettlement(unit, { resolution, accepted, items: before.items });
  await correctDueDates(unit, { caseId: before._id, dueDates: proposal.dueDates ?? [] });
  return {
    changes: {
      resolvedAt: now,
      endedAt: now,
      items: before.items.map((item) => ({
        ...item,
        credited: creditedOn(item.id, input),
        ...(settled.has(item.id) ? { settled: settled.get(item.id) } : {}),
      })),
    },
    entries: [
      {
        type: 'case.resolved',
        audience: 'shared',
        data: {
          resolution: proposal.resolution,
          accepted: proposal.accepted,
          maintained: proposal.maintained,
          ...side(before),
          creditNotes: input.creditNotes.map(({ number, amount }) => ({ number, amount })),
          ...(input.newInvoiceNumber ? { newInvoiceNumber: input.newInvoiceNumber } : {}),
          ...(input.paymentReference ? { paymentReference: input.paymentReference } : {}),
          ...newDueDates(before, proposal),
        },
      },
    ],
  };
}

const creditedOn = (itemId: string, { creditNotes }: Input<'resolve'>): number =>
  creditNotes.reduce((sum, note) => sum + (note.itemId === itemId ? note.amount : 0), 0);

/** Each credit note cites the invoice of an item, and no item is credited beyond what was in dispute on it. */
function creditNotesOf(before: CaseDoc, input: Input<'resolve'>) {
  const left = new Map(before.items.map((item) => [item.id, item.disputed]));
  return input.creditNotes.map((note) => {
    const item = before.items.find(({ id }) => id === note.itemId);
    if (!item) {
      throw notFound();
    }
    const available = left.get(item.id) ?? 0;
    if (note.amount > available) {
      throw new AppError('AMOUNT_ABOVE_OPEN', {
        params: { number: item.invoiceNumber, available, currency: before.currency },
        fields: { creditNotes: ['AMOUNT_ABOVE_OPEN'] },
      });
    }
    left.set(item.id, available - note.amount);
    return { number: note.number, invoiceId: item.invoiceId, amount: note.amount };
  });
}

/** T13: the claim is refused with a written answer. */
export async function reject(context: Context, input: Input<'reject'>): Promise<Effect> {
  await attach(context, input.documents);
  await release(context);
  return {
    changes: { rootCause: input.rootCause, endedAt: context.now },
    entries: [
      { type: 'case.rejected', audience: 'shared', data: { answer: input.answer, documents: input.documents } },
      { type: 'case.rootCauseSet', audience: 'internal', data: { rootCause: input.rootCause } },
    ],
  };
}

/** T15: the part that was neither credited nor settled is frozen again, as far as it is still open. */
export async function reopen(context: Context, input: Input<'reopen'>): Promise<Effect> {
  const { unit, before, actor } = context;
  await attach(context, input.documents);
  const { items, disputed } = await refreeze(context);
  if (disputed === 0) {
    throw new AppError('INVOICE_SETTLED', { params: { number: before.items[0]?.invoiceNumber ?? '' } });
  }
  await moveDisputed(
    unit,
    items.map((item) => ({ invoiceId: item.invoiceId, by: item.disputed })),
  );
  return {
    changes: {
      items,
      disputed,
      approvals: [],
      refusals: 0,
      ...(isCustomer(actor) ? { customerReopenings: before.customerReopenings + 1 } : {}),
    },
    unset: ['proposal', 'agreement', 'resolvedAt', 'endedAt', 'correctiveAction'],
    entries: [
      { type: 'case.reopened', audience: 'shared', data: { newFact: input.newFact, documents: input.documents } },
    ],
  };
}

async function refreeze({ unit, before }: Context): Promise<{ items: CaseDoc['items']; disputed: number }> {
  const taken = new Map<string, number>();
  const items: CaseDoc['items'] = [];
  for (const item of before.items) {
    const invoice = await Invoices.within(everything()).findById(item.invoiceId, unit);
    const available = Math.max(0, (invoice?.open ?? 0) - (invoice?.disputed ?? 0) - (taken.get(item.invoiceId) ?? 0));
    const disputed = Math.min(item.disputed - (item.credited ?? 0) - (item.settled ?? 0), available);
    taken.set(item.invoiceId, (taken.get(item.invoiceId) ?? 0) + disputed);
    const { credited: _credited, settled: _settled, ...rest } = item;
    items.push({ ...rest, disputed });
  }
  return { items, disputed: items.reduce((sum, item) => sum + item.disputed, 0) };
}
