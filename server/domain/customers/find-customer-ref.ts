import type { PersonRef } from '#models/contracts/views.ts';
import { Customers } from '#models/schemas/customer.ts';
import type { Actor } from '#server/auth/actor.ts';
import { customerScope } from '#server/policies/scope.ts';

/** Id and name of one customer the actor may reach, or null. */
export async function findCustomerRef({
  actor,
  customerId,
}: {
  actor: Actor;
  customerId: string;
}): Promise<PersonRef | null> {
  const found = await Customers.within(customerScope(actor)).findById(customerId, { projection: { name: 1 } });
  return found ? { id: found._id, name: found.name } : null;
}
