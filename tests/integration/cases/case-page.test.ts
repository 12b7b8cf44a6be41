import { beforeAll, describe, expect, test } from 'vitest';
import { Customers } from '#models/schemas/customer.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { findAssignableStaff } from '#server/domain/cases/find-assignable-staff.ts';
import { findCustomerMessages } from '#server/domain/cases/find-customer-messages.ts';
import { findMentionable } from '#server/domain/cases/find-mentionable.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { newId } from '#server/platform/ids.ts';
import { presentCase } from '#server/presenters/case-desk.ts';
import { buildActor, buildUser } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { caseNow, move, QUALIFY } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
let manager: Actor;
let caseId: string;
let customer: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
  manager = await buildActor('manager', { approvalLimit: 1_000_00 });
  const made = await buildCase();
  caseId = made.case._id;
  customer = made.customer;
  await Customers.within(everything()).updateOne(
    { _id: customer.customerId },
    { $set: { risk: { note: 'CANARY-RISK', insurer: 'CANARY-INSURER' } } },
  );
  await move(accounting, caseId, { ...QUALIFY, proofs: ['signed order'] });
  await move(sales, caseId, { action: 'start' });
});

const pageFor = async (actor: Actor) => presentCase(actor, await getCase({ actor, caseId }));
const refusedFor = (actor: Actor) =>
  getCase({ actor, caseId }).then(
    () => 'shown',
    (error: { code: string }) => error.code,
  );

describe('a case’s page on the desk', () => {
  test('does not exist for customers, guests, other portfolios, other departments and admins', async () => {
    const strangers = [
      customer,
      await buildActor('customer-admin', { customerId: customer.customerId }),
      await buildActor('guest', { guestOf: [{ caseId, until: new Date(Date.now() + 86_400_000) }] }),
      await buildActor('accounting', { portfolio: 'own' }),
      await buildActor('sales', { portfolio: 'own' }),
      await buildActor('resolver', { departments: ['logistics'] }),
      await buildActor('admin'),
    ];
    for (const stranger of strangers) {
      expect([stranger.role, await refusedFor(stranger)]).toEqual([stranger.role, 'NOT_FOUND']);
      await expect(findAssignableStaff({ actor: stranger, caseId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(
      findCustomerMessages({ actor: await buildActor('sales', { portfolio: 'own' }), caseId }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('offers each reader what the table lets them try, and an auditor nothing', async () => {
    expect((await pageFor(sales)).actions).toEqual(['askCustomer', 'awaitThirdParty', 'propose']);
    expect((await pageFor(accounting)).actions).toEqual(['withdraw', 'askCustomer', 'propose']);
    expect((await pageFor(manager)).actions).toEqual(['reject', 'sendToLegal']);
    const auditor = await buildActor('auditor');
    const seen = await pageFor(auditor);
    expect(seen.actions).toEqual([]);
    expect(seen.can).toEqual({
      assign: false,
      approveAmount: false,
      approveLegal: false,
      admitGuests: false,
      openCase: false,
      postShared: false,
      postInternal: false,
      seeInvoices: true,
      seeCustomer: true,
    });
  });

  test('a resolver sees the amounts of the case, but neither customers nor invoices beyond it', async () => {
    const resolver = await buildActor('resolver', { departments: ['sales'] });
    const view = await pageFor(resolver);
    expect(view.items[0]).toMatchObject({ disputed: 1_500_00, invoice: { total: 6_000_00, payable: 4_500_00 } });
    expect(view.can).toMatchObject({ seeInvoices: false, seeCustomer: false, admitGuests: false });
  });

  test('nothing about risk is in it, and no address of anybody', async () => {
    const text = JSON.stringify(await pageFor(manager));
    expect(text).not.toMatch(/CANARY|@/);
  });

  test('tells whose turn it is and what comes next, with the amount of the credit note', async () => {
    expect(await pageFor(sales)).toMatchObject({ turn: { kind: 'mine' }, next: { key: 'IN_PROGRESS' } });
    expect(await pageFor(accounting)).toMatchObject({ turn: { kind: 'department', department: 'sales' } });
    await Documents.insert({
      _id: newId(),
      key: newId(),
      name: 'order.pdf',
      contentType: 'application/pdf',
      size: 1,
      audience: 'internal',
      state: 'ready',
      uploadedBy: sales.userId,
      attachedTo: { kind: 'case', id: caseId },
      createdAt: new Date(),
    });
    const { version } = await caseNow(caseId);
    await approveCase({ actor: manager, caseId, input: { kind: 'amount', version, amount: 360_00 } });
    await move(sales, caseId, {
      action: 'propose',
      resolution: 'CREDIT_PARTIAL',
      accepted: 360_00,
      maintained: 1_140_00,
      rootCause: 'RC1',
      explanation: 'Three units too dear',
      documents: [],
    });
    expect(await pageFor(sales)).toMatchObject({
      turn: { kind: 'customer' },
      proposals: [{ version: 1, accepted: 360_00, maintained: 1_140_00 }],
      approvals: [{ kind: 'amount', amount: 360_00, cosign: false }],
    });
    await move(customer, caseId, { action: 'accept', proposal: 1 });
    expect(await pageFor(accounting)).toMatchObject({
      turn: { kind: 'mine' },
      next: { key: 'AGREED_CREDIT', amount: 360_00 },
      actions: ['withdraw', 'resolve'],
    });
    const [item] = (await caseNow(caseId)).items;
    await move(accounting, caseId, {
      action: 'resolve',
      creditNotes: [{ number: 'AV-77', itemId: item?.id ?? '', amount: 360_00 }],
    });
    for (const reader of [manager, accounting, sales]) {
      expect(await pageFor(reader)).toMatchObject({ turn: { kind: 'manager' }, next: { key: 'RESOLVED' } });
    }
    await move(manager, caseId, { action: 'close', correctiveAction: 'Prices are checked before billing' });
    expect(await pageFor(manager)).toMatchObject({ turn: { kind: 'nobody' } });
  });

  test('names people only to those who can be told: colleagues who reach the case, the customer’s own people', async () => {
    const elsewhere = await buildUser('sales', { portfolio: 'own', name: 'Elsewhere' });
    const quality = await buildUser('resolver', { departments: ['quality'], name: 'Quality' });
    const other = await buildUser('customer', { name: 'Other customer' });
    const { staff, outside } = await findMentionable({ actor: accounting, subject: await caseNow(caseId) });
    const ids = [...staff, ...outside].map(({ _id }) => _id);
    expect(ids).toContain(sales.userId);
    expect(ids).toContain(customer.userId);
    for (const stranger of [elsewhere, quality, other]) {
      expect(ids).not.toContain(stranger._id);
    }
  });
});
