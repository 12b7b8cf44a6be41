import type { Step } from '#app/components/ui/stepper.tsx';
import type { CaseState } from '#models/contracts/case-names.ts';

export const STEPS = ['received', 'examined', 'proposed', 'agreed', 'resolved'] as const;
type StepKey = (typeof STEPS)[number];

const CURRENT: Record<CaseState, StepKey | 'done'> = {
  OPEN: 'received',
  QUALIFIED: 'examined',
  IN_PROGRESS: 'examined',
  WAITING_CUSTOMER: 'examined',
  WAITING_THIRD_PARTY: 'examined',
  PROPOSED: 'proposed',
  AGREED: 'agreed',
  RESOLVED: 'resolved',
  CLOSED: 'done',
  REJECTED: 'examined',
  WITHDRAWN: 'examined',
  LEGAL: 'examined',
};
const STOPPED: readonly CaseState[] = ['REJECTED', 'WITHDRAWN', 'LEGAL'];

/** Where a case stands on its way; a way that ended early shows where. */
export function stepsOfState(state: CaseState): { key: StepKey; state: Step['state'] }[] {
  const current = CURRENT[state];
  const at = current === 'done' ? STEPS.length : STEPS.indexOf(current);
  return STEPS.map((key, index) => ({
    key,
    state: index < at ? 'done' : index > at ? 'upcoming' : STOPPED.includes(state) ? 'stopped' : 'current',
  }));
}
