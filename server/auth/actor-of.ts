import { Customers } from '#models/schemas/customer.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';

/** The actor a stored account stands for, with the portfolio and the cases it has right now. */
export async function actorOf(user: UserDoc, sessionId?: string): Promise<Actor> {
  const now = clock.now();
  const ends = endsOf(user).filter((end) => end > now);
  return {
    userId: user._id,
    name: user.name,
    role: user.role,
    language: user.language,
    departments: user.departments,
    portfolio: await portfolioOf(user),
    approvalLimit: user.approvalLimit,
    guestOf: user.role === 'guest' ? user.guestOf.filter(({ until }) => until > now).map(({ caseId }) => caseId) : [],
    elevated: user.role === 'admin' && user.elevatedUntil !== undefined && user.elevatedUntil > now,
    ...(ends.length > 0 ? { endsAt: new Date(Math.min(...ends.map((end) => end.getTime()))) } : {}),
    accessVersion: user.accessVersion,
    ...(user.customerId ? { customerId: user.customerId } : {}),
    ...(sessionId ? { sessionId } : {}),
  };
}

function endsOf({ role, elevatedUntil, guestOf }: UserDoc): Date[] {
  switch (role) {
    case 'admin':
      return elevatedUntil ? [elevatedUntil] : [];
    case 'guest':
      return guestOf.map(({ until }) => until);
    default:
      return [];
  }
}

/** Outsiders and resolvers have no portfolio: their scope comes from the company, the case or the department. */
async function portfolioOf(user: UserDoc): Promise<Actor['portfolio']> {
  switch (user.role) {
    case 'accounting':
    case 'sales': {
      if (user.portfolio === 'all') {
        return 'all';
      }
      const customers = await Customers.within(scoped({ team: user._id })).find({}, { projection: { _id: 1 } });
      return customers.map(({ _id }) => _id);
    }
    case 'manager':
    case 'auditor':
    case 'admin':
      return 'all';
    case 'resolver':
    case 'customer':
    case 'customer-admin':
    case 'guest':
      return [];
  }
}
