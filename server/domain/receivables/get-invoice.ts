import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findReachableInvoices } from '#server/domain/receivables/find-reachable-invoices.ts';
import { notFound } from '#server/platform/errors.ts';

/**
 * One invoice. A resolver reaches those of the cases of the own departments (domain §9).
 * @throws AppError NOT_FOUND for a missing or foreign one
 */
export async function getInvoice({ actor, invoiceId }: { actor: Actor; invoiceId: string }): Promise<InvoiceDoc> {
  const [found] = await findReachableInvoices({ actor, invoiceIds: [invoiceId] });
  if (!found) {
    throw notFound();
  }
  return found;
}
