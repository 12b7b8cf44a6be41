import type { OpenCase } from '#models/contracts/cases.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { ContestPart } from '#models/contracts/portal.ts';
import type { ContestDraftDoc } from '#models/schemas/contest-draft.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { disputedOf } from '#server/domain/cases/open-case.ts';

/** One invoice of a draft as it stands right now. All amounts: minor units. */
export interface ContestItem {
  invoice: InvoiceDoc;
  part?: ContestPart;
  /** what can still be contested: open − other active cases */
  available: number;
  /** what the chosen part comes to; 0 while nothing is chosen or it cannot be had any more */
  disputed: number;
  /** what stays payable on the due day */
  rest: number;
  problem?: Extract<ErrorCode, 'INVOICE_SETTLED' | 'AMOUNT_ABOVE_OPEN' | 'INVALID'>;
}

function disputedNow(part: ContestPart, invoice: InvoiceDoc): number | null {
  const item = itemOf(part);
  if (!item) {
    return null;
  }
  const known = new Set(invoice.lines.map(({ no }) => no));
  if (item.part === 'lines' && !item.lines.every((no) => known.has(no))) {
    return null;
  }
  return disputedOf(item, invoice);
}

/** The item as T1 takes it; null while the part is not complete. */
function itemOf({ invoiceId, part, lines, amount }: ContestPart): OpenCase['items'][number] | null {
  switch (part) {
    case 'whole':
      return { invoiceId, part };
    case 'lines':
      return lines && lines.length > 0 ? { invoiceId, part, lines } : null;
    case 'amount':
      return amount && amount > 0 ? { invoiceId, part, amount } : null;
  }
}

/** What a draft contests, against the invoices as they are now: somebody may have paid or contested them meanwhile. */
export function contestItems(
  draft: Pick<ContestDraftDoc, 'invoiceIds' | 'parts'>,
  invoices: readonly InvoiceDoc[],
): ContestItem[] {
  return draft.invoiceIds.flatMap((id) => {
    const invoice = invoices.find(({ _id }) => _id === id);
    return invoice
      ? [
          contestItem(
            invoice,
            draft.parts.find(({ invoiceId }) => invoiceId === id),
          ),
        ]
      : [];
  });
}

function contestItem(invoice: InvoiceDoc, part: ContestPart | undefined): ContestItem {
  const available = invoice.open - invoice.disputed;
  const base = { invoice, available, disputed: 0, rest: available, ...(part ? { part } : {}) };
  if (available <= 0) {
    return { ...base, problem: 'INVOICE_SETTLED' };
  }
  if (!part) {
    return base;
  }
  const disputed = disputedNow(part, invoice);
  if (disputed === null || disputed < 1) {
    return { ...base, problem: 'INVALID' };
  }
  return disputed > available
    ? { ...base, problem: 'AMOUNT_ABOVE_OPEN' }
    : { ...base, disputed, rest: available - disputed };
}

/**
 * The items to open a case with. The whole of an invoice is sent as the amount that was shown, so that nobody contests
 * another amount than the one they read.
 */
export const itemsToOpen = (items: readonly ContestItem[]): OpenCase['items'] =>
  items.flatMap(({ part, invoice, disputed }) => {
    const item = part ? itemOf(part) : null;
    return !item ? [] : item.part === 'whole' ? [{ invoiceId: invoice._id, part: 'amount', amount: disputed }] : [item];
  });
