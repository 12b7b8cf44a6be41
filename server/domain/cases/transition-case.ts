import type { Transition } from '#models/contracts/cases.ts';
import { CASE_ROLES } from '#models/contracts/role-names.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { caseStream, loadCaseForChange, saveCase, situationOf } from '#server/domain/cases/case-facts.ts';
import { decide, type Part } from '#server/domain/cases/case-machine.ts';
import { refusedFields } from '#server/domain/cases/guard-fields.ts';
import { effectOf } from '#server/domain/cases/transition-effects.ts';
import { moneyKey } from '#server/domain/receivables/disputed-amount.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canReadCase } from '#server/policies/case.ts';
import { caseScope } from '#server/policies/scope.ts';

/**
 * Moves a case along T2–T16 of domain §3: the state machine decides, then aggregate, invoices and entries change in one
 * transaction.
 * @param parts for work without a person (an automatic T7, T14): what the system is towards the case
 * @throws AppError NOT_FOUND, STALE, FORBIDDEN, TRANSITION_NOT_ALLOWED and what the row's guard answers
 */
export async function transitionCase({
  actor,
  caseId,
  input,
  parts,
}: {
  actor: Actor;
  caseId: string;
  input: Transition;
  parts?: ReadonlySet<Part>;
}): Promise<CaseDoc> {
  const scope = parts?.has('system') ? everything<'case'>() : caseScope(actor);
  const seen = await Cases.within(scope).findById(caseId, { projection: { customerId: 1 } });
  if (!seen) {
    throw notFound();
  }
  return atomically({
    streams: [caseStream(caseId)],
    serialise: [moneyKey(seen.customerId)],
    work: async (unit) => {
      const before = parts?.has('system')
        ? await Cases.within(scope).findOne({ _id: caseId, version: input.version }, unit)
        : await loadCaseForChange({ actor, caseId, version: input.version, session: unit.session });
      if (!before) {
        throw new AppError('STALE');
      }
      const decision = decide(await situationOf(actor, before, unit.session, parts), input);
      if (!decision.ok) {
        throw new AppError(decision.code, refusedFields(input.action, decision.code));
      }
      if (input.action === 'qualify' && input.ownerId) {
        await assertCanOwn(input.ownerId, before, input.department);
      }
      const effect = await effectOf({ unit, actor, before, now: clock.now() }, input);
      const after = await saveCase(before, { ...effect.changes, state: decision.to }, unit.session, effect.unset);
      await unit.append(caseStream(caseId), actor, effect.entries);
      return after;
    },
  });
}

/** The named owner must be one of the company's people who can reach the case. @throws AppError INVALID */
export async function assertCanOwn(userId: string, subject: CaseDoc, department: CaseDoc['department']): Promise<void> {
  const user = await Users.within(everything()).findOne({
    _id: userId,
    disabledAt: { $exists: false },
    role: { $in: CASE_ROLES },
  });
  if (!user || !canReadCase(await actorOf(user), { ...subject, department }, clock.now())) {
    throw new AppError('INVALID', { fields: { ownerId: ['INVALID'] }, params: { case: subject.number } });
  }
}
