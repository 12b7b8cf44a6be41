import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { type ContestItem, contestItems } from '#server/domain/cases/contest/contest-items.ts';
import { findReachableInvoices } from '#server/domain/receivables/find-reachable-invoices.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canOpenCase } from '#server/policies/case.ts';

const MAX_INVOICES = 50;

/**
 * Invoices of one customer about to be contested on the customer's behalf, with what can still be contested of each.
 * @throws AppError NOT_FOUND (somebody else's, none, or a reader who opens no cases), TOO_LARGE (more
 * than one case takes), MIXED_CUSTOMERS, MIXED_CURRENCIES
 */
export async function getContestable({
  actor,
  invoiceIds,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
}): Promise<{ customer: Pick<CustomerDoc, '_id' | 'code' | 'name' | 'language'>; items: ContestItem[] }> {
  const ids = [...new Set(invoiceIds)];
  if (ids.length > MAX_INVOICES) {
    throw new AppError('TOO_LARGE');
  }
  const invoices = canOpenCase(actor) ? await findReachableInvoices({ actor, invoiceIds: ids }) : [];
  const [first] = invoices;
  if (!first || invoices.length !== ids.length) {
    throw notFound();
  }
  if (invoices.some(({ customerId }) => customerId !== first.customerId)) {
    throw new AppError('MIXED_CUSTOMERS');
  }
  if (invoices.some(({ currency }) => currency !== first.currency)) {
    throw new AppError('MIXED_CURRENCIES');
  }
  // Whoever reaches the invoice knows whose it is: a resolver has no customers, but cases of theirs.
  const customer = await Customers.within(everything()).findById(first.customerId, {
    projection: { code: 1, name: 1, language: 1 },
  });
  if (!customer) {
    throw notFound();
  }
  return { customer, items: contestItems({ invoiceIds: ids, parts: [] }, invoices) };
}
