import { beforeAll, describe, expect, test } from 'vitest';
import { CASE_STATES } from '#models/contracts/cases.ts';
import { REASON_CODES } from '#models/contracts/reasons.ts';
import { DEPARTMENTS } from '#models/contracts/roles.ts';
import type { CaseFilters } from '#models/contracts/views.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { countCases, forgetCaseCounts } from '#server/domain/cases/case-counts.ts';
import { getCaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import { findCases } from '#server/domain/cases/find-cases.ts';
import { markRead } from '#server/domain/cases/mark-read.ts';
import { deleteView, findSavedViews, saveView } from '#server/domain/cases/saved-views.ts';
import { newId } from '#server/platform/ids.ts';
import { isMyTurn } from '#server/policies/case-turn.ts';
import { presentCaseRows } from '#server/presenters/case-desk.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const MANY = 3_000;
const START = Date.parse('2026-01-01T00:00:00Z');
let state = 7;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return (state >>> 8) % below;
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

let accounting: Actor;
let logistics: Actor;
let limited: Actor;
let customers: { _id: string; name: string }[];
let all: CaseDoc[];

beforeAll(async () => {
  accounting = await buildActor('accounting');
  logistics = await buildActor('resolver', { departments: ['logistics'] });
  customers = [];
  for (const name of ['Dupont SAS', 'Dupuis SARL', 'Garage Moreau', 'Klein GmbH']) {
    const { _id } = await buildCustomer({ name });
    customers.push({ _id, name });
  }
  limited = { ...accounting, userId: 'limited', portfolio: [customers[0]?._id ?? ''] };
  all = Array.from({ length: MANY }, (_, n): CaseDoc => {
    // Several cases share an instant: the order must still be one order.
    const at = new Date(START + Math.floor(n / 3) * 60_000);
    return {
      _id: newId(),
      number: `LIT-2026-${String(n + 1).padStart(6, '0')}`,
      customerId: pick(customers)._id,
      state: pick(CASE_STATES),
      reportedReason: 'PRC-01',
      reason: pick(REASON_CODES),
      description: 'x',
      currency: 'EUR',
      items: [{ id: newId(), invoiceId: newId(), invoiceNumber: `FA-${String(n).padStart(5, '0')}`, disputed: 100 }],
      disputed: 100,
      department: pick(DEPARTMENTS),
      ...(random(2) === 0 ? { ownerId: pick([accounting.userId, 'colleague']) } : {}),
      priority: pick(['low', 'normal', 'high', 'urgent'] as const),
      proofs: [],
      proposalCount: 0,
      refusals: 0,
      notices: 0,
      approvals: [],
      escalation: 0,
      pauses: [],
      customerReopenings: 0,
      guests: [],
      openedBy: { userId: 'x', side: 'customer' },
      openedAt: at,
      heads: { all: 3, by: 'colleague', shared: 2, sharedBy: 'colleague' },
      lastActivityAt: at,
      lastSharedActivityAt: at,
      version: 1,
    };
  });
  await Cases.raw().insertMany(all as never);
});

const inOrder = (cases: readonly CaseDoc[]): string[] =>
  [...cases]
    .sort((a, b) => b.lastActivityAt.getTime() - a.lastActivityAt.getTime() || (a._id < b._id ? -1 : 1))
    .map(({ _id }) => _id);

/** Follows "next" to the end, then "previous" back to the start. */
async function walk(actor: Actor, filters: CaseFilters): Promise<{ forward: string[]; backward: string[] }> {
  const forward: string[] = [];
  let page = await findCases({ actor, filters, limit: 100 });
  forward.push(...page.cases.map(({ _id }) => _id));
  let last = page;
  while (page.next) {
    page = await findCases({ actor, filters, after: page.next, limit: 100 });
    forward.push(...page.cases.map(({ _id }) => _id));
    last = page;
  }
  const backward = last.cases.map(({ _id }) => _id);
  let previous = last.previous;
  while (previous) {
    const before = await findCases({ actor, filters, before: previous, limit: 100 });
    backward.unshift(...before.cases.map(({ _id }) => _id));
    previous = before.previous;
  }
  return { forward, backward };
}

describe('the case list', () => {
  test('pages by key give every case once, in one order, forwards and backwards', async () => {
    const { forward, backward } = await walk(accounting, {});
    expect(forward).toEqual(inOrder(all));
    expect(backward).toEqual(forward);
  });

  test.each<[string, CaseFilters, (found: CaseDoc) => boolean]>([
    ['state', { state: 'PROPOSED' }, (found) => found.state === 'PROPOSED'],
    ['department', { department: 'quality' }, (found) => found.department === 'quality'],
    ['owner nobody', { owner: 'nobody' }, (found) => found.ownerId === undefined],
    ['reason', { reason: 'LOG-01' }, (found) => found.reason === 'LOG-01'],
    ['priority', { priority: 'urgent' }, (found) => found.priority === 'urgent'],
    ['new', { filter: 'new' }, (found) => found.state === 'OPEN'],
    [
      'waiting for the customer',
      { filter: 'waiting-customer' },
      (found) => found.state === 'WAITING_CUSTOMER' || found.state === 'PROPOSED',
    ],
    ['ended', { filter: 'closed' }, (found) => ['RESOLVED', 'CLOSED', 'REJECTED', 'WITHDRAWN'].includes(found.state)],
    [
      'two filters at once',
      { department: 'sales', priority: 'high' },
      (found) => found.department === 'sales' && found.priority === 'high',
    ],
    ['case number as printed', { q: 'lit-2026-00001' }, (found) => found.number.startsWith('LIT-2026-00001')],
    ['running number', { q: '42' }, (found) => found.number.endsWith('-000042')],
    ['invoice number', { q: 'fa-0002' }, (found) => found.items[0]?.invoiceNumber.startsWith('FA-0002') ?? false],
  ])('filters by %s', async (_name, filters, expected) => {
    const { forward } = await walk(accounting, filters);
    expect(forward).toEqual(inOrder(all.filter(expected)));
    expect(forward.length).toBeGreaterThan(0);
  });

  test('filters by one’s own cases, a customer, and the beginning of a customer’s name', async () => {
    const mine = await walk(accounting, { owner: 'me' });
    expect(mine.forward).toEqual(inOrder(all.filter(({ ownerId }) => ownerId === accounting.userId)));
    const dupont = customers[0]?._id ?? '';
    expect((await walk(accounting, { customer: dupont })).forward).toEqual(
      inOrder(all.filter(({ customerId }) => customerId === dupont)),
    );
    const beginning = customers.filter(({ name }) => name.startsWith('Dup')).map(({ _id }) => _id);
    expect((await walk(accounting, { q: 'dup' })).forward).toEqual(
      inOrder(all.filter(({ customerId }) => beginning.includes(customerId))),
    );
  });

  test('text is text: nothing typed becomes an operator or a pattern', async () => {
    for (const q of ['.*', '$ne', '{"$gt":""}', '(', '[', '\\']) {
      expect((await findCases({ actor: accounting, filters: { q } })).cases).toEqual([]);
    }
  });

  test('a forged key leads to the first page', async () => {
    const first = await findCases({ actor: accounting, filters: {} });
    for (const after of ['x', 'e30', Buffer.from('[{"$gt":""},"a"]').toString('base64url')]) {
      expect((await findCases({ actor: accounting, filters: {}, after })).cases).toEqual(first.cases);
    }
  });

  test('shows what the reader may reach and nothing else', async () => {
    const { forward } = await walk(logistics, {});
    expect(forward).toEqual(inOrder(all.filter(({ department }) => department === 'logistics')));
    const own = await walk(limited, { q: 'dup' });
    expect(own.forward).toEqual(inOrder(all.filter(({ customerId }) => customerId === customers[0]?._id)));
  });
});

describe('whose turn', () => {
  test('“My turn” is the same rule as a query and as a decision, for every kind of reader', async () => {
    const readers = [
      accounting,
      logistics,
      limited,
      await buildActor('sales'),
      await buildActor('manager'),
      await buildActor('auditor'),
      await buildActor('resolver', { departments: ['sales-administration', 'quality'] }),
    ];
    for (const reader of readers) {
      const reachable = (await walk(reader, {})).forward;
      const byQuery = (await walk(reader, { filter: 'my-turn' })).forward;
      const byDecision = inOrder(all.filter((found) => reachable.includes(found._id) && isMyTurn(reader, found)));
      expect([reader.role, byQuery]).toEqual([reader.role, byDecision]);
    }
  });

  test('the numbers on the tabs are the numbers behind them, and follow a change at once', async () => {
    const counts = await countCases({ actor: accounting });
    for (const filter of ['my-turn', 'new', 'waiting-customer', 'all', 'closed'] as const) {
      expect([filter, counts[filter]]).toEqual([filter, (await walk(accounting, { filter })).forward.length]);
    }
    const open = all.find((found) => found.state === 'OPEN')?._id;
    await Cases.within(everything()).updateOne({ _id: open }, { $set: { state: 'WITHDRAWN' } });
    forgetCaseCounts();
    const after = await countCases({ actor: accounting });
    expect(after.new).toBe(counts.new - 1);
    expect(after.closed).toBe(counts.closed + 1);
    await Cases.within(everything()).updateOne({ _id: open }, { $set: { state: 'OPEN' } });
    forgetCaseCounts();
  });
});

describe('a line of the list', () => {
  test('counts what the reader has not seen, and never their own words', async () => {
    const { case: opened, customer } = await buildCase();
    await Cases.within(everything()).updateOne(
      { _id: opened._id },
      { $set: { heads: { all: 1, by: customer.userId, shared: 1, sharedBy: customer.userId } } },
    );
    const lineFor = async (actor: Actor) => {
      const found = await Cases.within(everything()).find({ _id: opened._id });
      const [line] = await presentCaseRows(actor, found, await getCaseRowFacts({ actor, cases: found }));
      return line;
    };
    expect((await lineFor(accounting))?.unread).toBe(1);
    await markRead({ actor: accounting, stream: `case:${opened._id}`, seq: 99 });
    expect((await lineFor(accounting))?.unread).toBe(0);
    await Cases.within(everything()).updateOne(
      { _id: opened._id },
      { $set: { heads: { all: 5, by: accounting.userId, shared: 1, sharedBy: customer.userId } } },
    );
    expect((await lineFor(accounting))?.unread).toBe(0);
    expect((await lineFor(logistics))?.unread).toBe(5);
    expect(await lineFor(accounting)).toMatchObject({
      disputed: 1_500_00,
      open: 6_000_00,
      customer: { id: opened.customerId },
    });
  });

  test('carries an allow-list: nothing about risk, no note, no address', async () => {
    await Customers.within(everything()).updateOne(
      { _id: customers[0]?._id },
      { $set: { risk: { score: 7, creditLimit: 1, insurer: 'CANARY-INSURER', note: 'CANARY-NOTE' } } },
    );
    const { cases } = await findCases({ actor: accounting, filters: { customer: customers[0]?._id } });
    const rows = await presentCaseRows(accounting, cases, await getCaseRowFacts({ actor: accounting, cases }));
    expect(JSON.stringify(rows)).not.toMatch(/CANARY|@/);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      [
        'id',
        'number',
        'customer',
        'reason',
        'state',
        'currency',
        'disputed',
        'turn',
        ...(rows[0]?.owner ? ['owner'] : []),
        'department',
        'priority',
        'lastActivityAt',
        'unread',
      ].sort(),
    );
  });
});

describe('saved views', () => {
  test('are a person’s own; the same name replaces; a stranger’s cannot be deleted', async () => {
    const id = await saveView({ actor: accounting, input: { name: 'Late', filters: { priority: 'urgent' } } });
    await saveView({ actor: accounting, input: { name: 'Late', filters: { priority: 'high' } } });
    expect(await findSavedViews({ actor: accounting })).toEqual([{ id, name: 'Late', filters: { priority: 'high' } }]);
    expect(await findSavedViews({ actor: logistics })).toEqual([]);
    await expect(deleteView({ actor: logistics, viewId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await deleteView({ actor: accounting, viewId: id });
    expect(await findSavedViews({ actor: accounting })).toEqual([]);
  });

  test('thirty are enough', async () => {
    for (let n = 0; n < 30; n += 1) {
      await saveView({ actor: logistics, input: { name: `View ${n}`, filters: {} } });
    }
    await expect(saveView({ actor: logistics, input: { name: 'One more', filters: {} } })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
  });
});
