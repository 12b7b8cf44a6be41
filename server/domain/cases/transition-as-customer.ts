import type { Transition } from '#models/contracts/cases.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { AppError } from '#server/platform/errors.ts';

const MAX_ATTEMPTS = 5;

/**
 * The version of a case towards customers: the number of its last step on the shared side. By the case's own version
 * they could count what the company does among itself, and would be told that their page is outdated for it.
 */
export const sharedVersionOf = (events: readonly EntryDoc[]): number =>
  events.findLast(({ type }) => /^(case|proposal)\./.test(type))?.shared?.seq ?? 0;

/**
 * A customer's step, from a page that shows the shared side.
 * @param input with the shared version of the page
 * @throws AppError NOT_FOUND, STALE (something the customer can see has changed), and what `transitionCase` answers
 */
export async function transitionAsCustomer({
  actor,
  caseId,
  input,
}: {
  actor: Actor;
  caseId: string;
  input: Transition;
}): Promise<CaseDoc> {
  for (let attempt = 1; ; attempt += 1) {
    const { case: subject, events } = await getPortalCase({ actor, caseId });
    if (input.version !== sharedVersionOf(events)) {
      throw new AppError('STALE');
    }
    try {
      return await transitionCase({ actor, caseId, input: { ...input, version: subject.version } });
    } catch (error) {
      // Perhaps only a colleague's internal step: the next reading tells.
      if (!(error instanceof AppError && error.code === 'STALE') || attempt >= MAX_ATTEMPTS) {
        throw error;
      }
    }
  }
}
