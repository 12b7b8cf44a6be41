import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Customers } from '#models/schemas/customer.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { onAccessChanged } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { findCustomers } from '#server/domain/customers/find-customers.ts';
import { getCustomer } from '#server/domain/customers/get-customer.ts';
import { getCustomerRisk } from '#server/domain/customers/get-customer-risk.ts';
import { setTeam } from '#server/domain/customers/set-team.ts';
import { verifyStream } from '#server/log/verify.ts';
import { useClock as setClock } from '#server/platform/clock.ts';
import { presentCustomer } from '#server/presenters/customer.ts';
import { buildActor, buildCustomer, buildUser } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let manager: Actor;
const told: string[] = [];
let stop: () => void;
beforeAll(async () => {
  manager = await buildActor('manager');
  stop = onAccessChanged(({ userId }) => told.push(userId));
  return () => stop();
});
afterEach(() => told.splice(0));

const versionOf = async (customerId: string) =>
  (await Customers.within(everything()).findById(customerId))?.version ?? 0;

describe('who looks after a customer', () => {
  test('a colleague who sees only their own customers gains and loses this one at once', async () => {
    const customer = await buildCustomer();
    const collector = await buildUser('accounting', { portfolio: 'own' });
    expect((await actorOf(collector)).portfolio).toEqual([]);
    await setTeam({ actor: manager, customerId: customer._id, input: { version: 1, userIds: [collector._id] } });
    expect((await actorOf(collector)).portfolio).toEqual([customer._id]);
    expect(told).toEqual([collector._id]);
    await setTeam({ actor: manager, customerId: customer._id, input: { version: 2, userIds: [] } });
    expect((await actorOf(collector)).portfolio).toEqual([]);
    const [first, second] = await Entries.within(everything()).find(
      { stream: `customer:${customer._id}` },
      { sort: { 'all.seq': 1 } },
    );
    expect([first?.type, second?.data]).toEqual(['customer.teamChanged', { userIds: [] }]);
  });

  test('nothing is said when nothing changes', async () => {
    const sales = await buildUser('sales');
    const customer = await buildCustomer({ team: [sales._id] });
    await setTeam({ actor: manager, customerId: customer._id, input: { version: 1, userIds: [sales._id] } });
    expect(told).toEqual([]);
    expect(await versionOf(customer._id)).toBe(1);
  });

  test('strangers, other roles, stale versions and people of another kind are refused', async () => {
    const customer = await buildCustomer();
    const set = (actor: Actor, userIds: string[], version = 1) =>
      setTeam({ actor, customerId: customer._id, input: { version, userIds } }).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
    const sales = await buildUser('sales');
    expect(await set(await buildActor('customer-admin'), [])).toBe('NOT_FOUND');
    expect(await set(await buildActor('resolver'), [])).toBe('NOT_FOUND');
    expect(await set(await buildActor('admin'), [])).toBe('NOT_FOUND');
    expect(await set(await buildActor('accounting', { portfolio: 'own' }), [sales._id])).toBe('NOT_FOUND');
    expect(await set(await buildActor('sales'), [sales._id])).toBe('FORBIDDEN');
    expect(await set(await buildActor('auditor'), [sales._id])).toBe('FORBIDDEN');
    expect(await set(manager, [sales._id], 7)).toBe('STALE');
    for (const role of ['resolver', 'customer', 'admin', 'guest'] as const) {
      expect([role, await set(manager, [(await buildUser(role))._id])]).toEqual([role, 'INVALID']);
    }
    const gone = await buildUser('sales', { disabledAt: new Date() });
    expect(await set(manager, [gone._id])).toBe('INVALID');
    expect(await set(manager, ['nobody'])).toBe('INVALID');
    expect(await versionOf(customer._id)).toBe(1);
  });
});

describe('what the desk sees of a customer', () => {
  test('risk: sales the limit, accounting, managers and auditors all, nobody else anything', async () => {
    const customer = await buildCustomer({
      risk: { score: 3, creditLimit: 50_000_00, insurer: 'CANARY-INSURER', provision: 1_00, note: 'CANARY-NOTE' },
    });
    const all = customer.risk;
    const seen: Record<string, unknown> = {};
    for (const role of ['accounting', 'sales', 'manager', 'auditor'] as const) {
      const actor = await buildActor(role);
      const found = await getCustomer({ actor, customerId: customer._id });
      expect(JSON.stringify(found)).not.toContain('CANARY');
      const risk = await getCustomerRisk({ actor, customerId: customer._id });
      seen[role] = (await presentCustomer(actor, found.customer, found.figures, risk)).risk;
    }
    expect(seen).toEqual({ accounting: all, sales: { creditLimit: 50_000_00 }, manager: all, auditor: all });
    for (const role of ['resolver', 'admin', 'customer', 'customer-admin', 'guest'] as const) {
      const actor = await buildActor(role, role.startsWith('customer') ? { customerId: customer._id } : {});
      await expect(getCustomer({ actor, customerId: customer._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(getCustomerRisk({ actor, customerId: customer._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const elevated = { ...(await buildActor('admin')), elevated: true };
    const found = await getCustomer({ actor: elevated, customerId: customer._id });
    const nothing = await getCustomerRisk({ actor: elevated, customerId: customer._id });
    const view = await presentCustomer(elevated, found.customer, found.figures, nothing);
    expect(JSON.stringify(view)).not.toContain('CANARY');
    expect(view.risk).toBeUndefined();
  });

  test('whoever is shown risk data is on record: once an hour, with which facts, and no figure', async () => {
    const customer = await buildCustomer({ risk: { creditLimit: 987_654_00, score: 71, note: 'CANARY note' } });
    const customerId = customer._id;
    const [accountant, sales] = [await buildActor('accounting'), await buildActor('sales')];
    const stream = `customer:${customerId}` as const;
    const views = () => Entries.within(everything()).find({ stream }, { sort: { 'all.seq': 1 } });
    await getCustomer({ actor: accountant, customerId });
    expect(await views()).toEqual([]);

    await getCustomerRisk({ actor: accountant, customerId });
    await getCustomerRisk({ actor: accountant, customerId });
    await getCustomerRisk({ actor: sales, customerId });
    await getCustomerRisk({ actor: { ...(await buildActor('admin')), elevated: true }, customerId });
    const recorded = [
      {
        type: 'customer.riskViewed',
        audience: 'internal',
        actor: { userId: accountant.userId, role: 'accounting' },
        data: { fields: ['creditLimit', 'score', 'note'] },
      },
      { type: 'customer.riskViewed', actor: { userId: sales.userId }, data: { fields: ['creditLimit'] } },
    ];
    expect(await views()).toMatchObject(recorded);
    expect(JSON.stringify(await views())).not.toMatch(/CANARY|98765400/);

    const restore = setClock({ now: () => new Date(Date.now() + 3_601_000) });
    await getCustomerRisk({ actor: accountant, customerId }).finally(restore);
    expect(await views()).toMatchObject([...recorded, recorded[0]]);
    await Customers.within(everything()).updateOne({ _id: customerId }, { $set: { 'risk.insurer': 'Allianz' } });
    await getCustomerRisk({ actor: sales, customerId });
    expect(await views()).toHaveLength(3);
    expect(await verifyStream(stream)).toEqual([]);
    // Where there is nothing to see, nothing was seen.
    const plain = await buildCustomer();
    expect(await getCustomerRisk({ actor: accountant, customerId: plain._id })).toEqual({});
    expect(await Entries.within(everything()).count({ stream: `customer:${plain._id}` })).toBe(0);
  });

  test('sums stay apart by currency, overdue is the undisputed part, active cases are counted', async () => {
    const customer = await buildCustomer({ name: 'Zwei Währungen GmbH' });
    const customerId = customer._id;
    const euros = await buildInvoice({ customerId, dueOn: '2026-01-31' });
    await buildInvoice({ customerId, currency: 'USD', total: 900_00, dueOn: '2099-01-31' });
    await buildInvoice({ customerId, open: 0, paid: 6_000_00 });
    await buildCase({ invoice: euros });
    const page = await findCustomers({ actor: manager, q: 'zwei' });
    expect(page.customers.map(({ name }) => name)).toEqual(['Zwei Währungen GmbH']);
    expect(page.figures.get(customerId)).toEqual({
      activeCases: 1,
      balances: [
        { currency: 'EUR', open: 6_000_00, overdue: 4_500_00, disputed: 1_500_00 },
        { currency: 'USD', open: 900_00, overdue: 0, disputed: 0 },
      ],
    });
  });

  test('the list pages by name, forwards and back, within the portfolio', async () => {
    for (let n = 0; n < 120; n += 1) {
      await buildCustomer({ name: `List ${String(n % 60).padStart(3, '0')}` });
    }
    const names: string[] = [];
    let page = await findCustomers({ actor: manager, q: 'List' });
    names.push(...page.customers.map(({ name }) => name));
    while (page.next) {
      page = await findCustomers({ actor: manager, q: 'List', after: page.next });
      names.push(...page.customers.map(({ name }) => name));
    }
    expect(names).toHaveLength(120);
    expect(names).toEqual([...names].sort());
    const back = await findCustomers({ actor: manager, q: 'List', before: page.previous ?? '' });
    expect(back.customers.map(({ name }) => name)).toEqual(names.slice(50, 100));
    const nobody = await buildActor('sales', { portfolio: 'own' });
    expect((await findCustomers({ actor: nobody })).customers).toEqual([]);
  });
});
