import type { CaseAction, CaseState } from '#models/contracts/case-names.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';

/** Everything a case's page has a form for: the transitions, and what changes a case without moving it. */
export const OTHER_PANELS = [
  'assign',
  'approve-amount',
  'approve-legal',
  'admit-guest',
  'remove-guest',
  'add-document',
] as const;
export type CasePanel = CaseAction | (typeof OTHER_PANELS)[number];

/** Credit notes that the form of `resolve` has room for. */
export const NOTE_ROWS = 12;

/** Transitions that need no words: one press. */
export const AT_ONCE: readonly CaseAction[] = ['start', 'resume'];

/** The one step that is expected of whoever works on a case in a state. */
const EXPECTED: Partial<Record<CaseState, CaseAction>> = {
  OPEN: 'qualify',
  QUALIFIED: 'start',
  IN_PROGRESS: 'propose',
  WAITING_CUSTOMER: 'resume',
  WAITING_THIRD_PARTY: 'resume',
  AGREED: 'resolve',
  RESOLVED: 'close',
  REJECTED: 'close',
};

/** What the reader may do here, the expected step first; null when the next step is somebody else's. */
export function stepsOf(subject: Pick<CaseDeskView, 'state' | 'actions' | 'can'>): {
  primary: CaseAction | null;
  others: CasePanel[];
} {
  const expected = EXPECTED[subject.state];
  const primary = expected && subject.actions.includes(expected) ? expected : null;
  const others: CasePanel[] = subject.actions.filter((action) => action !== primary);
  if (subject.can.assign) {
    others.push('assign');
  }
  if (subject.can.approveAmount) {
    others.push('approve-amount');
  }
  if (subject.can.approveLegal) {
    others.push('approve-legal');
  }
  return { primary, others };
}

/** Whether the reader is offered a form at all. */
export function isOfferedPanel(panel: string | null, subject: CaseDeskView): panel is CasePanel {
  const { primary, others } = stepsOf(subject);
  return (
    panel !== null &&
    !(AT_ONCE as readonly string[]).includes(panel) &&
    (panel === primary || (others as readonly string[]).includes(panel))
  );
}
