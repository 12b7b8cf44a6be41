import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { relay } from '#server/log/relay.ts';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';
import { verifyStream } from '#server/log/verify.ts';
import { clock, useClock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { presentCase } from '#server/presenters/case-desk.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { caseNow, invoiceNow, move, QUALIFY, startWork, told } from '#tests/integration/cases/case-facts.ts';
import { until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
let manager: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
  manager = await buildActor('manager', { approvalLimit: 1_000_00 });
});

const PROPOSE = {
  action: 'propose' as const,
  resolution: 'CREDIT_PARTIAL' as const,
  accepted: 360_00,
  maintained: 1_140_00,
  rootCause: 'RC1' as const,
  explanation: 'Three units were billed 100.00 too high',
  documents: [],
};

/** Brings a fresh case of 1 500.00 on an invoice of 6 000.00 to IN_PROGRESS. */
async function inProgress() {
  const made = await buildCase();
  await startWork(made.case._id, { accounting, sales });
  return made;
}

async function proposed() {
  const made = await inProgress();
  const { version } = await caseNow(made.case._id);
  await approveCase({ actor: manager, caseId: made.case._id, input: { kind: 'amount', version, amount: 360_00 } });
  await move(sales, made.case._id, PROPOSE);
  return made;
}

const addDocument = (uploadedBy: string, overrides: object = {}) =>
  Documents.insert({
    _id: newId(),
    key: newId(),
    name: 'agreement.pdf',
    contentType: 'application/pdf',
    size: 10,
    audience: 'internal',
    state: 'ready',
    uploadedBy,
    createdAt: clock.now(),
    ...overrides,
  });

describe('the example of the trade, from contest to credit note', () => {
  test('6 000.00 invoiced, 1 500.00 contested, 360.00 credited: 5 640.00 stay open and nothing stays frozen', async () => {
    const { case: opened, customer, invoice } = await proposed();
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 6_000_00, disputed: 1_500_00 });

    await move(customer, opened._id, { action: 'accept', proposal: 1 });
    await move(accounting, opened._id, {
      action: 'resolve',
      creditNotes: [{ number: 'AV-2026-1', itemId: opened.items[0]?.id ?? '', amount: 360_00 }],
    });
    await move(manager, opened._id, { action: 'close', correctiveAction: 'Price list corrected' });

    const after = await invoiceNow(invoice._id);
    expect(after).toMatchObject({ total: 6_000_00, credited: 360_00, open: 5_640_00, disputed: 0 });
    expect(after.open).toBe(after.total - after.paid - after.credited - after.writtenOff);
    const [note] = await CreditNotes.within(everything()).find({ caseId: opened._id });
    expect(note).toMatchObject({ number: 'AV-2026-1', total: 360_00, invoiceId: invoice._id });
    expect(await told(opened._id)).toEqual([
      'case.opened',
      'case.qualified',
      'case.triaged',
      'case.started',
      'case.approved',
      'proposal.made',
      'case.rootCauseSet',
      'proposal.accepted',
      'case.resolved',
      'case.closed',
      'case.correctiveActionSet',
    ]);
    expect(await verifyStream(`case:${opened._id}`)).toEqual([]);
  });

  test('a credit note is posted once, to the case’s own items, and never beyond what was in dispute on one', async () => {
    const customerId = (await buildCustomer())._id;
    const [first, second] = [await buildInvoice({ customerId }), await buildInvoice({ customerId })];
    const { case: opened, customer } = await buildCase({
      invoice: first,
      input: {
        items: [
          { invoiceId: first._id, part: 'amount', amount: 50_00 },
          { invoiceId: second._id, part: 'amount', amount: 40_00 },
        ],
      },
    });
    await move(accounting, opened._id, QUALIFY);
    await move(sales, opened._id, { action: 'start' });
    await move(sales, opened._id, { ...PROPOSE, accepted: 90_00, maintained: 0, resolution: 'CREDIT_FULL' });
    await move(customer, opened._id, { action: 'accept', proposal: 1 });
    const [a, b] = opened.items.map(({ id }) => id) as [string, string];
    const resolve = (creditNotes: { number: string; itemId: string; amount: number }[]) =>
      move(accounting, opened._id, { action: 'resolve', creditNotes });

    await expect(resolve([{ number: 'X-1', itemId: a, amount: 90_00 }])).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_OPEN',
    });
    await expect(
      resolve([
        { number: 'X-1', itemId: a, amount: 45_00 },
        { number: 'X-2', itemId: a, amount: 45_00 },
      ]),
    ).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_OPEN' });
    await expect(resolve([{ number: 'X-1', itemId: a, amount: 50_00 }])).rejects.toMatchObject({
      code: 'CREDIT_NOTE_REQUIRED',
      fields: { creditNotes: ['CREDIT_NOTE_REQUIRED'] },
    });
    await expect(
      resolve([
        { number: 'X-1', itemId: 'elsewhere', amount: 50_00 },
        { number: 'X-2', itemId: b, amount: 40_00 },
      ]),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await CreditNotes.within(everything()).count({ caseId: opened._id })).toBe(0);
    expect((await caseNow(opened._id)).state).toBe('AGREED');

    await resolve([
      { number: 'X-1', itemId: a, amount: 50_00 },
      { number: 'X-2', itemId: b, amount: 40_00 },
    ]);
    expect(await invoiceNow(first._id)).toMatchObject({ credited: 50_00, open: 5_950_00, disputed: 0 });
    expect(await invoiceNow(second._id)).toMatchObject({ credited: 40_00, open: 5_960_00, disputed: 0 });
  });

  test('a number that a credit note already has is refused and nothing is half-posted', async () => {
    const run = async (number: string) => {
      const { case: opened, customer, invoice } = await proposed();
      await move(customer, opened._id, { action: 'accept', proposal: 1 });
      const result = move(accounting, opened._id, {
        action: 'resolve',
        creditNotes: [{ number, itemId: opened.items[0]?.id ?? '', amount: 360_00 }],
      });
      return { result, invoice, caseId: opened._id };
    };
    await (await run('AV-TWICE')).result;
    const second = await run('AV-TWICE');
    await expect(second.result).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await invoiceNow(second.invoice._id)).toMatchObject({ credited: 0, open: 6_000_00, disputed: 1_500_00 });
    expect((await caseNow(second.caseId)).state).toBe('AGREED');
  });
});

describe('a proposal', () => {
  test('above the limit waits for a manager, who is told what is missing in the field it is about', async () => {
    const { case: opened } = await inProgress();
    await expect(move(sales, opened._id, PROPOSE)).rejects.toMatchObject({
      code: 'APPROVAL_LIMIT',
      fields: { accepted: ['APPROVAL_LIMIT'] },
    });
    const { version } = await caseNow(opened._id);
    await expect(
      approveCase({ actor: sales, caseId: opened._id, input: { kind: 'amount', version, amount: 360_00 } }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      approveCase({ actor: manager, caseId: opened._id, input: { kind: 'amount', version, amount: 1_000_01 } }),
    ).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
    await approveCase({ actor: manager, caseId: opened._id, input: { kind: 'amount', version, amount: 360_00 } });
    expect((await move(sales, opened._id, PROPOSE)).state).toBe('PROPOSED');
  });

  test('above 10 000 € takes a director and a co-signing manager', async () => {
    const director = await buildActor('manager', { approvalLimit: 50_000_00 });
    const invoice = await buildInvoice({ total: 30_000_00 });
    const { case: opened } = await buildCase({
      invoice,
      input: { items: [{ invoiceId: invoice._id, part: 'amount', amount: 20_000_00 }] },
    });
    await move(accounting, opened._id, QUALIFY);
    await move(sales, opened._id, { action: 'start' });
    const input = { ...PROPOSE, accepted: 15_000_00, maintained: 5_000_00 };
    const approve = async (actor: Actor) =>
      approveCase({
        actor,
        caseId: opened._id,
        input: { kind: 'amount', version: (await caseNow(opened._id)).version, amount: 15_000_00 },
      });
    await approve(manager);
    await expect(move(sales, opened._id, input)).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
    await approve(director);
    expect((await move(sales, opened._id, input)).state).toBe('PROPOSED');
  });

  test.each([
    // Labour Day, Victory Day and Ascension lie in between: the vector of domain §3.
    ['2026-04-30T08:00:00Z', '2026-05-19'],
    ['2026-10-05T08:00:00Z', '2026-10-19'],
    // Already Tuesday in Paris.
    ['2026-10-05T22:30:00Z', '2026-10-20'],
    // Christmas and New Year's Day do not count.
    ['2026-12-21T08:00:00Z', '2027-01-06'],
  ])('made at %s is to be answered within ten business days, by %s', async (now, answerBy) => {
    const restore = useClock({ now: () => new Date(now) });
    try {
      const { case: opened } = await proposed();
      expect((await caseNow(opened._id)).proposal).toMatchObject({ answerBy });
    } finally {
      restore();
    }
  });

  test('a refusal takes it back, the second one escalates the case', async () => {
    const { case: opened, customer } = await proposed();
    await move(customer, opened._id, { action: 'refuse', proposal: 1, counterArgument: 'Not enough' });
    expect(await caseNow(opened._id)).toMatchObject({ state: 'IN_PROGRESS', refusals: 1, escalation: 0 });
    const { version } = await caseNow(opened._id);
    await approveCase({ actor: manager, caseId: opened._id, input: { kind: 'amount', version, amount: 360_00 } });
    await move(sales, opened._id, PROPOSE);
    await expect(move(customer, opened._id, { action: 'accept', proposal: 1 })).rejects.toMatchObject({
      code: 'PROPOSAL_SUPERSEDED',
    });
    await move(customer, opened._id, { action: 'refuse', proposal: 2, counterArgument: 'Still not' });
    expect(await caseNow(opened._id)).toMatchObject({ state: 'IN_PROGRESS', refusals: 2, escalation: 2 });
    expect((await told(opened._id)).at(-1)).toBe('case.escalated');
  });

  test('is accepted for the customer on a written proof that is really there', async () => {
    const { case: opened } = await proposed();
    const foreign = await addDocument('somebody-else', { attachedTo: { kind: 'case', id: 'another-case' } });
    await expect(
      move(accounting, opened._id, { action: 'accept', proposal: 1, proofDocumentId: foreign._id }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const proof = await addDocument(accounting.userId);
    const after = await move(accounting, opened._id, { action: 'accept', proposal: 1, proofDocumentId: proof._id });
    expect(after).toMatchObject({ state: 'AGREED', agreement: { how: 'written-proof', proposal: 1 } });
    expect((await Documents.within(everything()).findById(proof._id))?.attachedTo).toEqual({
      kind: 'case',
      id: opened._id,
    });
  });
});

describe('an end without a credit note leaves no amount open that the case has settled', () => {
  test.each([
    ['PAYMENT_FOUND', { paid: 90_00, paidInCases: 90_00, writtenOff: 0 }],
    ['OFFSET_ACCEPTED', { paid: 90_00, paidInCases: 90_00, writtenOff: 0 }],
    ['WRITE_OFF', { paid: 0, writtenOff: 90_00 }],
  ] as const)('%s', async (resolution, booked) => {
    const customerId = (await buildCustomer())._id;
    const [first, second] = [await buildInvoice({ customerId }), await buildInvoice({ customerId })];
    const { case: opened, customer } = await buildCase({
      invoice: first,
      input: {
        items: [
          { invoiceId: first._id, part: 'amount', amount: 90_00 },
          { invoiceId: second._id, part: 'amount', amount: 40_00 },
        ],
      },
    });
    await move(accounting, opened._id, QUALIFY);
    await move(sales, opened._id, { action: 'start' });
    await move(sales, opened._id, { ...PROPOSE, accepted: 95_00, maintained: 35_00, resolution });
    await move(customer, opened._id, { action: 'accept', proposal: 1 });
    await move(accounting, opened._id, { action: 'resolve', creditNotes: [], paymentReference: 'VIR 4711' });

    const [one, two] = [await invoiceNow(first._id), await invoiceNow(second._id)];
    expect(one).toMatchObject({ open: 5_910_00, disputed: 0, credited: 0, ...booked });
    expect(two).toMatchObject({ open: 5_995_00, disputed: 0 });
    for (const { total, paid, credited, writtenOff, open } of [one, two]) {
      expect(open).toBe(total - paid - credited - writtenOff);
    }
    const page = await presentCase(accounting, await getCase({ actor: accounting, caseId: opened._id }));
    expect(page.items).toMatchObject([
      { disputed: 90_00, settled: 90_00, invoice: { open: 5_910_00, payable: 5_910_00 } },
      { disputed: 40_00, settled: 5_00, invoice: { open: 5_995_00, payable: 5_995_00 } },
    ]);
    // What was settled stays settled when the case goes on about the rest.
    await move(manager, opened._id, { action: 'reopen', newFact: 'The second invoice again', documents: [] });
    const again = await caseNow(opened._id);
    expect(again.items.map(({ disputed, settled }) => [disputed, settled])).toEqual([
      [0, undefined],
      [35_00, undefined],
    ]);
    expect(await invoiceNow(second._id)).toMatchObject({ open: 5_995_00, disputed: 35_00 });
  });

  test('what another case contests of the same invoice stays covered', async () => {
    const { case: opened, customer, invoice } = await inProgress();
    await move(sales, opened._id, { ...PROPOSE, accepted: 90_00, maintained: 1_410_00, resolution: 'WRITE_OFF' });
    await move(customer, opened._id, { action: 'accept', proposal: 1 });
    await buildCase({
      actor: customer,
      invoice,
      input: { items: [{ invoiceId: invoice._id, part: 'whole' }], clientId: crypto.randomUUID() },
    });
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 6_000_00, disputed: 6_000_00 });
    await move(accounting, opened._id, { action: 'resolve', creditNotes: [] });
    // The released part pays for it; what the other case contests stays covered.
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 5_910_00, writtenOff: 90_00, disputed: 4_500_00 });
  });
});

describe('the ends and the way back', () => {
  test('a withdrawal by the customer frees the disputed part at once', async () => {
    const { case: opened, customer, invoice } = await inProgress();
    await move(customer, opened._id, { action: 'withdraw', reason: 'We found the delivery note' });
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 6_000_00, disputed: 0 });
    await expect(move(customer, opened._id, { action: 'withdraw', reason: 'again' })).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
    expect((await invoiceNow(invoice._id)).disputed).toBe(0);
  });

  test('a collector withdraws with the customer’s message; a colleague’s is none', async () => {
    const { case: opened, customer, invoice } = await inProgress();
    const say = (actor: Actor) =>
      postMessage({
        actor,
        input: {
          stream: `case:${opened._id}`,
          audience: 'shared',
          clientId: crypto.randomUUID(),
          body: richTextOf('Please close this, it was our mistake'),
          documents: [],
        },
      });
    const [mine, theirs] = [await say(accounting), await say(customer)];
    const withdraw = (messageEntryId: string) =>
      move(accounting, opened._id, { action: 'withdraw', reason: 'On the customer’s word', messageEntryId });
    await expect(withdraw(mine._id)).rejects.toMatchObject({ code: 'SHARED_MESSAGE_REQUIRED' });
    await withdraw(theirs._id);
    expect((await invoiceNow(invoice._id)).disputed).toBe(0);
  });

  test('a rejected claim becomes payable, and is contested again once within thirty days', async () => {
    const { case: opened, customer, invoice } = await inProgress();
    await move(manager, opened._id, {
      action: 'reject',
      answer: 'The order names this price',
      rootCause: 'RCC',
      documents: [],
    });
    expect((await invoiceNow(invoice._id)).disputed).toBe(0);
    await move(customer, opened._id, { action: 'reopen', newFact: 'Here is the later quote', documents: [] });
    expect(await caseNow(opened._id)).toMatchObject({ state: 'IN_PROGRESS', customerReopenings: 1 });
    expect((await invoiceNow(invoice._id)).disputed).toBe(1_500_00);
    await move(manager, opened._id, { action: 'reject', answer: 'Still not', rootCause: 'RCC', documents: [] });
    await expect(
      move(customer, opened._id, { action: 'reopen', newFact: 'One more', documents: [] }),
    ).rejects.toMatchObject({ code: 'REOPEN_EXPIRED' });
  });

  test('a case reopened after a credit freezes what was maintained, not what was credited', async () => {
    const { case: opened, customer, invoice } = await proposed();
    await move(customer, opened._id, { action: 'accept', proposal: 1 });
    await move(accounting, opened._id, {
      action: 'resolve',
      creditNotes: [{ number: 'AV-REOPEN', itemId: opened.items[0]?.id ?? '', amount: 360_00 }],
    });
    await move(manager, opened._id, { action: 'reopen', newFact: 'The quantity was wrong as well', documents: [] });
    expect(await caseNow(opened._id)).toMatchObject({ state: 'IN_PROGRESS', disputed: 1_140_00 });
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 5_640_00, disputed: 1_140_00 });
  });

  test('thirty days run from the closing', async () => {
    const { case: opened, customer } = await inProgress();
    await move(manager, opened._id, { action: 'reject', answer: 'No', rootCause: 'RCC', documents: [] });
    const rejectedAt = clock.now().getTime();
    const at = (days: number) => useClock({ now: () => new Date(rejectedAt + days * 86_400_000) });
    let restore = at(20);
    await move(manager, opened._id, { action: 'close', correctiveAction: 'none' });
    restore();
    restore = at(51);
    await expect(
      move(customer, opened._id, { action: 'reopen', newFact: 'late', documents: [] }),
    ).rejects.toMatchObject({ code: 'REOPEN_EXPIRED' });
    restore();
    restore = at(49);
    await move(customer, opened._id, { action: 'reopen', newFact: 'in time', documents: [] });
    restore();
    expect((await caseNow(opened._id)).state).toBe('IN_PROGRESS');
  });

  test('the lawyers take a case from two managers; its part stays frozen', async () => {
    const second = await buildActor('manager', { approvalLimit: 50_000_00 });
    const { case: opened, invoice } = await inProgress();
    const toLegal = {
      action: 'sendToLegal' as const,
      justification: 'No answer to the formal notice',
      formalNotice: 'sent' as const,
    };
    await expect(move(manager, opened._id, toLegal)).rejects.toMatchObject({ code: 'SECOND_MANAGER_REQUIRED' });
    const { version } = await caseNow(opened._id);
    await approveCase({ actor: second, caseId: opened._id, input: { kind: 'legal', version } });
    await move(manager, opened._id, toLegal);
    expect((await caseNow(opened._id)).state).toBe('LEGAL');
    expect((await invoiceNow(invoice._id)).disputed).toBe(1_500_00);
  });
});

describe('waiting and going on', () => {
  afterAll(() => relay.stop());

  test('the customer’s answer takes a waiting case back and ends the pause', async () => {
    relay.start(SUBSCRIBERS);
    const { case: opened, customer } = await inProgress();
    await move(accounting, opened._id, {
      action: 'askCustomer',
      question: 'Which delivery was incomplete?',
      documents: ['Delivery note'],
    });
    expect(await caseNow(opened._id)).toMatchObject({
      state: 'WAITING_CUSTOMER',
      pauses: [{ from: expect.any(Date) }],
    });
    await postMessage({
      actor: customer,
      input: {
        stream: `case:${opened._id}`,
        audience: 'shared',
        clientId: crypto.randomUUID(),
        body: richTextOf('The one of 3 March'),
        documents: [],
      },
    });
    const resumed = await until(
      () => caseNow(opened._id),
      (found) => found.state === 'IN_PROGRESS',
    );
    expect(resumed.pauses).toEqual([{ from: expect.any(Date), to: expect.any(Date) }]);
    expect(resumed.waiting).toBeUndefined();
    const touched = await until(
      () => caseNow(opened._id),
      (found) => found.heads?.all === 8 && found.heads.shared === 7,
    );
    expect(touched.heads).toEqual({ all: 8, by: 'system', shared: 7, sharedBy: 'system' });
    expect(await verifyStream(`case:${opened._id}`)).toEqual([]);
  });

  test('a note or a colleague’s message resumes nothing', async () => {
    relay.start(SUBSCRIBERS);
    const { case: opened } = await inProgress();
    await move(accounting, opened._id, { action: 'askCustomer', question: 'Which one?', documents: [] });
    for (const audience of ['internal', 'shared'] as const) {
      await postMessage({
        actor: sales,
        input: {
          stream: `case:${opened._id}`,
          audience,
          clientId: crypto.randomUUID(),
          body: richTextOf('A reminder'),
          documents: [],
        },
      });
    }
    await relay.idle();
    expect((await caseNow(opened._id)).state).toBe('WAITING_CUSTOMER');
  });
});

describe('two people at once', () => {
  test('the second who acts on what the first has changed is told so, and nothing is saved', async () => {
    const { case: opened } = await inProgress();
    const { version } = await caseNow(opened._id);
    await assignCase({ actor: manager, caseId: opened._id, input: { version, department: 'logistics', note: '' } });
    await expect(
      transitionCase({
        actor: accounting,
        caseId: opened._id,
        input: { action: 'askCustomer', version, question: 'Which one?', documents: [] },
      }),
    ).rejects.toMatchObject({ code: 'STALE' });
    expect((await caseNow(opened._id)).state).toBe('IN_PROGRESS');
    expect((await told(opened._id)).at(-1)).toBe('case.assigned');
  });

  test('of twenty who press at the same moment one succeeds', async () => {
    const { case: opened } = await inProgress();
    const { version } = await caseNow(opened._id);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        transitionCase({
          actor: accounting,
          caseId: opened._id,
          input: { action: 'askCustomer', version, question: 'Which one?', documents: [] },
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await told(opened._id)).filter((type) => type === 'case.customerAsked')).toHaveLength(1);
    expect(await verifyStream(`case:${opened._id}`)).toEqual([]);
  });

  test('a case is not given to somebody who cannot reach it', async () => {
    const { case: opened } = await inProgress();
    const elsewhere = await buildActor('accounting', { portfolio: 'own' });
    const logistics = await buildActor('resolver', { departments: ['logistics'] });
    const assign = async (department: 'sales' | 'logistics', ownerId: string) =>
      assignCase({
        actor: manager,
        caseId: opened._id,
        input: { version: (await caseNow(opened._id)).version, department, ownerId, note: '' },
      });
    await expect(assign('sales', elsewhere.userId)).rejects.toMatchObject({ code: 'INVALID' });
    await expect(assign('sales', logistics.userId)).rejects.toMatchObject({ code: 'INVALID' });
    expect(await assign('logistics', logistics.userId)).toMatchObject({ ownerId: logistics.userId });
  });
});
