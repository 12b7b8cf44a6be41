import type { ClientSession } from 'mongoose';
import type { OpenCase } from '#models/contracts/cases.ts';
import { streamOf } from '#models/contracts/entries.ts';
import { REASONS } from '#models/contracts/reasons.ts';
import { type CaseDoc, type CaseItem, Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import { CASE_NUMBER_KEY, nextCaseNumbers } from '#server/domain/cases/case-number.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { moneyKey, moveDisputed } from '#server/domain/receivables/disputed-amount.ts';
import { findReachableInvoices } from '#server/domain/receivables/find-reachable-invoices.ts';
import { atomically, type Unit } from '#server/log/append.ts';
import { canonicalJson } from '#server/log/hash.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId, sha256 } from '#server/platform/ids.ts';
import { canOpenCase } from '#server/policies/case.ts';

/** What an item of the request comes to, in minor units. @throws AppError INVALID for a line that is not there */
export function disputedOf(item: OpenCase['items'][number], invoice: InvoiceDoc): number {
  const available = invoice.open - invoice.disputed;
  switch (item.part) {
    case 'whole':
      return available;
    case 'amount':
      return item.amount;
    case 'lines': {
      const chosen = new Set(item.lines);
      const lines = invoice.lines.filter((line) => chosen.has(line.no));
      if (lines.length !== chosen.size) {
        throw new AppError('INVALID', { fields: { items: ['INVALID'] } });
      }
      // Part of the invoice may be paid already: no more can be in dispute than is still open.
      return Math.min(
        available,
        lines.reduce((sum, line) => sum + line.total, 0),
      );
    }
  }
}

/**
 * T1 of domain §3: contests invoices of one customer for one cause. Freezes the disputed parts and opens the
 * conversation; the rest of every invoice stays payable.
 * @throws AppError NOT_FOUND (not the actor's invoice), INVOICE_SETTLED, AMOUNT_ABOVE_OPEN, MIXED_CUSTOMERS,
 * MIXED_CURRENCIES, CONFLICT (the same clientId with other content)
 * Appends `case.opened` to the case.
 */
export async function openCase({ actor, input }: { actor: Actor; input: OpenCase }): Promise<CaseDoc> {
  if (!canOpenCase(actor)) {
    throw notFound();
  }
  const ids = [...new Set(input.items.map((item) => item.invoiceId))];
  if (ids.length !== input.items.length) {
    throw new AppError('INVALID', { fields: { items: ['INVALID'] } });
  }
  const [first] = await findReachableInvoices({ actor, invoiceIds: ids });
  if (!first) {
    throw notFound();
  }
  const id = newId();
  const stream = streamOf('case', id);
  return atomically({
    streams: [stream],
    serialise: [moneyKey(first.customerId), CASE_NUMBER_KEY],
    work: async (unit) => {
      const former = await openedBefore(actor.userId, input, unit.session);
      if (former) {
        return former;
      }
      const invoices = await loadInvoices(actor, ids, unit.session);
      const items = input.items.map((item): CaseItem => {
        const invoice = invoices.get(item.invoiceId) as InvoiceDoc;
        if (invoice.open === 0) {
          throw new AppError('INVOICE_SETTLED', { params: { number: invoice.number } });
        }
        const disputed = disputedOf(item, invoice);
        if (disputed < 1 && invoice.open > invoice.disputed) {
          // Lines that come to nothing, such as a rebate alone.
          throw new AppError('INVALID', { fields: { items: ['INVALID'] } });
        }
        if (disputed < 1 || disputed > invoice.open - invoice.disputed) {
          throw new AppError('AMOUNT_ABOVE_OPEN', {
            params: { number: invoice.number, available: invoice.open - invoice.disputed, currency: invoice.currency },
          });
        }
        return {
          id: newId(),
          invoiceId: invoice._id,
          invoiceNumber: invoice.number,
          disputed,
          ...(item.part === 'lines' ? { lines: item.lines } : {}),
        };
      });
      return insertCase({ unit, actor, input, id, items, sample: [...invoices.values()][0] as InvoiceDoc });
    },
  });
}

async function insertCase({
  unit,
  actor,
  input,
  id,
  items,
  sample,
}: {
  unit: Unit;
  actor: Actor;
  input: OpenCase;
  id: string;
  items: CaseItem[];
  sample: InvoiceDoc;
}): Promise<CaseDoc> {
  const now = clock.now();
  const [number = ''] = await nextCaseNumbers(1, unit.session);
  const disputed = items.reduce((sum, item) => sum + item.disputed, 0);
  const doc: CaseDoc = {
    _id: id,
    number,
    customerId: sample.customerId,
    state: 'OPEN',
    reportedReason: input.reason,
    reason: input.reason,
    description: input.description,
    currency: sample.currency,
    items,
    disputed,
    department: REASONS[input.reason].owner,
    priority: 'normal',
    proofs: [],
    proposalCount: 0,
    refusals: 0,
    notices: 0,
    approvals: [],
    escalation: 0,
    pauses: [],
    customerReopenings: 0,
    guests: [],
    openedBy: { userId: actor.userId, side: isCustomer(actor) ? 'customer' : 'company' },
    openedAt: now,
    lastActivityAt: now,
    lastSharedActivityAt: now,
    version: 1,
  };
  await Cases.insert(doc, unit);
  await moveDisputed(
    unit,
    items.map((item) => ({ invoiceId: item.invoiceId, by: item.disputed })),
  );
  await claimDocuments(unit, {
    actor,
    documents: input.documents,
    caseId: id,
    customerId: sample.customerId,
    audience: 'shared',
  });
  await unit.append(streamOf('case', id), actor, [
    {
      type: 'case.opened',
      audience: 'shared',
      clientId: input.clientId,
      bodyHash: contentHash(input),
      data: {
        number,
        reason: input.reason,
        description: input.description,
        currency: sample.currency,
        items: items.map(({ invoiceId, invoiceNumber, lines, disputed: amount }) => ({
          invoiceId,
          invoiceNumber,
          disputed: amount,
          ...(lines ? { lines } : {}),
        })),
        documents: input.documents,
      },
    },
  ]);
  return doc;
}

const contentHash = ({ clientId: _id, ...content }: OpenCase): string => sha256(canonicalJson(content));

/** A double submit answers with the case that the first one opened; the same id with other content is a conflict. */
async function openedBefore(userId: string, input: OpenCase, session: ClientSession): Promise<CaseDoc | null> {
  const { clientId } = input;
  const entry = await Entries.within(everything()).findOne({ 'actor.userId': userId, clientId }, { session });
  if (!entry) {
    return null;
  }
  const found =
    entry.type === 'case.opened' && entry.bodyHash === contentHash(input)
      ? await Cases.within(everything()).findById(entry.stream.slice('case:'.length), { session })
      : null;
  if (!found) {
    throw new AppError('CONFLICT');
  }
  return found;
}

async function loadInvoices(actor: Actor, ids: string[], session: ClientSession): Promise<Map<string, InvoiceDoc>> {
  const invoices = await findReachableInvoices({ actor, invoiceIds: ids, session });
  if (invoices.length !== ids.length) {
    throw notFound();
  }
  if (new Set(invoices.map((invoice) => invoice.customerId)).size > 1) {
    throw new AppError('MIXED_CUSTOMERS');
  }
  if (new Set(invoices.map((invoice) => invoice.currency)).size > 1) {
    throw new AppError('MIXED_CURRENCIES');
  }
  return new Map(invoices.map((invoice) => [invoice._id, invoice]));
}
