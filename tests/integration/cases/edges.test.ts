import { beforeAll, describe, expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Documents } from '#models/schemas/document.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { caseAccess } from '#server/domain/cases/case-access.ts';
import { findCases } from '#server/domain/cases/find-cases.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { redactMessage } from '#server/domain/cases/revise-message.ts';
import { forgetFacts, forgetHead, streamFacts } from '#server/log/head.ts';
import { resumeWhenAnswered } from '#server/log/subscribers/resume-when-answered.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { partsOf } from '#server/policies/case.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { caseNow, move, QUALIFY, startWork } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
let manager: Actor;
let logistics: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
  manager = await buildActor('manager', { approvalLimit: 1_000_00 });
  logistics = await buildActor('resolver', { departments: ['logistics'] });
});

async function inProgress() {
  const made = await buildCase();
  await startWork(made.case._id, { accounting, sales });
  return made;
}

const say = (actor: Actor, caseId: string, text: string): Promise<EntryDoc> =>
  postMessage({
    actor,
    input: {
      stream: `case:${caseId}`,
      audience: 'shared',
      clientId: crypto.randomUUID(),
      body: richTextOf(text),
      documents: [],
    },
  });

describe('who has a case', () => {
  test('a case qualified for another department is no longer the former owner’s', async () => {
    const { case: opened } = await buildCase();
    const { version } = opened;
    await assignCase({
      actor: manager,
      caseId: opened._id,
      input: { version, department: 'logistics', ownerId: logistics.userId, note: '' },
    });
    await move(accounting, opened._id, QUALIFY);
    expect(await caseNow(opened._id)).toMatchObject({ department: 'sales' });
    expect((await caseNow(opened._id)).ownerId).toBeUndefined();
    await move(sales, opened._id, { action: 'start' });
  });

  test('a named owner who has become an auditor looks on, and so does an admin', async () => {
    const { case: opened } = await buildCase();
    for (const role of ['auditor', 'admin'] as const) {
      const former = await buildActor(role, { elevatedUntil: new Date(Date.now() + 60_000) });
      expect([...partsOf(former, { ...opened, ownerId: former.userId })]).toEqual([]);
    }
  });
});

describe('what stands for the customer’s word', () => {
  const proof = (attachedTo?: { kind: 'case'; id: string }) =>
    Documents.insert({
      _id: newId(),
      key: newId(),
      name: 'agreement.pdf',
      contentType: 'application/pdf',
      size: 10,
      audience: 'internal',
      state: 'ready',
      uploadedBy: accounting.userId,
      createdAt: clock.now(),
      ...(attachedTo ? { attachedTo } : {}),
    });

  test('a written agreement of another case proves nothing in this one', async () => {
    const [mine, other] = [await inProgress(), await inProgress()];
    const { version } = await caseNow(mine.case._id);
    await approveCase({ actor: manager, caseId: mine.case._id, input: { kind: 'amount', version, amount: 360_00 } });
    await move(sales, mine.case._id, {
      action: 'propose',
      resolution: 'CREDIT_PARTIAL',
      accepted: 360_00,
      maintained: 1_140_00,
      rootCause: 'RC1',
      explanation: 'Three units',
      documents: [],
    });
    const elsewhere = await proof({ kind: 'case', id: other.case._id });
    const accept = (proofDocumentId: string) =>
      move(accounting, mine.case._id, { action: 'accept', proposal: 1, proofDocumentId });
    await expect(accept(elsewhere._id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const free = await proof();
    await accept(free._id);
    expect(await Documents.within(everything()).findById(free._id)).toMatchObject({
      attachedTo: { kind: 'case', id: mine.case._id },
    });
  });

  test('a message the customer took back withdraws nothing', async () => {
    const { case: opened, customer } = await inProgress();
    const { _id, shared } = await say(customer, opened._id, 'Close it');
    await redactMessage({ actor: customer, entryId: _id, rev: shared?.rev ?? 0 });
    await expect(
      move(accounting, opened._id, { action: 'withdraw', reason: 'On their word', messageEntryId: _id }),
    ).rejects.toMatchObject({ code: 'SHARED_MESSAGE_REQUIRED' });
  });
});

describe('an answer takes a waiting case back to the company', () => {
  async function waiting() {
    const made = await inProgress();
    await move(accounting, made.case._id, { action: 'askCustomer', question: 'Which one?', documents: [] });
    return made;
  }
  const stream = (caseId: string) => `case:${caseId}`;

  test('also when a colleague changes something else at that very moment', async () => {
    const { case: opened, customer } = await waiting();
    const answer = await say(customer, opened._id, 'The one of 3 March');
    const { version } = await caseNow(opened._id);
    await Promise.all([
      assignCase({ actor: manager, caseId: opened._id, input: { version, department: 'sales', note: 'yours' } }),
      resumeWhenAnswered.handle(answer),
    ]);
    expect((await caseNow(opened._id)).state).toBe('IN_PROGRESS');
  });

  test('also when the process that tells of it last saw the case before the question', async () => {
    const made = await inProgress();
    const before = await caseAccess(made.case._id, true);
    await move(accounting, made.case._id, { action: 'askCustomer', question: 'Which one?', documents: [] });
    const answer = await say(made.customer, made.case._id, 'The one of 3 March');
    // What another process remembers that took over after a crash.
    forgetHead(stream(made.case._id));
    forgetFacts(stream(made.case._id));
    await streamFacts(stream(made.case._id), async () => before, { fresh: true });
    await resumeWhenAnswered.handle(answer);
    expect((await caseNow(made.case._id)).state).toBe('IN_PROGRESS');
  });
});

test('a case that ended waits for nobody any more', async () => {
  const { case: opened, customer } = await inProgress();
  await move(accounting, opened._id, { action: 'askCustomer', question: 'Which one?', documents: [] });
  await move(customer, opened._id, { action: 'withdraw', reason: 'Found it' });
  expect((await caseNow(opened._id)).waiting).toBeUndefined();
});

test('a name that hundreds of other customers share still finds the case of one’s own', async () => {
  const mine = await buildCustomer({ name: 'Zimmerei Own' });
  const others = Array.from({ length: 220 }, (_, n) => ({
    ...mine,
    _id: newId(),
    code: `ZI-${n}`,
    name: `Zimmerei ${n}`,
  }));
  await Customers.raw().deleteMany({ _id: mine._id });
  await Customers.raw().insertMany([...others, mine]);
  const { case: opened } = await buildCase({ invoice: await buildInvoice({ customerId: mine._id }) });
  const seller = { ...sales, portfolio: [mine._id] };
  const { cases } = await findCases({ actor: seller, filters: { q: 'zimmerei' } });
  expect(cases.map(({ _id }) => _id)).toEqual([opened._id]);
});

test('lines that come to nothing, a rebate alone, are no amount to contest', async () => {
  const invoice = await buildInvoice();
  const [first] = invoice.lines;
  const rebate = { ...first, no: 3, description: 'Rebate', total: -50_00 } as (typeof invoice.lines)[number];
  await Invoices.within(everything()).updateOne({ _id: invoice._id }, { $set: { lines: [...invoice.lines, rebate] } });
  const contest = (lines: number[]) =>
    buildCase({ invoice, input: { items: [{ invoiceId: invoice._id, part: 'lines', lines }] } });
  await expect(contest([3])).rejects.toMatchObject({ code: 'INVALID', fields: { items: ['INVALID'] } });
  expect((await contest([1, 3])).case.disputed).toBe(2_950_00);
});
