import { z } from 'zod';
import { DaySchema } from './days.ts';
import { INVOICE_FILTERS, INVOICE_SORTS } from './invoice-views.ts';
import { WholeNumberSchema } from './whole-number.ts';

// Lists and views stand in a file of their own: a page that shows invoices must not load the validator.
export * from './invoice-views.ts';

export const InvoiceFilterSchema = z.enum(INVOICE_FILTERS);
export const InvoiceSortSchema = z.enum(INVOICE_SORTS);

/** Approved for payment (domain §1), with the day the customer expects to pay. */
export const ConfirmInvoiceSchema = z.strictObject({
  version: WholeNumberSchema,
  expectedOn: DaySchema.optional(),
});
export type ConfirmInvoice = z.infer<typeof ConfirmInvoiceSchema>;
