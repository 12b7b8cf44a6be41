import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { type ContestItem, contestItems } from '#server/domain/cases/contest/contest-items.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canOpenCase } from '#server/policies/case.ts';
import { customerScope, invoiceScope } from '#server/policies/scope.ts';

const MAX_INVOICES = 50;

/**
 * Invoices of one customer about to be contested on the customer's behalf, with what can still be contested of each.
 * @throws AppError NOT_FOUND (somebody else's, none, or a reader who opens no cases), MIXED_CUSTOMERS, MIXED_CURRENCIES
 */
export async function getContestable({
  actor,
  invoiceIds,
}: {
  actor: Actor;
  invoiceIds: readonly string[];
}): Promise<{ customer: CustomerDoc; items: ContestItem[] }> {
  const ids = [...new Set(invoiceIds)].slice(0, MAX_INVOICES);
  const invoices = canOpenCase(actor) ? await Invoices.within(invoiceScope(actor)).find({ _id: { $in: ids } }) : [];
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
  const customer = await Customers.within(customerScope(actor)).findById(first.customerId);
  if (!customer) {
    throw notFound();
  }
  return { customer, items: contestItems({ invoiceIds: ids, parts: [] }, invoices) };
}
