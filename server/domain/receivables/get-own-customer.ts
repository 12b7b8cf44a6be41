import { Customers } from '#models/schemas/customer.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import { customerScope } from '#server/policies/scope.ts';

/** The debtor company a customer's person belongs to; null for guests, who are admitted to cases only. */
export async function getOwnCustomer(
  actor: Actor,
): Promise<{ name: string; code: string; address?: string | undefined } | null> {
  const found =
    isCustomer(actor) && actor.customerId
      ? await Customers.within(customerScope(actor)).findById(actor.customerId, {
          projection: { name: 1, code: 1, address: 1 },
        })
      : null;
  return found ? { name: found.name, code: found.code, address: found.address } : null;
}
