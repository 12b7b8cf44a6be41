import type { z } from 'zod';
import type { AssignCaseSchema } from '#models/contracts/cases.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseStream, loadCaseForChange, saveCase } from '#server/domain/cases/case-facts.ts';
import { assertCanOwn } from '#server/domain/cases/transition-case.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { canAssign } from '#server/policies/case.ts';

/**
 * Hands a case to another department or person. Clocks go on (domain §3).
 * @throws AppError NOT_FOUND, STALE, FORBIDDEN, INVALID. Appends `case.assigned`, after which the former department's
 * people can no longer reach the case.
 */
export function assignCase({
  actor,
  caseId,
  input,
}: {
  actor: Actor;
  caseId: string;
  input: z.output<typeof AssignCaseSchema>;
}): Promise<CaseDoc> {
  return atomically({
    streams: [caseStream(caseId)],
    work: async (unit) => {
      const before = await loadCaseForChange({ actor, caseId, version: input.version, session: unit.session });
      if (!canAssign(actor, before)) {
        throw new AppError('FORBIDDEN');
      }
      if (input.ownerId) {
        await assertCanOwn(input.ownerId, before, input.department);
      }
      const after = await saveCase(
        before,
        { department: input.department, ...(input.ownerId ? { ownerId: input.ownerId } : {}) },
        unit.session,
        input.ownerId ? [] : ['ownerId'],
      );
      await unit.append(caseStream(caseId), actor, [
        {
          type: 'case.assigned',
          audience: 'internal',
          data: {
            department: input.department,
            note: input.note,
            ...(input.ownerId ? { ownerId: input.ownerId } : {}),
          },
        },
      ]);
      return after;
    },
  });
}
