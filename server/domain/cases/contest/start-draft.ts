import { randomUUID } from 'node:crypto';
import { CUSTOMER_REASON_CODES, type ReasonCode } from '#models/contracts/reasons.ts';
import { type ContestDraftDoc, ContestDrafts } from '#models/schemas/contest-draft.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { singleton } from '#server/platform/singleton.ts';
import { draftScope, invoiceScope } from '#server/policies/scope.ts';

/** Invoices in one case at most (T1). */
export const MAX_CONTESTED = 50;

/**
 * The invoices somebody wants to contest together.
 * @throws AppError NOT_FOUND (none given, or not the customer's), TOO_LARGE, MIXED_CURRENCIES, INVOICE_SETTLED (nothing
 * of any is left to contest)
 */
export async function getContestable({
  actor,
  invoiceIds,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
}): Promise<InvoiceDoc[]> {
  const ids = [...new Set(invoiceIds)];
  if (ids.length > MAX_CONTESTED) {
    throw new AppError('TOO_LARGE');
  }
  const found =
    isCustomer(actor) && ids.length > 0
      ? await Invoices.within(invoiceScope(actor)).find({ _id: { $in: ids } }, { sort: { dueOn: 1, _id: 1 } })
      : [];
  const [first] = found;
  if (!first || found.length !== ids.length) {
    throw notFound();
  }
  if (found.some(({ currency }) => currency !== first.currency)) {
    throw new AppError('MIXED_CURRENCIES');
  }
  const left = found.filter(({ open, disputed }) => open > disputed);
  if (left.length === 0) {
    throw new AppError('INVOICE_SETTLED', { params: { number: first.number } });
  }
  return left;
}

/** What this person already began for the same invoices; null when nothing. */
export async function findDraftFor({
  actor,
  invoiceIds,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
}): Promise<ContestDraftDoc | null> {
  return ContestDrafts.within(draftScope(actor)).findOne({
    invoiceIds: [...invoiceIds].sort(),
    caseId: { $exists: false },
  });
}

/** The second of two presses waits for the first and goes on with its draft. */
const starts = singleton('draftStarts', () => new KeyedQueue());

/**
 * First step of contesting: what is wrong. Goes on with the draft of the same invoices where there is one.
 * @throws AppError NOT_FOUND, TOO_LARGE, MIXED_CURRENCIES, INVOICE_SETTLED, INVALID (not a customer's reason)
 */
export async function startDraft({
  actor,
  invoiceIds,
  reason,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
  reason: ReasonCode;
}): Promise<ContestDraftDoc> {
  if (!CUSTOMER_REASON_CODES.some((code) => code === reason)) {
    throw new AppError('INVALID', { fields: { reason: ['INVALID'] } });
  }
  const invoices = await getContestable({ actor, invoiceIds });
  const sorted = [...invoices].sort((a, b) => (a._id < b._id ? -1 : 1));
  return starts.run(actor.userId, () => continueOrInsert(actor, sorted, reason));
}

async function continueOrInsert(
  actor: Actor,
  sorted: readonly InvoiceDoc[],
  reason: ReasonCode,
): Promise<ContestDraftDoc> {
  const now = clock.now();
  const continued = await ContestDrafts.within(draftScope(actor)).findOneAndUpdate(
    { invoiceIds: sorted.map(({ _id }) => _id), caseId: { $exists: false } },
    { $set: { reason, updatedAt: now } },
  );
  return (
    continued ??
    ContestDrafts.insert({
      _id: newId(),
      userId: actor.userId,
      customerId: actor.customerId ?? '',
      clientId: randomUUID(),
      invoiceIds: sorted.map(({ _id }) => _id),
      invoiceNumbers: sorted.map(({ number }) => number),
      reason,
      parts: [],
      description: '',
      documents: [],
      createdAt: now,
      updatedAt: now,
    })
  );
}
