import { Customers } from '#models/schemas/customer.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';

/** The actor a stored account stands for, with the portfolio and the cases it has right now. */
export async function actorOf(user: UserDoc, sessionId?: string): Promise<Actor> {
  const now = clock.now();
  const isLimited = user.portfolio === 'own' && (user.role === 'accounting' || user.role === 'sales');
  const portfolio = isLimited
    ? (await Customers.within(everything()).find({ team: user._id }, { projection: { _id: 1 } })).map(({ _id }) => _id)
    : 'all';
  return {
    userId: user._id,
    name: user.name,
    role: user.role,
    language: user.language,
    departments: user.departments,
    portfolio,
    approvalLimit: user.approvalLimit,
    guestOf: user.guestOf.filter(({ until }) => until > now).map(({ caseId }) => caseId),
    elevated: user.elevatedUntil !== undefined && user.elevatedUntil > now,
    accessVersion: user.accessVersion,
    ...(user.customerId ? { customerId: user.customerId } : {}),
    ...(sessionId ? { sessionId } : {}),
  };
}
