import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import type { Actor } from '#server/auth/actor.ts';
import { customerScope } from '#server/policies/scope.ts';

/** Codes and names of customers the actor may reach, by id. */
export async function findCustomersByIds({
  actor,
  customerIds,
}: {
  actor: Actor;
  customerIds: readonly string[];
}): Promise<Map<string, Pick<CustomerDoc, '_id' | 'code' | 'name'>>> {
  const ids = [...new Set(customerIds)];
  const found =
    ids.length === 0
      ? []
      : await Customers.within(customerScope(actor)).find({ _id: { $in: ids } }, { projection: { code: 1, name: 1 } });
  return new Map(found.map(({ _id, code, name }) => [_id, { _id, code, name }]));
}
