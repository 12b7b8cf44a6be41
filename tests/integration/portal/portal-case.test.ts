import { beforeAll, describe, expect, test } from 'vitest';
import { TransitionSchema } from '#models/contracts/cases.ts';
import type { PortalCase } from '#models/contracts/portal.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { assignCase } from '#server/domain/cases/assign-case.ts';
import { countWaiting, findPortalCases } from '#server/domain/cases/find-portal-cases.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { markRead } from '#server/domain/cases/mark-read.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { transitionAsCustomer } from '#server/domain/cases/transition-as-customer.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { presentPortalCase, presentPortalCaseRow } from '#server/presenters/case-portal.ts';
import { buildActor, buildUser } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.filename);

const CANARY = 'canary-of-the-house';
const now = () => ({ now: new Date(), timeZone: 'Europe/Paris' });

let customer: Actor;
let sales: Actor;
let manager: Actor;
let subject: CaseDoc;

const show = async (actor: Actor, caseId = subject._id): Promise<PortalCase> =>
  presentPortalCase(actor, await getPortalCase({ actor, caseId }), now());
const current = async (): Promise<CaseDoc> => (await Cases.within(everything()).findById(subject._id)) as CaseDoc;
const move = async (actor: Actor, input: Record<string, unknown>) =>
  transitionCase({
    actor,
    caseId: subject._id,
    input: TransitionSchema.parse({ version: (await current()).version, ...input }),
  });
const say = (actor: Actor, audience: 'shared' | 'internal', text: string) =>
  postMessage({
    actor,
    input: {
      stream: `case:${subject._id}`,
      audience,
      clientId: crypto.randomUUID(),
      body: richTextOf(text),
      documents: [],
    },
  });

beforeAll(async () => {
  ({ case: subject, customer } = await buildCase());
  sales = await buildActor('sales');
  manager = await buildActor('manager', { approvalLimit: 100_000_00 });
});

describe('a case as the customer’s side sees it', () => {
  test('strangers, staff and guests of other cases find nothing', async () => {
    const guest = await buildActor('guest', { guestOf: [{ caseId: 'another', until: new Date(Date.now() + 60_000) }] });
    for (const actor of [await buildActor('customer'), sales, manager, guest]) {
      await expect(getPortalCase({ actor, caseId: subject._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await findPortalCases({ actor: guest })).cases).toEqual([]);
    await expect(findPortalCases({ actor: sales })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a new case says who answers and by when, and what stays payable', async () => {
    const view = await show(customer);
    expect(view).toMatchObject({
      state: 'OPEN',
      next: { turn: 'company', department: 'sales' },
      items: [{ disputed: 1_500_00, invoice: { payable: 4_500_00, dueOn: '2026-03-20' } }],
      actions: ['withdraw'],
      canWrite: true,
    });
    expect(view.next.by).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('nothing internal is in what the pages receive, at any step', async () => {
    const owner = await buildUser('sales', { name: `Owner ${CANARY}` });
    const seen: unknown[] = [];
    await say(sales, 'internal', CANARY);
    await move(manager, {
      action: 'qualify',
      reason: 'PRC-01',
      amounts: [],
      department: 'sales',
      ownerId: owner._id,
      priority: 'urgent',
      proofs: [],
    });
    await assignCase({
      actor: manager,
      caseId: subject._id,
      input: { version: (await current()).version, department: 'sales', note: CANARY },
    });
    seen.push(await show(customer));
    await move(sales, { action: 'start' });
    await move(sales, { action: 'awaitThirdParty', thirdParty: CANARY, expectedOn: '2030-01-15' });
    expect((await show(customer)).next).toMatchObject({ turn: 'third-party', by: '2030-01-15' });
    seen.push(await show(customer));
    await move(sales, { action: 'resume' });
    await move(sales, {
      action: 'propose',
      resolution: 'UNFOUNDED',
      accepted: 0,
      maintained: 1_500_00,
      rootCause: 'RC1',
      explanation: 'The price list of May applies.',
      proofsWaived: CANARY,
    });
    const view = await show(customer);
    seen.push(view, presentPortalCaseRow(await current(), true, now()));
    const received = JSON.stringify(seen);
    for (const word of [
      CANARY,
      owner._id,
      'urgent',
      'rootCause',
      'RC1',
      'priority',
      'escalation',
      'approvals',
      'ownerId',
    ]) {
      expect(received).not.toContain(word);
    }
    expect(view).toMatchObject({
      state: 'PROPOSED',
      next: { turn: 'customer' },
      actions: ['accept', 'refuse', 'withdraw'],
      proposal: { version: 1, accepted: 0, maintained: 1_500_00, explanation: 'The price list of May applies.' },
    });
    expect(view.contacts.map(({ id }) => id).sort()).toEqual([sales.userId, manager.userId].sort());
    expect(await countWaiting(customer)).toBe(1);
  });

  test('a guest reads and writes, and decides nothing', async () => {
    const user = await buildUser('guest', {
      guestOf: [{ caseId: subject._id, until: new Date(Date.now() + 3_600_000) }],
    });
    await Cases.within(everything()).updateOne({ _id: subject._id }, {
      $push: { guests: { userId: user._id, until: new Date(Date.now() + 3_600_000) } },
    } as never);
    const guest = await actorOf((await Users.within(everything()).findById(user._id))!);
    const view = await show(guest);
    expect(view).toMatchObject({ actions: [], canWrite: true });
    expect(view.items[0]).not.toHaveProperty('invoice');
    expect((await findPortalCases({ actor: guest })).cases.map(({ _id }) => _id)).toEqual([subject._id]);
    expect(await countWaiting(guest)).toBe(0);
    await expect(
      transitionCase({
        actor: guest,
        caseId: subject._id,
        input: { action: 'accept', version: (await current()).version, proposal: 1 },
      }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('what was asked stands on top until it is answered', async () => {
    await move(customer, { action: 'refuse', proposal: 1, counterArgument: 'The list of April was agreed.' });
    expect(await show(customer)).not.toHaveProperty('proposal');
    await move(sales, { action: 'askCustomer', question: 'Which list do you mean?', documents: ['signed price list'] });
    const view = await show(customer);
    expect(view.question).toMatchObject({ html: '<p>Which list do you mean?</p>', documents: ['signed price list'] });
    expect(view.actions).toEqual(['answer', 'withdraw']);
    await move(sales, { action: 'resume' });
    expect(await show(customer)).not.toHaveProperty('question');
  });

  test('what is new is marked until it was read', async () => {
    await Cases.within(everything()).updateOne({ _id: subject._id }, { $set: { lastSharedActivityAt: new Date() } });
    const colleague = await buildActor('customer', { customerId: subject.customerId });
    expect((await findPortalCases({ actor: colleague })).news.has(subject._id)).toBe(true);
    await markRead({ actor: colleague, stream: `case:${subject._id}`, seq: 1_000 });
    expect((await findPortalCases({ actor: colleague })).news.has(subject._id)).toBe(false);
  });

  test('a rejected claim says why, and can be reopened once', async () => {
    await move(manager, { action: 'reject', answer: 'The list of April ended in March.', rootCause: 'RCC' });
    const view = await show(customer);
    expect(view).toMatchObject({
      rejection: { answer: 'The list of April ended in March.' },
      actions: ['reopen'],
      next: { turn: 'nobody' },
    });
    expect(view.reopenUntil).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await move(customer, { action: 'reopen', newFact: 'Here is the signed list.' });
    await move(customer, { action: 'withdraw', reason: 'We found it in our books.' });
    expect((await show(customer)).actions).toEqual([]);
    expect((await findPortalCases({ actor: customer, filter: 'ended' })).cases).toHaveLength(1);
    expect((await findPortalCases({ actor: customer, filter: 'active' })).cases).toEqual([]);
  });
});

describe('a customer’s page is outdated', () => {
  const handOver = async (caseId: string) => {
    const { version } = (await Cases.within(everything()).findById(caseId)) as CaseDoc;
    await assignCase({ actor: manager, caseId, input: { version, department: 'credit', note: 'Yours' } });
  };
  const withdraw = (actor: Actor, caseId: string, version: number) =>
    transitionAsCustomer({ actor, caseId, input: { action: 'withdraw', version, reason: 'Found it' } });

  test('not by what the company does among itself, before or at the same moment', async () => {
    for (const isRace of [false, true]) {
      const { case: opened, customer: author } = await buildCase();
      const { version } = await show(author, opened._id);
      if (!isRace) {
        const before = await show(author, opened._id);
        await handOver(opened._id);
        // Nor does the page tell who has the case now.
        expect(await show(author, opened._id)).toEqual(before);
      }
      const moves = isRace ? [handOver(opened._id).catch(() => undefined)] : [];
      const [withdrawn] = await Promise.all([withdraw(author, opened._id, version), ...moves]);
      expect(withdrawn.state).toBe('WITHDRAWN');
    }
  });

  test('by a step it does not show yet, whose answer it would be', async () => {
    const { case: opened, customer: author } = await buildCase();
    const { version } = await show(author, opened._id);
    await transitionCase({
      actor: manager,
      caseId: opened._id,
      input: TransitionSchema.parse({
        action: 'qualify',
        version: opened.version,
        reason: 'PRC-01',
        amounts: [],
        department: 'sales',
        priority: 'normal',
        proofs: [],
      }),
    });
    await expect(withdraw(author, opened._id, version)).rejects.toMatchObject({ code: 'STALE' });
    await expect(withdraw(author, opened._id, version + 100)).rejects.toMatchObject({ code: 'STALE' });
    await expect(withdraw(manager, opened._id, version)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const fresh = (await show(author, opened._id)).version;
    expect((await withdraw(author, opened._id, fresh)).state).toBe('WITHDRAWN');
    await expect(withdraw(author, opened._id, fresh)).rejects.toMatchObject({ code: 'STALE' });
  });
});

describe('the customer’s case list', () => {
  test('pages by the newest shared activity without losing or repeating a case', async () => {
    const company = await buildActor('customer');
    const made: CaseDoc[] = [];
    for (let n = 0; n < 7; n += 1) {
      const { case: opened } = await buildCase({ actor: company });
      // Pairs share an instant, so that ties are decided by the id.
      const at = new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 2)));
      await Cases.within(everything()).updateOne({ _id: opened._id }, { $set: { lastSharedActivityAt: at } });
      made.push({ ...opened, lastSharedActivityAt: at });
    }
    const expected = made
      .sort((a, b) => b.lastSharedActivityAt.getTime() - a.lastSharedActivityAt.getTime() || (a._id < b._id ? -1 : 1))
      .map(({ _id }) => _id);
    const first = await findPortalCases({ actor: company, limit: 3 });
    const second = await findPortalCases({ actor: company, limit: 3, after: first.next ?? '' });
    const third = await findPortalCases({ actor: company, limit: 3, after: second.next ?? '' });
    expect([first, second, third].flatMap(({ cases }) => cases.map(({ _id }) => _id))).toEqual(expected);
    expect(first.previous).toBeNull();
    expect(third.next).toBeNull();
    const back = await findPortalCases({ actor: company, limit: 3, before: third.previous ?? '' });
    expect(back.cases.map(({ _id }) => _id)).toEqual(second.cases.map(({ _id }) => _id));
    expect((await findPortalCases({ actor: company, limit: 3, after: '{"$gt":""}' })).cases).toHaveLength(3);
  });
});
