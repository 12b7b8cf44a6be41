import {
  ACTIVE_STATES,
  type CaseAction,
  type CaseState,
  CREDIT_RESOLUTIONS,
  type Transition,
  ZERO_RESOLUTIONS,
} from '#models/contracts/cases.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { isApprovalMissing, OWNER_LIMIT } from '#server/domain/cases/approval.ts';

/** What a person is towards one case; several may hold (domain §3, roles of the table). */
export type Part = 'customer' | 'owner' | 'collector' | 'cash' | 'sales' | 'resolver' | 'manager' | 'system';

/** Everything a guard may look at. Gathered by the use case, so that the machine stays pure. */
export interface Situation {
  case: Pick<
    CaseDoc,
    | 'state'
    | 'disputed'
    | 'proposal'
    | 'refusals'
    | 'notices'
    | 'approvals'
    | 'customerReopenings'
    | 'rootCause'
    | 'proofs'
    | 'endedAt'
  > & { items: readonly Pick<CaseDoc['items'][number], 'invoiceId'>[] };
  parts: ReadonlySet<Part>;
  userId: string;
  /** minor units the person may approve */
  approvalLimit: number;
  now: Date;
  /** proofs demanded at qualification are all among the documents */
  proofsPresent: boolean;
}

type Input<A extends CaseAction> = Extract<Transition, { action: A }>;
/** null: allowed; otherwise the reason it is not. */
type Guard<A extends CaseAction> = (situation: Situation, input: Input<A>) => ErrorCode | null;

export interface Rule<A extends CaseAction = CaseAction> {
  /** row of the table in domain §3 */
  row: string;
  from: readonly CaseState[];
  to: CaseState;
  who: readonly Part[];
  guard?: Guard<A>;
}

const REOPEN_DAYS = 30;
const DAY_MS = 86_400_000;

/** Corrected terms name the new due date of every invoice of the case, and of no other. */
const hasDueDates = ({ case: { items } }: Situation, { dueDates = [] }: Input<'propose'>): boolean => {
  const named = new Set(dueDates.map(({ invoiceId }) => invoiceId));
  const contested = new Set(items.map(({ invoiceId }) => invoiceId));
  return dueDates.length === contested.size && [...contested].every((invoiceId) => named.has(invoiceId));
};

const proposeGuard: Guard<'propose'> = (situation, input) => {
  const { disputed, approvals } = situation.case;
  if (input.accepted + input.maintained !== disputed) {
    return 'AMOUNTS_DO_NOT_ADD_UP';
  }
  if (ZERO_RESOLUTIONS.includes(input.resolution) && input.accepted !== 0) {
    return 'AMOUNTS_DO_NOT_ADD_UP';
  }
  if (input.resolution === 'CREDIT_FULL' && input.maintained !== 0) {
    return 'AMOUNTS_DO_NOT_ADD_UP';
  }
  if (CREDIT_RESOLUTIONS.includes(input.resolution) && input.accepted === 0) {
    return 'AMOUNTS_DO_NOT_ADD_UP';
  }
  if (input.resolution !== 'TERMS_CORRECTED' && input.dueDates) {
    return 'INVALID';
  }
  if (input.resolution === 'TERMS_CORRECTED' && !hasDueDates(situation, input)) {
    return 'DUE_DATE_REQUIRED';
  }
  if (!situation.proofsPresent && !input.proofsWaived) {
    return 'PROOFS_MISSING';
  }
  return isApprovalMissing({ accepted: input.accepted, proposerId: situation.userId, approvals })
    ? 'APPROVAL_LIMIT'
    : null;
};

const isCurrentProposal = (situation: Situation, input: { proposal: number }): ErrorCode | null =>
  situation.case.proposal?.version === input.proposal ? null : 'PROPOSAL_SUPERSEDED';

const acceptGuard: Guard<'accept'> = (situation, input) => {
  const outdated = isCurrentProposal(situation, input);
  if (outdated) {
    return outdated;
  }
  if (situation.parts.has('customer')) {
    return null;
  }
  if (situation.parts.has('system')) {
    return situation.case.proposal?.maintained === 0 ? null : 'TRANSITION_NOT_ALLOWED';
  }
  return input.proofDocumentId ? null : 'WRITTEN_PROOF_REQUIRED';
};

const resolveGuard: Guard<'resolve'> = ({ case: { proposal } }, input) => {
  if (!proposal) {
    return 'TRANSITION_NOT_ALLOWED';
  }
  const credited = input.creditNotes.reduce((sum, note) => sum + note.amount, 0);
  if (CREDIT_RESOLUTIONS.includes(proposal.resolution)) {
    if (credited !== proposal.accepted) {
      return 'CREDIT_NOTE_REQUIRED';
    }
    return proposal.resolution === 'REBILL' && !input.newInvoiceNumber ? 'NEW_INVOICE_REQUIRED' : null;
  }
  if (input.creditNotes.length > 0) {
    return 'INVALID';
  }
  return proposal.resolution === 'PAYMENT_FOUND' && !input.paymentReference ? 'PAYMENT_REQUIRED' : null;
};

const rejectGuard: Guard<'reject'> = ({ parts, case: { disputed }, approvalLimit }) =>
  parts.has('manager') || disputed <= Math.max(OWNER_LIMIT, approvalLimit) ? null : 'APPROVAL_LIMIT';

const reopenGuard: Guard<'reopen'> = ({ parts, case: { customerReopenings, endedAt }, now }) => {
  if (!endedAt || now.getTime() - endedAt.getTime() > REOPEN_DAYS * DAY_MS) {
    return 'REOPEN_EXPIRED';
  }
  return parts.has('customer') && customerReopenings >= 1 ? 'REOPEN_EXPIRED' : null;
};

/** T2–T16 of domain §3, one row each (T1 opens a case; T9 and T11, T13 and T15 keep their own rows). */
export const RULES: { readonly [A in CaseAction]: Rule<A> } = {
  qualify: { row: 'T2', from: ['OPEN'], to: 'QUALIFIED', who: ['collector', 'owner', 'manager'] },
  withdraw: {
    row: 'T3',
    from: ACTIVE_STATES,
    to: 'WITHDRAWN',
    who: ['customer', 'collector'],
    guard: ({ parts }, input) => (parts.has('customer') || input.messageEntryId ? null : 'SHARED_MESSAGE_REQUIRED'),
  },
  start: { row: 'T4', from: ['QUALIFIED'], to: 'IN_PROGRESS', who: ['owner'] },
  askCustomer: { row: 'T5', from: ['IN_PROGRESS'], to: 'WAITING_CUSTOMER', who: ['owner', 'collector'] },
  awaitThirdParty: { row: 'T6', from: ['IN_PROGRESS'], to: 'WAITING_THIRD_PARTY', who: ['owner'] },
  resume: { row: 'T7', from: ['WAITING_CUSTOMER', 'WAITING_THIRD_PARTY'], to: 'IN_PROGRESS', who: ['owner', 'system'] },
  propose: {
    row: 'T8',
    from: ['IN_PROGRESS'],
    to: 'PROPOSED',
    who: ['owner', 'collector', 'sales'],
    guard: proposeGuard,
  },
  accept: { row: 'T9', from: ['PROPOSED'], to: 'AGREED', who: ['customer', 'collector', 'system'], guard: acceptGuard },
  refuse: { row: 'T10', from: ['PROPOSED'], to: 'IN_PROGRESS', who: ['customer'], guard: isCurrentProposal },
  acceptBySilence: {
    row: 'T11',
    from: ['PROPOSED'],
    to: 'AGREED',
    who: ['manager'],
    guard: ({ case: { notices } }) => (notices >= 2 ? null : 'TRANSITION_NOT_ALLOWED'),
  },
  resolve: { row: 'T12', from: ['AGREED'], to: 'RESOLVED', who: ['cash', 'resolver'], guard: resolveGuard },
  reject: {
    row: 'T13',
    from: ['IN_PROGRESS', 'PROPOSED'],
    to: 'REJECTED',
    who: ['manager', 'collector'],
    guard: rejectGuard,
  },
  close: {
    row: 'T14',
    from: ['RESOLVED', 'REJECTED'],
    to: 'CLOSED',
    who: ['manager', 'system'],
    guard: ({ case: { rootCause } }) => (rootCause ? null : 'ROOT_CAUSE_REQUIRED'),
  },
  reopen: {
    row: 'T15',
    from: ['RESOLVED', 'REJECTED', 'CLOSED'],
    to: 'IN_PROGRESS',
    who: ['customer', 'manager'],
    guard: reopenGuard,
  },
  sendToLegal: {
    row: 'T16',
    from: ACTIVE_STATES.filter((state) => state !== 'LEGAL'),
    to: 'LEGAL',
    who: ['manager'],
    guard: ({ case: { approvals }, userId }) =>
      approvals.some((approval) => approval.kind === 'legal' && approval.by !== userId)
        ? null
        : 'SECOND_MANAGER_REQUIRED',
  },
};

/** True when this part of the table lets somebody with these parts try an action in a state; the guard decides on the input. */
export const isOffered = (action: CaseAction, state: CaseState, parts: ReadonlySet<Part>): boolean => {
  const rule = RULES[action];
  return rule.from.includes(state) && rule.who.some((part) => parts.has(part));
};

/**
 * Decides one transition.
 * @returns the next state, or the reason why not: FORBIDDEN when nobody in this role may, TRANSITION_NOT_ALLOWED when
 * the state does not fit, otherwise what the guard found
 */
export function decide(
  situation: Situation,
  input: Transition,
): { ok: true; to: CaseState } | { ok: false; code: ErrorCode } {
  const rule = RULES[input.action] as Rule;
  if (!rule.who.some((part) => situation.parts.has(part))) {
    return { ok: false, code: 'FORBIDDEN' };
  }
  if (!rule.from.includes(situation.case.state)) {
    return { ok: false, code: 'TRANSITION_NOT_ALLOWED' };
  }
  const problem = (rule.guard as Guard<CaseAction> | undefined)?.(situation, input as never) ?? null;
  return problem ? { ok: false, code: problem } : { ok: true, to: rule.to };
}
