import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import type { Actor } from '#server/auth/actor.ts';
import { type CustomerFigures, getCustomerFigures } from '#server/domain/customers/find-customers.ts';
import { notFound } from '#server/platform/errors.ts';
import { canSeeCustomers } from '#server/policies/customer.ts';
import { customerScope } from '#server/policies/scope.ts';

/**
 * A customer with figures, for the desk, without its risk: see `getCustomerRisk`.
 * @throws AppError NOT_FOUND for a foreign or missing one
 */
export async function getCustomer({
  actor,
  customerId,
}: {
  actor: Actor;
  customerId: string;
}): Promise<{ customer: Omit<CustomerDoc, 'risk'>; figures: CustomerFigures }> {
  const customer = canSeeCustomers(actor)
    ? await Customers.within(customerScope(actor)).findById(customerId, { projection: { risk: 0 } })
    : null;
  if (!customer) {
    throw notFound();
  }
  const figures = await getCustomerFigures({ actor, customerIds: [customerId] });
  return { customer, figures: figures.get(customerId) ?? { balances: [], activeCases: 0 } };
}
