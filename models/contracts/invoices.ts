import { z } from 'zod';
import { DaySchema } from './days.ts';

/** Filters of an invoice list; "open" is still payable and not yet overdue, "due" falls within 14 days (domain §1). */
export const INVOICE_FILTERS = ['all', 'open', 'due', 'overdue', 'disputed', 'paid'] as const;
export const InvoiceFilterSchema = z.enum(INVOICE_FILTERS);
export type InvoiceFilter = z.infer<typeof InvoiceFilterSchema>;

/** What an invoice shows as its one status, the strongest first: paid, disputed, overdue, due, open. */
export const INVOICE_STATUSES = ['open', 'due', 'overdue', 'disputed', 'paid'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const INVOICE_SORTS = ['due', 'issued', 'amount', 'number'] as const;
export const InvoiceSortSchema = z.enum(INVOICE_SORTS);
export type InvoiceSort = z.infer<typeof InvoiceSortSchema>;

/** Days before the due date from which an invoice counts as "due". */
export const DUE_SOON_DAYS = 14;

/** Approved for payment (domain §1), with the day the customer expects to pay. */
export const ConfirmInvoiceSchema = z.strictObject({
  version: z.coerce.number().int().min(0),
  expectedOn: DaySchema.optional(),
});
