import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { scoped } from '#models/scope.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { notFound } from '#server/platform/errors.ts';
import { caseScope } from '#server/policies/scope.ts';

/**
 * The customer's newest messages on a case: one of them shows that a withdrawal is theirs (T3).
 * @throws AppError NOT_FOUND
 */
export async function findCustomerMessages({ actor, caseId }: { actor: Actor; caseId: string }): Promise<EntryDoc[]> {
  const found = isStaff(actor)
    ? await Cases.within(caseScope(actor)).findById(caseId, { projection: { _id: 1 } })
    : null;
  if (!found) {
    throw notFound();
  }
  return Entries.within(scoped({ audience: 'shared' })).find(
    {
      stream: caseStream(caseId),
      type: 'message.posted',
      'actor.role': { $in: CUSTOMER_ROLES },
      redactedAt: { $exists: false },
    },
    { sort: { 'all.seq': -1 }, limit: 20 },
  );
}
