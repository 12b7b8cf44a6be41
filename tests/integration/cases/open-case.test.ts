import { beforeAll, describe, expect, test } from 'vitest';
import type { OpenCase } from '#models/contracts/cases.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getContestable } from '#server/domain/cases/get-contestable.ts';
import { openCase } from '#server/domain/cases/open-case.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { verifyStream } from '#server/log/verify.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildInvoice } from '#tests/factories/receivables.ts';
import { caseNow, invoiceNow, told } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let customerId: string;
let customer: Actor;
beforeAll(async () => {
  customerId = (await buildCustomer())._id;
  customer = await buildActor('customer', { customerId });
});

const contest = (items: OpenCase['items'], overrides: Partial<OpenCase> = {}): OpenCase => ({
  clientId: crypto.randomUUID(),
  items,
  reason: 'PRC-01',
  description: 'The price is not what we agreed',
  documents: [],
  ...overrides,
});
const amountOf = (invoiceId: string, amount: number) => ({ invoiceId, part: 'amount', amount }) as const;

describe('opening a case', () => {
  test('a stranger’s invoice does not exist', async () => {
    const foreign = await buildInvoice();
    const input = contest([amountOf(foreign._id, 1_00)]);
    await expect(openCase({ actor: customer, input })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const own = await buildInvoice({ customerId });
    const mixed = contest([amountOf(own._id, 1_00), amountOf(foreign._id, 1_00)]);
    await expect(openCase({ actor: customer, input: mixed })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await invoiceNow(own._id)).disputed).toBe(0);
  });

  test('a resolver opens one for the customer on an invoice of an assigned case, and on no other', async () => {
    const [known, unknown] = [await buildInvoice({ customerId }), await buildInvoice({ customerId })];
    const items = [amountOf(known._id, 1_000_00)];
    await openCase({ actor: customer, input: contest(items, { reason: 'LOG-02' }) });
    const logistics = await buildActor('resolver', { departments: ['logistics'] });
    const quality = await buildActor('resolver', { departments: ['quality'] });
    const refused: [Actor, string[]][] = [
      [quality, [known._id]],
      [logistics, [unknown._id]],
      [logistics, [known._id, unknown._id]],
    ];
    for (const [actor, invoiceIds] of refused) {
      await expect(getContestable({ actor, invoiceIds })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const input = contest(invoiceIds.map((id) => amountOf(id, 1_00)));
      await expect(openCase({ actor, input })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const { items: offered } = await getContestable({ actor: logistics, invoiceIds: [known._id] });
    expect(offered).toMatchObject([{ available: 5_000_00 }]);
    const opened = await openCase({
      actor: logistics,
      input: contest([amountOf(known._id, 200_00)], { reason: 'LOG-04' }),
    });
    expect(opened).toMatchObject({ department: 'logistics', openedBy: { userId: logistics.userId, side: 'company' } });
    expect(await invoiceNow(known._id)).toMatchObject({ disputed: 1_200_00 });
  });

  test('the disputed part is frozen and the rest stays payable', async () => {
    const invoice = await buildInvoice({ customerId });
    const opened = await openCase({ actor: customer, input: contest([amountOf(invoice._id, 1_500_00)]) });
    expect(opened).toMatchObject({ state: 'OPEN', disputed: 1_500_00, department: 'sales', version: 1 });
    expect(await invoiceNow(invoice._id)).toMatchObject({ open: 6_000_00, disputed: 1_500_00 });
    expect(await told(opened._id)).toEqual(['case.opened']);
    expect(await verifyStream(`case:${opened._id}`)).toEqual([]);
  });

  test('lines come to their totals, the whole to what is open and not yet contested', async () => {
    const invoice = await buildInvoice({ customerId });
    const lines = await openCase({
      actor: customer,
      input: contest([{ invoiceId: invoice._id, part: 'lines', lines: [1] }]),
    });
    expect(lines.disputed).toBe(invoice.lines[0]?.total);
    const rest = await openCase({ actor: customer, input: contest([{ invoiceId: invoice._id, part: 'whole' }]) });
    expect(lines.disputed + rest.disputed).toBe(6_000_00);
    await expect(
      openCase({ actor: customer, input: contest([{ invoiceId: invoice._id, part: 'whole' }]) }),
    ).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_OPEN' });
  });

  test('settled invoices, other lines, two currencies and two customers are refused', async () => {
    const settled = await buildInvoice({ customerId, open: 0, paid: 6_000_00 });
    const dollars = await buildInvoice({ customerId, currency: 'USD' });
    const euros = await buildInvoice({ customerId });
    const other = await buildInvoice();
    const staff = await buildActor('accounting');
    const refused = (actor: Actor, items: OpenCase['items']) =>
      openCase({ actor, input: contest(items) }).then(
        () => 'opened',
        (error: { code: string }) => error.code,
      );
    expect(await refused(customer, [amountOf(settled._id, 1)])).toBe('INVOICE_SETTLED');
    expect(await refused(customer, [{ invoiceId: euros._id, part: 'lines', lines: [9] }])).toBe('INVALID');
    expect(await refused(customer, [amountOf(euros._id, 1), amountOf(dollars._id, 1)])).toBe('MIXED_CURRENCIES');
    expect(await refused(staff, [amountOf(euros._id, 1), amountOf(other._id, 1)])).toBe('MIXED_CUSTOMERS');
    expect(await refused(customer, [amountOf(euros._id, 1), amountOf(euros._id, 2)])).toBe('INVALID');
    expect(await refused(await buildActor('auditor'), [amountOf(euros._id, 1)])).toBe('NOT_FOUND');
    expect((await invoiceNow(euros._id)).disputed).toBe(0);
  });

  test('a double submit opens one case; the same id with other words is a conflict', async () => {
    const invoice = await buildInvoice({ customerId });
    const input = contest([amountOf(invoice._id, 100_00)]);
    const results = await Promise.all(Array.from({ length: 8 }, () => openCase({ actor: customer, input })));
    expect(new Set(results.map(({ _id }) => _id)).size).toBe(1);
    expect((await invoiceNow(invoice._id)).disputed).toBe(100_00);
    await expect(
      openCase({ actor: customer, input: { ...input, description: 'Something else altogether' } }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('many at once', () => {
  test('twenty contests of one invoice never freeze more than is open (I4)', async () => {
    const invoice = await buildInvoice({ customerId, total: 1_000_00 });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => openCase({ actor: customer, input: contest([amountOf(invoice._id, 70_00)]) })),
    );
    const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(opened).toHaveLength(14);
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({ code: 'AMOUNT_ABOVE_OPEN' });
      }
    }
    const after = await invoiceNow(invoice._id);
    expect(after.disputed).toBe(14 * 70_00);
    const stored = await Cases.within(everything()).find({ 'items.invoiceId': invoice._id });
    expect(stored.reduce((sum, { disputed }) => sum + disputed, 0)).toBe(after.disputed);
    expect(new Set(stored.map(({ number }) => number)).size).toBe(14);
  });

  test('opens, withdrawals and changed amounts in parallel keep I2 and I4', async () => {
    const invoice = await buildInvoice({ customerId, total: 5_000_00 });
    const accounting = await buildActor('accounting');
    const first = await Promise.all(
      Array.from({ length: 5 }, () => openCase({ actor: customer, input: contest([amountOf(invoice._id, 900_00)]) })),
    );
    await Promise.allSettled([
      ...first.slice(0, 3).map((opened) =>
        transitionCase({
          actor: customer,
          caseId: opened._id,
          input: { action: 'withdraw', version: 1, reason: 'Found' },
        }),
      ),
      ...first.slice(3).map((opened) =>
        transitionCase({
          actor: accounting,
          caseId: opened._id,
          input: {
            action: 'qualify',
            version: 1,
            reason: 'PRC-01',
            amounts: [{ itemId: opened.items[0]?.id ?? '', disputed: 2_000_00 }],
            department: 'sales',
            priority: 'high',
            proofs: [],
          },
        }),
      ),
      ...Array.from({ length: 8 }, () =>
        openCase({ actor: customer, input: contest([amountOf(invoice._id, 400_00)]) }),
      ),
    ]);
    const stored = await Cases.within(everything()).find({ 'items.invoiceId': invoice._id });
    const frozen = stored
      .filter(({ state }) => state !== 'WITHDRAWN')
      .reduce((sum, { items }) => sum + items.reduce((total, item) => total + item.disputed, 0), 0);
    const after = await invoiceNow(invoice._id);
    expect(after.disputed).toBe(frozen);
    expect(after.disputed).toBeLessThanOrEqual(after.open);
    expect(after.open).toBe(after.total - after.paid - after.credited - after.writtenOff);
    for (const { _id } of stored) {
      expect(await verifyStream(`case:${_id}`)).toEqual([]);
      expect((await caseNow(_id)).disputed).toBeGreaterThan(0);
    }
  });
});
