import { describe, expect, test } from 'vitest';
import {
  CASE_ACTIONS,
  CASE_STATES,
  type CaseAction,
  type CaseState,
  type Transition,
} from '#models/contracts/cases.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { decide, isOffered, type Part, type Situation } from '#server/domain/cases/case-machine.ts';

/*
 * The table of domain §3, written down a second time from the text: from-states, to-state and who. Nothing here is
 * imported from the machine except the function under test.
 */
const ACTIVE: readonly CaseState[] = [
  'OPEN',
  'QUALIFIED',
  'IN_PROGRESS',
  'WAITING_CUSTOMER',
  'WAITING_THIRD_PARTY',
  'PROPOSED',
  'AGREED',
  'LEGAL',
];
const TABLE: Record<CaseAction, { row: string; from: readonly CaseState[]; to: CaseState; who: readonly Part[] }> = {
  qualify: { row: 'T2', from: ['OPEN'], to: 'QUALIFIED', who: ['collector', 'owner', 'manager'] },
  withdraw: { row: 'T3', from: ACTIVE, to: 'WITHDRAWN', who: ['customer', 'collector'] },
  start: { row: 'T4', from: ['QUALIFIED'], to: 'IN_PROGRESS', who: ['owner'] },
  askCustomer: { row: 'T5', from: ['IN_PROGRESS'], to: 'WAITING_CUSTOMER', who: ['owner', 'collector'] },
  awaitThirdParty: { row: 'T6', from: ['IN_PROGRESS'], to: 'WAITING_THIRD_PARTY', who: ['owner'] },
  resume: { row: 'T7', from: ['WAITING_CUSTOMER', 'WAITING_THIRD_PARTY'], to: 'IN_PROGRESS', who: ['owner', 'system'] },
  propose: { row: 'T8', from: ['IN_PROGRESS'], to: 'PROPOSED', who: ['owner', 'collector', 'sales'] },
  accept: { row: 'T9', from: ['PROPOSED'], to: 'AGREED', who: ['customer', 'collector', 'system'] },
  refuse: { row: 'T10', from: ['PROPOSED'], to: 'IN_PROGRESS', who: ['customer'] },
  acceptBySilence: { row: 'T11', from: ['PROPOSED'], to: 'AGREED', who: ['manager'] },
  resolve: { row: 'T12', from: ['AGREED'], to: 'RESOLVED', who: ['cash', 'resolver'] },
  reject: { row: 'T13', from: ['IN_PROGRESS', 'PROPOSED'], to: 'REJECTED', who: ['manager', 'collector'] },
  close: { row: 'T14', from: ['RESOLVED', 'REJECTED'], to: 'CLOSED', who: ['manager', 'system'] },
  reopen: { row: 'T15', from: ['RESOLVED', 'REJECTED', 'CLOSED'], to: 'IN_PROGRESS', who: ['customer', 'manager'] },
  sendToLegal: {
    row: 'T16',
    from: ACTIVE.filter((state) => state !== 'LEGAL'),
    to: 'LEGAL',
    who: ['manager'],
  },
};
const PARTS: readonly Part[] = ['customer', 'owner', 'collector', 'cash', 'sales', 'resolver', 'manager', 'system'];
const NOW = new Date('2026-03-25T10:00:00Z');

/** A situation in which every guard is content, so that only state and part decide. */
const content = (state: CaseState, part: Part): Situation => ({
  case: {
    state,
    disputed: 100_00,
    refusals: 0,
    notices: 2,
    customerReopenings: 0,
    rootCause: 'RC1',
    proofs: [],
    items: [{ invoiceId: 'f1' }],
    endedAt: new Date('2026-03-20T10:00:00Z'),
    approvals: [{ kind: 'legal', by: 'another-manager', at: NOW }],
    proposal: {
      version: 1,
      resolution: 'CREDIT_FULL',
      accepted: 100_00,
      maintained: 0,
      explanation: '',
      documents: [],
      by: 'owner',
      at: NOW,
      answerBy: '2026-04-08',
    },
  },
  parts: new Set([part]),
  userId: 'somebody',
  approvalLimit: 0,
  now: NOW,
  proofsPresent: true,
});

const version = 1;
const INPUT: Record<CaseAction, Transition> = {
  qualify: {
    action: 'qualify',
    version,
    reason: 'PRC-01',
    amounts: [],
    department: 'sales',
    priority: 'normal',
    proofs: [],
  },
  withdraw: { action: 'withdraw', version, reason: 'settled by phone', messageEntryId: 'message' },
  start: { action: 'start', version },
  askCustomer: { action: 'askCustomer', version, question: 'Which pallets?', documents: [] },
  awaitThirdParty: { action: 'awaitThirdParty', version, thirdParty: 'carrier', expectedOn: '2026-04-01' },
  resume: { action: 'resume', version },
  propose: {
    action: 'propose',
    version,
    resolution: 'CREDIT_FULL',
    accepted: 100_00,
    maintained: 0,
    rootCause: 'RC1',
    explanation: 'You are right',
    documents: [],
  },
  accept: { action: 'accept', version, proposal: 1, proofDocumentId: 'letter' },
  refuse: { action: 'refuse', version, proposal: 1, counterArgument: 'Not enough' },
  acceptBySilence: { action: 'acceptBySilence', version, justification: 'two notices went unanswered' },
  resolve: {
    action: 'resolve',
    version,
    creditNotes: [{ number: 'AV-1', itemId: 'item', amount: 100_00 }],
  },
  reject: { action: 'reject', version, answer: 'The order says so', rootCause: 'RCC', documents: [] },
  close: { action: 'close', version, correctiveAction: 'none' },
  reopen: { action: 'reopen', version, newFact: 'We found the delivery note', documents: [] },
  sendToLegal: { action: 'sendToLegal', version, justification: 'No answer', formalNotice: 'sent' },
};

describe('every state × action × part gives what the table of the trade says', () => {
  test('the table names every action and no state is unknown to it', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...CASE_ACTIONS].sort());
    expect(new Set(CASE_STATES)).toEqual(new Set([...ACTIVE, 'RESOLVED', 'CLOSED', 'REJECTED', 'WITHDRAWN']));
  });

  for (const action of CASE_ACTIONS) {
    const { row, from, to, who } = TABLE[action];
    test(`${row} ${action}`, () => {
      for (const state of CASE_STATES) {
        for (const part of PARTS) {
          const expected = !who.includes(part)
            ? { ok: false, code: 'FORBIDDEN' }
            : !from.includes(state)
              ? { ok: false, code: 'TRANSITION_NOT_ALLOWED' }
              : { ok: true, to };
          expect([state, part, decide(content(state, part), INPUT[action])]).toEqual([state, part, expected]);
          expect([state, part, isOffered(action, state, new Set([part]))]).toEqual([state, part, expected.ok]);
        }
      }
    });
  }

  test('somebody without any part moves nothing', () => {
    for (const action of CASE_ACTIONS) {
      for (const state of CASE_STATES) {
        const outcome = decide({ ...content(state, 'owner'), parts: new Set() }, INPUT[action]);
        expect(outcome).toEqual({ ok: false, code: 'FORBIDDEN' satisfies ErrorCode });
      }
    }
  });

  test('several parts together may what each of them may', () => {
    const situation = { ...content('IN_PROGRESS', 'owner'), parts: new Set<Part>(['sales', 'manager']) };
    expect(decide(situation, INPUT.propose)).toEqual({ ok: true, to: 'PROPOSED' });
    expect(decide(situation, INPUT.reject)).toEqual({ ok: true, to: 'REJECTED' });
    expect(decide(situation, INPUT.askCustomer)).toEqual({ ok: false, code: 'FORBIDDEN' });
  });
});
