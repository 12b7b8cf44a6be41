import type { Actor } from '#server/auth/actor.ts';
import { findCustomersByIds } from '#server/domain/customers/find-customers-by-ids.ts';
import { findInvoices } from '#server/domain/receivables/find-invoices.ts';
import { readInvoiceQuery } from '#server/domain/receivables/invoice-query.ts';
import { getInvoiceTotals } from '#server/domain/receivables/invoice-totals.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { presentStaffInvoiceRow } from '#server/presenters/invoice.ts';

/** A page of the desk's invoice list, of one customer or of all the reader may reach, with the sums by currency. */
export async function loadInvoiceList({
  actor,
  request,
  customerId,
}: {
  actor: Actor;
  request: Request;
  customerId?: string;
}) {
  const query = readInvoiceQuery(new URL(request.url).searchParams);
  const [page, totals] = await Promise.all([
    findInvoices({ actor, selection: query.filter, customerId, ...query }),
    getInvoiceTotals({ actor, customerId }),
  ]);
  const customers = await findCustomersByIds({
    actor,
    customerIds: page.invoices.map((invoice) => invoice.customerId),
  });
  const today = dayOf(clock.now(), config().timeZone);
  return {
    filter: query.filter,
    sort: query.sort,
    q: query.q ?? '',
    totals,
    invoices: page.invoices.map((invoice) =>
      presentStaffInvoiceRow(
        invoice,
        customers.get(invoice.customerId) ?? { _id: invoice.customerId, code: '', name: '—' },
        today,
      ),
    ),
    previous: page.previous,
    next: page.next,
    canOpenCase: canOpenCase(actor),
  };
}
