import { describe, expect, test } from 'vitest';
import {
  CREDIT_RESOLUTIONS,
  RESOLUTIONS,
  type Resolution,
  type Transition,
  ZERO_RESOLUTIONS,
} from '#models/contracts/cases.ts';
import type { CaseDoc, Proposal } from '#models/schemas/dispute-case.ts';
import { isApprovalMissing } from '#server/domain/cases/approval.ts';
import { decide, type Part, type Situation } from '#server/domain/cases/case-machine.ts';

const NOW = new Date('2026-03-25T10:00:00Z');
const DAY = 86_400_000;
type Input<A extends Transition['action']> = Extract<Transition, { action: A }>;

const proposal = (overrides: Partial<Proposal> = {}): Proposal => ({
  version: 1,
  resolution: 'CREDIT_PARTIAL',
  accepted: 360_00,
  maintained: 1_140_00,
  explanation: '',
  documents: [],
  by: 'proposer',
  at: NOW,
  answerBy: '2026-04-08',
  ...overrides,
});

function situation(
  state: CaseDoc['state'],
  parts: readonly Part[],
  { subject = {}, ...others }: Partial<Omit<Situation, 'case'>> & { subject?: Partial<Situation['case']> } = {},
): Situation {
  return {
    case: {
      state,
      disputed: 1_500_00,
      refusals: 0,
      notices: 0,
      customerReopenings: 0,
      proofs: [],
      approvals: [],
      items: [{ invoiceId: 'f1' }],
      ...subject,
    },
    parts: new Set(parts),
    userId: 'proposer',
    approvalLimit: 0,
    now: NOW,
    proofsPresent: true,
    ...others,
  };
}

const propose = (overrides: Partial<Input<'propose'>> = {}): Input<'propose'> => ({
  action: 'propose',
  version: 1,
  resolution: 'CREDIT_PARTIAL',
  accepted: 100_00,
  maintained: 1_400_00,
  rootCause: 'RC1',
  explanation: 'Three units were billed too high',
  documents: [],
  ...overrides,
});
const approved = (amount: number, by = 'manager', cosign?: true) => ({
  kind: 'amount' as const,
  amount,
  by,
  at: NOW,
  ...(cosign ? { cosign } : {}),
});

/** A small seeded generator: a failing case can be run again. */
function* randoms(seed: number): Generator<(below: number) => number> {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 500; round += 1) {
    yield next;
  }
}

describe('T8: accepted and maintained are the disputed amount, to the cent', () => {
  test('a proposal whose amounts do not add up is refused, whatever the difference', () => {
    for (const random of randoms(7)) {
      const disputed = 1 + random(90_00);
      const accepted = random(disputed + 1);
      const gap = random(3) === 0 ? 0 : random(200) - 100;
      const maintained = disputed - accepted + gap;
      if (maintained < 0) {
        continue;
      }
      const outcome = decide(
        situation('IN_PROGRESS', ['owner'], { subject: { disputed } }),
        propose({ accepted, maintained, resolution: accepted === 0 ? 'UNFOUNDED' : 'CREDIT_PARTIAL' }),
      );
      expect({ disputed, accepted, maintained, ok: outcome.ok }).toEqual({
        disputed,
        accepted,
        maintained,
        ok: gap === 0,
      });
      if (!outcome.ok) {
        expect(outcome.code).toBe('AMOUNTS_DO_NOT_ADD_UP');
      }
    }
  });

  test('corrected terms name the new due date of every invoice of the case, and only they do', () => {
    const items = [{ invoiceId: 'f1' }, { invoiceId: 'f1' }, { invoiceId: 'f2' }];
    const tryDates = (resolution: Resolution, ...invoices: string[]) =>
      decide(
        situation('IN_PROGRESS', ['owner'], { subject: { disputed: 80_00, items } }),
        propose({
          resolution,
          accepted: 0,
          maintained: 80_00,
          ...(invoices.length > 0
            ? { dueDates: invoices.map((invoiceId) => ({ invoiceId, dueOn: '2026-05-20' })) }
            : {}),
        }),
      );
    const missing = { ok: false, code: 'DUE_DATE_REQUIRED' };
    expect(tryDates('TERMS_CORRECTED', 'f1', 'f2').ok).toBe(true);
    for (const invoices of [[], ['f1'], ['f1', 'f1'], ['f1', 'f3'], ['f1', 'f2', 'f3'], ['f1', 'f2', 'f2']]) {
      expect(tryDates('TERMS_CORRECTED', ...invoices)).toEqual(missing);
    }
    expect(tryDates('DOCUMENT_PROVIDED').ok).toBe(true);
    expect(tryDates('DOCUMENT_PROVIDED', 'f1', 'f2')).toEqual({ ok: false, code: 'INVALID' });
  });

  test('each type of resolution accepts what its name says', () => {
    const small = { subject: { disputed: 80_00 } };
    const tryAll = (accepted: number) =>
      Object.fromEntries(
        RESOLUTIONS.map((resolution) => [
          resolution,
          decide(
            situation('IN_PROGRESS', ['owner'], small),
            propose({
              resolution,
              accepted,
              maintained: 80_00 - accepted,
              ...(resolution === 'TERMS_CORRECTED' ? { dueDates: [{ invoiceId: 'f1', dueOn: '2026-05-20' }] } : {}),
            }),
          ).ok,
        ]),
      ) as Record<Resolution, boolean>;
    for (const resolution of RESOLUTIONS) {
      expect([resolution, 'nothing', tryAll(0)[resolution]]).toEqual([
        resolution,
        'nothing',
        !CREDIT_RESOLUTIONS.includes(resolution),
      ]);
      expect([resolution, 'a part', tryAll(30_00)[resolution]]).toEqual([
        resolution,
        'a part',
        !ZERO_RESOLUTIONS.includes(resolution) && resolution !== 'CREDIT_FULL',
      ]);
      expect([resolution, 'all', tryAll(80_00)[resolution]]).toEqual([
        resolution,
        'all',
        !ZERO_RESOLUTIONS.includes(resolution),
      ]);
    }
  });

  test('missing proofs need a reason for going without', () => {
    const missing = situation('IN_PROGRESS', ['owner'], { proofsPresent: false });
    expect(decide(missing, propose())).toEqual({ ok: false, code: 'PROOFS_MISSING' });
    expect(decide(missing, propose({ proofsWaived: 'The carrier lost the note' })).ok).toBe(true);
  });
});

describe('approval limits on the accepted amount: 100 €, 1 000 €, 10 000 €', () => {
  const missing = (accepted: number, approvals: CaseDoc['approvals']) =>
    isApprovalMissing({ accepted, proposerId: 'proposer', approvals });

  test.each([
    ['100.00 € needs nobody', 100_00, [], false],
    ['100.01 € needs a second person', 100_01, [], true],
    ['1 000.00 € with a manager', 1_000_00, [approved(1_000_00)], false],
    ['1 000.01 € with an approval of 1 000.00 €', 1_000_01, [approved(1_000_00)], true],
    ['10 000.00 € with one approver', 10_000_00, [approved(10_000_00)], false],
    ['10 000.01 € with one approver', 10_000_01, [approved(10_000_01)], true],
    ['10 000.01 € with two approvers', 10_000_01, [approved(10_000_01), approved(10_000_01, 'director')], false],
    ['10 000.01 € twice by the same person', 10_000_01, [approved(10_000_01), approved(10_000_01)], true],
    [
      '10 000.01 € with a director and a co-signing credit manager',
      10_000_01,
      [approved(10_000_01, 'director'), approved(10_000_01, 'manager', true)],
      false,
    ],
    [
      '10 000.01 € with two co-signers and nobody whose limit reaches it',
      10_000_01,
      [approved(10_000_01, 'one', true), approved(10_000_01, 'two', true)],
      true,
    ],
    ['a co-signature alone below 10 000 €', 900_00, [approved(900_00, 'manager', true)], true],
  ] as const)('%s', (_name, accepted, approvals, expected) => {
    expect(missing(accepted, [...approvals])).toBe(expected);
  });

  test('nobody approves their own proposal', () => {
    expect(missing(500_00, [approved(1_000_00, 'proposer')])).toBe(true);
    expect(missing(20_000_00, [approved(20_000_00, 'proposer'), approved(20_000_00, 'director')])).toBe(true);
  });

  test('an approval for the lawyers is none for an amount', () => {
    expect(missing(500_00, [{ kind: 'legal', by: 'manager', at: NOW }])).toBe(true);
  });

  test('a proposal above the limit waits for its approval', () => {
    const input = propose({ accepted: 360_00, maintained: 1_140_00 });
    expect(decide(situation('IN_PROGRESS', ['owner']), input)).toEqual({ ok: false, code: 'APPROVAL_LIMIT' });
    const withApproval = situation('IN_PROGRESS', ['owner'], { subject: { approvals: [approved(360_00)] } });
    expect(decide(withApproval, input).ok).toBe(true);
  });
});

describe('T9, T10, T11: the answer to a proposal', () => {
  const accept = (overrides: Partial<Input<'accept'>> = {}): Input<'accept'> => ({
    action: 'accept',
    version: 1,
    proposal: 1,
    ...overrides,
  });
  const refuse: Input<'refuse'> = { action: 'refuse', version: 1, proposal: 1, counterArgument: 'Too little' };

  test('only the newest version can be answered', () => {
    const second = situation('PROPOSED', ['customer'], { subject: { proposal: proposal({ version: 2 }) } });
    expect(decide(second, accept())).toEqual({ ok: false, code: 'PROPOSAL_SUPERSEDED' });
    expect(decide(second, refuse)).toEqual({ ok: false, code: 'PROPOSAL_SUPERSEDED' });
    expect(decide(second, accept({ proposal: 2 })).ok).toBe(true);
  });

  test('a collector accepts on a written proof only', () => {
    const collector = situation('PROPOSED', ['collector'], { subject: { proposal: proposal() } });
    expect(decide(collector, accept())).toEqual({ ok: false, code: 'WRITTEN_PROOF_REQUIRED' });
    expect(decide(collector, accept({ proofDocumentId: 'letter' })).ok).toBe(true);
  });

  test('nothing is accepted by itself while a part is maintained', () => {
    const automatic = (maintained: number) =>
      decide(situation('PROPOSED', ['system'], { subject: { proposal: proposal({ maintained }) } }), accept());
    expect(automatic(1)).toEqual({ ok: false, code: 'TRANSITION_NOT_ALLOWED' });
    expect(automatic(0).ok).toBe(true);
  });

  test('silence counts after two notices, not before', () => {
    const silent = (notices: number) =>
      decide(situation('PROPOSED', ['manager'], { subject: { proposal: proposal(), notices } }), {
        action: 'acceptBySilence',
        version: 1,
        justification: 'Two notices unanswered',
      });
    expect([0, 1, 2, 3].map((notices) => silent(notices).ok)).toEqual([false, false, true, true]);
  });
});

describe('T12: credit notes come to the accepted amount', () => {
  const resolve = (amounts: readonly number[], overrides: Partial<Input<'resolve'>> = {}): Input<'resolve'> => ({
    action: 'resolve',
    version: 1,
    creditNotes: amounts.map((amount, index) => ({ number: `AV-${index}`, itemId: 'item', amount })),
    ...overrides,
  });
  const agreed = (resolution: Resolution, accepted: number) =>
    situation('AGREED', ['cash'], {
      subject: { proposal: proposal({ resolution, accepted, maintained: 1_500_00 - accepted }) },
    });

  test('any sum other than the accepted amount is refused', () => {
    for (const random of randoms(11)) {
      const amounts = Array.from({ length: random(4) }, () => 1 + random(400_00));
      const sum = amounts.reduce((total, amount) => total + amount, 0);
      const accepted = random(2) === 0 ? sum : 1 + random(1_500_00);
      const outcome = decide(agreed('CREDIT_PARTIAL', accepted), resolve(amounts));
      expect(outcome).toEqual(
        sum === accepted ? { ok: true, to: 'RESOLVED' } : { ok: false, code: 'CREDIT_NOTE_REQUIRED' },
      );
    }
  });

  test('billing again needs the number of the new invoice', () => {
    expect(decide(agreed('REBILL', 360_00), resolve([360_00]))).toEqual({
      ok: false,
      code: 'NEW_INVOICE_REQUIRED',
    });
    expect(decide(agreed('REBILL', 360_00), resolve([360_00], { newInvoiceNumber: 'FA-2' })).ok).toBe(true);
  });

  test('a payment that was found is named', () => {
    expect(decide(agreed('PAYMENT_FOUND', 360_00), resolve([]))).toEqual({ ok: false, code: 'PAYMENT_REQUIRED' });
    expect(decide(agreed('PAYMENT_FOUND', 360_00), resolve([], { paymentReference: 'VIR 77' })).ok).toBe(true);
  });

  test('a resolution without credit takes no credit note', () => {
    expect(decide(agreed('DOCUMENT_PROVIDED', 0), resolve([10_00])).ok).toBe(false);
    expect(decide(agreed('DOCUMENT_PROVIDED', 0), resolve([])).ok).toBe(true);
  });
});

describe('T3, T13, T14, T15, T16: the ends of a case', () => {
  test('a collector withdraws on the customer’s own words only', () => {
    const withdraw = (messageEntryId?: string): Input<'withdraw'> => ({
      action: 'withdraw',
      version: 1,
      reason: 'Settled',
      ...(messageEntryId ? { messageEntryId } : {}),
    });
    expect(decide(situation('IN_PROGRESS', ['collector']), withdraw())).toEqual({
      ok: false,
      code: 'SHARED_MESSAGE_REQUIRED',
    });
    expect(decide(situation('IN_PROGRESS', ['collector']), withdraw('entry')).ok).toBe(true);
    expect(decide(situation('IN_PROGRESS', ['customer']), withdraw()).ok).toBe(true);
  });

  test.each([
    [100_00, true],
    [100_01, false],
    [1_000_00, false],
  ])('a collector rejects a claim of %i cents: %s', (disputed, allowed) => {
    const input: Input<'reject'> = {
      action: 'reject',
      version: 1,
      answer: 'The order says otherwise',
      rootCause: 'RCC',
      documents: [],
    };
    const outcome = decide(situation('IN_PROGRESS', ['collector'], { subject: { disputed } }), input);
    expect(outcome.ok).toBe(allowed);
    expect(decide(situation('IN_PROGRESS', ['manager'], { subject: { disputed } }), input).ok).toBe(true);
  });

  test('a case closes with its cause known', () => {
    const close: Input<'close'> = { action: 'close', version: 1, correctiveAction: 'none' };
    expect(decide(situation('RESOLVED', ['manager']), close)).toEqual({ ok: false, code: 'ROOT_CAUSE_REQUIRED' });
    expect(decide(situation('RESOLVED', ['manager'], { subject: { rootCause: 'RC4' } }), close).ok).toBe(true);
  });

  test('reopening: thirty days, once for the customer, more than once for a manager', () => {
    const reopen: Input<'reopen'> = { action: 'reopen', version: 1, newFact: 'The note was found', documents: [] };
    const daysLater = (days: number, part: Part, customerReopenings = 0) =>
      decide(
        situation('CLOSED', [part], {
          subject: { endedAt: new Date(NOW.getTime() - days * DAY), customerReopenings },
        }),
        reopen,
      ).ok;
    expect(daysLater(30, 'customer')).toBe(true);
    expect(daysLater(30.01, 'customer')).toBe(false);
    expect(daysLater(30.01, 'manager')).toBe(false);
    expect(daysLater(1, 'customer', 1)).toBe(false);
    expect(daysLater(1, 'manager', 1)).toBe(true);
  });

  test('the lawyers need two managers', () => {
    const toLegal: Input<'sendToLegal'> = {
      action: 'sendToLegal',
      version: 1,
      justification: 'No answer to the formal notice',
      formalNotice: 'sent',
    };
    const withApprovals = (...by: string[]) =>
      decide(
        situation('IN_PROGRESS', ['manager'], {
          userId: 'first',
          subject: { approvals: by.map((name) => ({ kind: 'legal', by: name, at: NOW })) },
        }),
        toLegal,
      );
    expect(withApprovals()).toEqual({ ok: false, code: 'SECOND_MANAGER_REQUIRED' });
    expect(withApprovals('first')).toEqual({ ok: false, code: 'SECOND_MANAGER_REQUIRED' });
    expect(withApprovals('second').ok).toBe(true);
  });
});
