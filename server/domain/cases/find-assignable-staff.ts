import { CASE_ROLES } from '#models/contracts/role-names.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { notFound } from '#server/platform/errors.ts';
import { singleton } from '#server/platform/singleton.ts';
import { caseScope } from '#server/policies/scope.ts';

const MAX_PEOPLE = 500;

const remembered = singleton<{ at: number; staff: Promise<UserDoc[]> | null }>('staff', () => ({ at: 0, staff: null }));
const FRESH_MS = 30_000;

/** Colleagues who may own a case, by name: for filters and teams. An answer may be half a minute old. */
export function findStaff(): Promise<UserDoc[]> {
  const now = performance.now();
  if (!remembered.staff || now - remembered.at > FRESH_MS) {
    remembered.at = now;
    remembered.staff = readStaff();
    remembered.staff.catch(() => {
      remembered.staff = null;
    });
  }
  return remembered.staff;
}

const readStaff = (): Promise<UserDoc[]> =>
  Users.within(everything()).find(
    { role: { $in: CASE_ROLES }, disabledAt: { $exists: false } },
    { sort: { name: 1 }, limit: MAX_PEOPLE, projection: { name: 1, role: 1, departments: 1, portfolio: 1 } },
  );

/**
 * Who may be given a case: everybody who can reach it, resolvers for their own departments.
 * @throws AppError NOT_FOUND
 */
export async function findAssignableStaff({ actor, caseId }: { actor: Actor; caseId: string }): Promise<UserDoc[]> {
  const subject = isStaff(actor)
    ? await Cases.within(caseScope(actor)).findById(caseId, { projection: { customerId: 1 } })
    : null;
  if (!subject) {
    throw notFound();
  }
  return reaching(subject, await readStaff());
}

async function reaching({ customerId }: Pick<CaseDoc, 'customerId'>, staff: UserDoc[]): Promise<UserDoc[]> {
  const customer = await Customers.within(everything()).findById(customerId, { projection: { team: 1 } });
  const team = new Set(customer?.team);
  const isLimited = (user: UserDoc) =>
    (user.role === 'accounting' || user.role === 'sales') && user.portfolio === 'own' && !team.has(user._id);
  return staff.filter((user) => !isLimited(user));
}
