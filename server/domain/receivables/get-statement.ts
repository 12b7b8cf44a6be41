import type { InvoiceTotals } from '#models/contracts/invoices.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnCustomer } from '#server/domain/receivables/get-own-customer.ts';
import { getInvoiceTotals } from '#server/domain/receivables/invoice-totals.ts';
import { invoiceScope } from '#server/policies/scope.ts';

const MAX_LINES = 2_000;

export interface Statement {
  customer: { name: string; code: string; address?: string | undefined } | null;
  totals: InvoiceTotals[];
  /** every open item, the soonest due first */
  invoices: InvoiceDoc[];
  /** false when there are more than fit on a statement */
  isComplete: boolean;
}

/** The customer's statement of account (domain §1): all open items, whatever their age, in a neutral tone. */
export async function getStatement(actor: Actor): Promise<Statement> {
  const [customer, totals, invoices] = await Promise.all([
    getOwnCustomer(actor),
    getInvoiceTotals({ actor }),
    Invoices.within(invoiceScope(actor)).find(
      { open: { $gt: 0 } },
      { sort: { dueOn: 1, _id: 1 }, limit: MAX_LINES + 1, projection: { lines: 0, source: 0 } },
    ),
  ]);
  return { customer, totals, invoices: invoices.slice(0, MAX_LINES), isComplete: invoices.length <= MAX_LINES };
}
