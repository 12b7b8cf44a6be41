import type { CaseState } from '#models/contracts/cases.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { type CaseAccess, departmentsOf, hasVoice, isOwner } from '#server/policies/case.ts';

/** States in which whoever deals with the case has the next step. */
const WORK: readonly CaseState[] = ['OPEN', 'QUALIFIED', 'IN_PROGRESS'];

/** Who carries out what was agreed (T12): accounting, and sales administration for its own cases. */
const carriesOut = (actor: Actor): boolean =>
  actor.role === 'accounting' || (actor.role === 'resolver' && actor.departments.includes('sales-administration'));

/** Readers without a voice never have a turn. */
const hasTurns = (actor: Actor): boolean => isStaff(actor) && hasVoice(actor);

/** Whether a reachable case waits for this person. A test keeps it equal to `myTurnFilter`. */
export function isMyTurn(actor: Actor, subject: Pick<CaseAccess, 'state' | 'ownerId' | 'department'>): boolean {
  if (!hasTurns(actor)) {
    return false;
  }
  if (subject.state === 'AGREED') {
    return carriesOut(actor);
  }
  return WORK.includes(subject.state) && isOwner(actor, subject as CaseAccess);
}

/** The same rule as a query, within the actor's scope; null when nothing can ever wait for this person. */
export function myTurnFilter(actor: Actor): Record<string, unknown> | null {
  if (!hasTurns(actor)) {
    return null;
  }
  const departments = departmentsOf(actor);
  return {
    $or: [
      { ownerId: actor.userId, state: { $in: WORK } },
      ...(departments.length > 0
        ? [{ ownerId: { $exists: false }, department: { $in: departments }, state: { $in: WORK } }]
        : []),
      ...(carriesOut(actor) ? [{ state: 'AGREED' }] : []),
    ],
  };
}
