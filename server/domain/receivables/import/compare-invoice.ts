import type { RowProblem } from '#models/contracts/imports.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import type { ReceivableRow } from '#server/domain/receivables/import/read-receivable.ts';

/** The part of a stored invoice that a file may own or must respect. */
export type StoredInvoice = Pick<
  InvoiceDoc,
  | '_id'
  | 'customerId'
  | 'entity'
  | 'number'
  | 'currency'
  | 'issuedOn'
  | 'dueOn'
  | 'dueEstimated'
  | 'dueCorrected'
  | 'orderReference'
  | 'total'
  | 'paid'
  | 'paidInCases'
  | 'credited'
  | 'writtenOff'
  | 'open'
  | 'disputed'
  | 'settledOn'
  | 'confirmation'
  | 'source'
  | 'version'
>;

export type Comparison =
  | { outcome: 'unchanged' }
  | { outcome: 'updated'; set: Partial<InvoiceDoc>; unset: (keyof InvoiceDoc)[] }
  | {
      outcome: 'refused';
      reason: RowProblem;
      field: 'number' | 'currency' | 'total';
      params: Record<string, string | number>;
    };

/**
 * What a row means for an invoice that is already there. A file owns dates, amount, order reference and, where it
 * speaks of payment, what is paid. It never takes an invoice below what was paid, credited or written off (I2), below
 * what is in dispute (I4), or away from the amount its customer confirmed.
 */
export function compareInvoice(stored: StoredInvoice, row: ReceivableRow, customerId: string): Comparison {
  const refuse = (
    reason: RowProblem,
    field: 'number' | 'currency' | 'total',
    params: Record<string, string | number> = {},
  ): Comparison => ({ outcome: 'refused', reason, field, params });
  if (stored.customerId !== customerId) {
    return refuse('OTHER_CUSTOMER', 'number');
  }
  if (stored.currency !== row.currency) {
    return refuse('CURRENCY_CHANGED', 'currency', { currency: stored.currency });
  }
  const set: Partial<InvoiceDoc> = {};
  const unset: (keyof InvoiceDoc)[] = [];
  if (stored.issuedOn !== row.issuedOn) {
    set.issuedOn = row.issuedOn;
  }
  if (stored.dueCorrected && !row.dueEstimated && row.dueOn !== stored.dueCorrected.from) {
    // The file has moved on, to the agreed day or to another: from now on it owns the day again.
    unset.push('dueCorrected');
  }
  if (hasOtherDueDate(stored, row)) {
    set.dueOn = row.dueOn;
    if (row.dueEstimated) {
      set.dueEstimated = true;
    } else if (stored.dueEstimated) {
      unset.push('dueEstimated');
    }
  }
  if (row.orderReference !== '' && stored.orderReference !== row.orderReference) {
    set.orderReference = row.orderReference;
  }
  const taken = stored.credited + stored.writtenOff;
  const paid = paidBy(stored, row, taken);
  if (row.total !== stored.total || paid !== stored.paid) {
    if (stored.confirmation && row.total !== stored.total) {
      return refuse('CONFIRMED', 'total');
    }
    if (paid < stored.paid || paid + taken > row.total) {
      return refuse('BELOW_SETTLED', 'total', { settled: stored.paid + taken, currency: stored.currency });
    }
    const open = row.total - paid - taken;
    if (open < stored.disputed) {
      return refuse('BELOW_DISPUTED', 'total', { disputed: stored.disputed, currency: stored.currency });
    }
    Object.assign(set, { total: row.total, paid, open });
    if (open > 0 && stored.settledOn) {
      unset.push('settledOn');
    }
  }
  if (row.settledOn && stored.settledOn !== row.settledOn && (set.open ?? stored.open) === 0) {
    set.settledOn = row.settledOn;
  }
  return Object.keys(set).length === 0 && unset.length === 0
    ? { outcome: 'unchanged' }
    : { outcome: 'updated', set, unset };
}

/**
 * An estimate never replaces a due date that some file knew, nor does a file that still has the day from before a case
 * corrected it.
 */
function hasOtherDueDate({ dueOn, dueEstimated, dueCorrected }: StoredInvoice, row: ReceivableRow): boolean {
  if (row.dueEstimated) {
    return dueEstimated === true && dueOn !== row.dueOn;
  }
  return dueEstimated === true || (dueOn !== row.dueOn && dueCorrected?.from !== row.dueOn);
}

/**
 * What is paid after a row. What was credited, written off or settled by a case here may be missing from the file's
 * balance, or be in it already: neither way is it taken back, and neither way is it counted twice.
 */
function paidBy(stored: StoredInvoice, row: ReceivableRow, taken: number): number {
  if (!row.knowsPaid) {
    return stored.paid;
  }
  if (row.paid < stored.paid - (stored.paidInCases ?? 0)) {
    // Less than a file has said before: refused by the caller.
    return row.paid;
  }
  const known = row.paidIsAllSettled ? row.paid - taken : Math.min(row.paid, Math.max(row.total - taken, 0));
  return Math.max(stored.paid, known);
}
