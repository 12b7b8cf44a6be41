import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findAssignableStaff } from '#server/domain/cases/find-assignable-staff.ts';
import { clock } from '#server/platform/clock.ts';

export interface Mentionable {
  /** colleagues who can read the case */
  staff: UserDoc[];
  /** the customer's people and admitted guests: on the shared side only */
  outside: UserDoc[];
}

/**
 * Whom a colleague can name in a case. A mention reaches those entitled to the side it stands on; the post decides that
 * once more. @throws AppError NOT_FOUND
 */
export async function findMentionable({ actor, subject }: { actor: Actor; subject: CaseDoc }): Promise<Mentionable> {
  const now = clock.now();
  const guests = subject.guests.filter(({ until }) => until > now).map(({ userId }) => userId);
  const [staff, outside] = await Promise.all([
    findAssignableStaff({ actor, caseId: subject._id }),
    Users.within(everything()).find(
      {
        disabledAt: { $exists: false },
        $or: [
          { customerId: subject.customerId, role: { $in: CUSTOMER_ROLES } },
          ...(guests.length > 0 ? [{ _id: { $in: guests } }] : []),
        ],
      },
      { sort: { name: 1 }, limit: 200, projection: { name: 1, role: 1 } },
    ),
  ]);
  const isReader = (user: UserDoc) => user.role !== 'resolver' || user.departments.includes(subject.department);
  return { staff: staff.filter(isReader), outside };
}
