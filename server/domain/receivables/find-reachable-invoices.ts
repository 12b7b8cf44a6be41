import type { ClientSession } from 'mongoose';
import { Cases } from '#models/schemas/dispute-case.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseScope, invoiceScope, reachesInvoicesByCase } from '#server/policies/scope.ts';

/**
 * Those of some invoices that an actor reaches: by the own scope; a resolver, who has no customers, through the cases of
 * the own departments (domain §9, "assigned cases").
 */
export async function findReachableInvoices({
  actor,
  invoiceIds,
  session,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
  session?: ClientSession;
}): Promise<InvoiceDoc[]> {
  const unit = session ? { session } : {};
  if (!reachesInvoicesByCase(actor)) {
    return Invoices.within(invoiceScope(actor)).find({ _id: { $in: invoiceIds } }, unit);
  }
  const cases = await Cases.within(caseScope(actor)).find(
    { 'items.invoiceId': { $in: invoiceIds } },
    { ...unit, projection: { 'items.invoiceId': 1 } },
  );
  const assigned = new Set(cases.flatMap(({ items }) => items.map((item) => item.invoiceId)));
  return Invoices.within(scoped({ _id: { $in: [...assigned] } })).find({ _id: { $in: invoiceIds } }, unit);
}
