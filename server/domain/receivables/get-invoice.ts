import { Cases } from '#models/schemas/dispute-case.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { notFound } from '#server/platform/errors.ts';
import { caseScope, invoiceScope } from '#server/policies/scope.ts';

/**
 * One invoice. A resolver reaches those of the cases of the own departments (domain §9).
 * @throws AppError NOT_FOUND for a missing or foreign one
 */
export async function getInvoice({ actor, invoiceId }: { actor: Actor; invoiceId: string }): Promise<InvoiceDoc> {
  const found = await Invoices.within(invoiceScope(actor)).findById(invoiceId);
  if (found) {
    return found;
  }
  if (actor.role === 'resolver') {
    const assigned = await Cases.within(caseScope(actor)).count({ 'items.invoiceId': invoiceId }, { limit: 1 });
    const invoice = assigned > 0 ? await Invoices.within(everything()).findById(invoiceId) : null;
    if (invoice) {
      return invoice;
    }
  }
  throw notFound();
}
