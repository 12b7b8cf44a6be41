import { addDays, type Day } from './calendar.ts';

/** Filters of an invoice list; "open" is still payable and not yet overdue, "due" falls within 14 days (domain §1). */
export const INVOICE_FILTERS = ['all', 'open', 'due', 'overdue', 'disputed', 'paid'] as const;
export type InvoiceFilter = (typeof INVOICE_FILTERS)[number];

/** What an invoice shows as its one status, the strongest first: paid, disputed, overdue, due, open. */
export const INVOICE_STATUSES = ['open', 'due', 'overdue', 'disputed', 'paid'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const INVOICE_SORTS = ['due', 'issued', 'amount', 'number'] as const;
export type InvoiceSort = (typeof INVOICE_SORTS)[number];

/** Days before the due date from which an invoice counts as "due". */
export const DUE_SOON_DAYS = 14;

/** Days from today within which a payment may be announced. */
export const CONFIRM_WITHIN_DAYS = 365;

/**
 * The one status an invoice shows. A disputed invoice stays "disputed" when its due day passes: what is overdue of it is
 * the undisputed rest, which stands beside it.
 * @param invoice open and disputed amounts in minor units
 */
export function invoiceStatus(invoice: { open: number; disputed: number; dueOn: Day }, today: Day): InvoiceStatus {
  if (invoice.open <= 0) {
    return 'paid';
  }
  if (invoice.disputed > 0) {
    return 'disputed';
  }
  if (invoice.dueOn < today) {
    return 'overdue';
  }
  return invoice.dueOn <= addDays(today, DUE_SOON_DAYS) ? 'due' : 'open';
}

/* ---- what a reader receives: all amounts in integer minor units, VAT included unless said otherwise --------------- */

/** An invoice as a line of a list. */
export interface InvoiceRowView {
  id: string;
  number: string;
  currency: string;
  issuedOn: Day;
  dueOn: Day;
  orderReference?: string | undefined;
  total: number;
  open: number;
  disputed: number;
  /** open − disputed: what stays payable on the due day */
  payable: number;
  status: InvoiceStatus;
  /** the day the customer announced, once confirmed for payment */
  confirmed?: { expectedOn?: Day | undefined } | undefined;
}

export interface InvoiceLineView {
  no: number;
  description: string;
  quantity: string;
  unit?: string | undefined;
  unitPrice: number;
  net: number;
  vatRate: string;
  total: number;
}

/** An invoice as its own page shows it to the customer. */
export interface InvoiceView extends InvoiceRowView {
  /** the supplier's legal entity, '' when there is one only */
  entity: string;
  /** the file had no due day; ours was derived from the terms */
  dueEstimated: boolean;
  /** the due day before a case corrected it */
  dueBefore?: Day | undefined;
  net?: number | undefined;
  vat?: number | undefined;
  paid: number;
  credited: number;
  settledOn?: Day | undefined;
  lines: InvoiceLineView[];
  confirmation?: { at: string; by: string; expectedOn?: Day | undefined } | undefined;
  /** the PDF */
  documentId?: string | undefined;
  version: number;
}

/** A credit note posted to an invoice. */
export interface CreditNoteView {
  number: string;
  postedOn: Day;
  amount: number;
}

/** What the company's people see beside it. */
export interface StaffInvoiceRowView extends InvoiceRowView {
  customer: { id: string; code: string; name: string };
  entity: string;
}
export interface StaffInvoiceView extends InvoiceView {
  customer: { id: string; code: string; name: string };
  writtenOff: number;
}

/** Sums of the open invoices in one currency. */
export interface InvoiceTotals {
  currency: string;
  /** everything open, disputed parts included */
  owed: number;
  /** undisputed and past its due day */
  overdue: number;
  /** undisputed and due within DUE_SOON_DAYS */
  dueSoon: number;
  /** frozen by active cases */
  disputed: number;
  /** open invoices */
  count: number;
}
