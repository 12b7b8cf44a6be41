import type { ApproveCase } from '#models/contracts/cases.ts';
import { isActiveState } from '#models/contracts/cases.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { APPROVER, COSIGN_LIMIT } from '#server/domain/cases/approval.ts';
import { caseStream, loadCaseForChange, saveCase } from '#server/domain/cases/case-facts.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';

/**
 * A manager's consent: to an accepted amount (minor units, up to the manager's own limit; above 10 000 € any manager
 * may co-sign) or to handing the case to the lawyers (T16 needs two managers). Nobody approves their own proposal: that
 * is checked where the approval is used.
 * @throws AppError NOT_FOUND, STALE, FORBIDDEN, TRANSITION_NOT_ALLOWED, AMOUNT_ABOVE_DISPUTED, APPROVAL_LIMIT. Appends `case.approved`.
 */
export function approveCase({
  actor,
  caseId,
  input,
}: {
  actor: Actor;
  caseId: string;
  input: ApproveCase;
}): Promise<CaseDoc> {
  return atomically({
    streams: [caseStream(caseId)],
    work: async (unit) => {
      const before = await loadCaseForChange({ actor, caseId, version: input.version, session: unit.session });
      if (actor.role !== APPROVER) {
        throw new AppError('FORBIDDEN');
      }
      if (!isActiveState(before.state)) {
        throw new AppError('TRANSITION_NOT_ALLOWED');
      }
      if (input.kind === 'amount' && input.amount > before.disputed) {
        throw new AppError('AMOUNT_ABOVE_DISPUTED', { fields: { amount: ['AMOUNT_ABOVE_DISPUTED'] } });
      }
      const isAbove = input.kind === 'amount' && input.amount > actor.approvalLimit;
      if (input.kind === 'amount' && isAbove && input.amount <= COSIGN_LIMIT) {
        throw new AppError('APPROVAL_LIMIT', { fields: { amount: ['APPROVAL_LIMIT'] } });
      }
      const amount =
        input.kind === 'amount' ? { amount: input.amount, ...(isAbove ? { cosign: true as const } : {}) } : {};
      const approvals = [
        ...before.approvals.filter((approval) => !(approval.kind === input.kind && approval.by === actor.userId)),
        { kind: input.kind, by: actor.userId, at: clock.now(), ...amount },
      ];
      const after = await saveCase(before, { approvals }, unit.session);
      await unit.append(caseStream(caseId), actor, [
        {
          type: 'case.approved',
          audience: 'internal',
          data: {
            kind: input.kind,
            ...(input.kind === 'amount' ? { amount: input.amount, currency: before.currency } : {}),
          },
        },
      ]);
      return after;
    },
  });
}
