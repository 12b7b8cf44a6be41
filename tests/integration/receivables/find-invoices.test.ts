import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#models/contracts/days.ts';
import type { InvoiceSort } from '#models/contracts/invoices.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findInvoices } from '#server/domain/receivables/find-invoices.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { getInvoiceTotals } from '#server/domain/receivables/invoice-totals.ts';
import { today as currentDay } from '#server/platform/clock.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.filename);

let customer: Actor;
let stranger: Actor;
const today = currentDay();
const made: InvoiceDoc[] = [];

beforeAll(async () => {
  const { _id: customerId } = await buildCustomer();
  customer = await buildActor('customer', { customerId });
  stranger = await buildActor('customer');
  for (let n = 0; n < 23; n += 1) {
    made.push(
      await buildInvoice({
        customerId,
        number: `K-${String(n).padStart(3, '0')}`,
        // Threes share a due day, a date and an amount, so that ties are decided by the id.
        dueOn: addDays(today, 20 + Math.floor(n / 3)),
        issuedOn: addDays(today, -40 + Math.floor(n / 3)),
        total: 1_000_00 + Math.floor(n / 3) * 100,
        ...(n === 5 ? { orderReference: 'PO-778' } : {}),
      }),
    );
  }
  await buildInvoice({ customerId, number: 'LATE-1', dueOn: addDays(today, -3), total: 500_00 });
  await buildInvoice({ customerId, number: 'SOON-1', dueOn: addDays(today, 5), total: 300_00 });
  await buildInvoice({
    customerId,
    number: 'PAID-1',
    dueOn: addDays(today, -60),
    total: 900_00,
    paid: 900_00,
    open: 0,
  });
  await buildInvoice({ customerId, number: 'USD-1', currency: 'USD', dueOn: addDays(today, 40), total: 70_00 });
  const contested = await buildInvoice({ customerId, number: 'DISP-1', dueOn: addDays(today, -10), total: 6_000_00 });
  await buildCase({ actor: customer, invoice: contested });
  const whole = await buildInvoice({ customerId, number: 'DISP-2', dueOn: addDays(today, -12), total: 200_00 });
  await buildCase({
    actor: customer,
    invoice: whole,
    input: { items: [{ invoiceId: whole._id, part: 'whole' }] },
  });
});

const numbers = (invoices: readonly InvoiceDoc[]) => invoices.map(({ number }) => number);

async function walk(sort: InvoiceSort, limit = 4): Promise<{ pages: string[][]; lastPrevious: string | null }> {
  const pages: string[][] = [];
  let after: string | undefined;
  let lastPrevious: string | null = null;
  for (;;) {
    const page = await findInvoices({ actor: customer, q: 'K-', sort, limit, after });
    pages.push(numbers(page.invoices));
    lastPrevious = page.previous;
    if (!page.next) {
      return { pages, lastPrevious };
    }
    after = page.next;
  }
}

describe('the invoice list', () => {
  test('a stranger sees none of them', async () => {
    expect((await findInvoices({ actor: stranger })).invoices).toEqual([]);
    await expect(getInvoice({ actor: stranger, invoiceId: made[0]!._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['due', (a, b) => a.dueOn.localeCompare(b.dueOn) || a._id.localeCompare(b._id)],
    ['issued', (a, b) => b.issuedOn.localeCompare(a.issuedOn) || a._id.localeCompare(b._id)],
    ['amount', (a, b) => b.total - a.total || a._id.localeCompare(b._id)],
    ['number', (a, b) => a.number.localeCompare(b.number)],
  ] as [InvoiceSort, (a: InvoiceDoc, b: InvoiceDoc) => number][])(
    'pages by %s without losing or repeating a line',
    async (sort, order) => {
      const { pages, lastPrevious } = await walk(sort);
      expect(pages.flat()).toEqual(numbers([...made].sort(order)));
      expect(pages.slice(0, -1).every((page) => page.length === 4)).toBe(true);
      const back = await findInvoices({ actor: customer, q: 'K-', sort, limit: 4, before: lastPrevious ?? '' });
      expect(numbers(back.invoices)).toEqual(pages.at(-2));
      expect(back.next).not.toBeNull();
    },
  );

  test('a tampered key leads to the first page', async () => {
    const first = await findInvoices({ actor: customer, q: 'K-', limit: 3 });
    for (const after of [
      'x',
      Buffer.from('{"$ne":1}').toString('base64url'),
      Buffer.from('[{"$gt":""},"a"]').toString('base64url'),
    ]) {
      expect(numbers((await findInvoices({ actor: customer, q: 'K-', limit: 3, after })).invoices)).toEqual(
        numbers(first.invoices),
      );
    }
  });

  test.each([
    ['open', 'LATE-1', false],
    ['open', 'SOON-1', true],
    ['due', 'SOON-1', true],
    ['due', 'K-000', false],
    ['overdue', 'LATE-1', true],
    ['overdue', 'DISP-1', true],
    ['overdue', 'DISP-2', false],
    ['disputed', 'DISP-2', true],
    ['disputed', 'LATE-1', false],
    ['paid', 'PAID-1', true],
    ['payable', 'PAID-1', false],
    ['payable', 'DISP-2', true],
  ] as const)('under "%s" %s is listed: %s', async (selection, number, isListed) => {
    const { invoices } = await findInvoices({ actor: customer, selection, limit: 100 });
    expect(numbers(invoices).includes(number)).toBe(isListed);
  });

  test('finds by the beginning of the number or of the order reference, in any case', async () => {
    expect(numbers((await findInvoices({ actor: customer, q: 'late' })).invoices)).toEqual(['LATE-1']);
    expect(numbers((await findInvoices({ actor: customer, q: 'PO-77' })).invoices)).toEqual(['K-005']);
    expect((await findInvoices({ actor: customer, q: '.*' })).invoices).toEqual([]);
  });

  test('totals add up by currency, the disputed part apart', async () => {
    const totals = await getInvoiceTotals({ actor: customer });
    const open = made.reduce((sum, { total }) => sum + total, 0) + 500_00 + 300_00 + 6_000_00 + 200_00;
    expect(totals).toEqual([
      {
        currency: 'EUR',
        owed: open,
        overdue: 500_00 + 4_500_00,
        dueSoon: 300_00,
        disputed: 1_500_00 + 200_00,
        count: 27,
      },
      { currency: 'USD', owed: 70_00, overdue: 0, dueSoon: 0, disputed: 0, count: 1 },
    ]);
    expect(await getInvoiceTotals({ actor: stranger })).toEqual([]);
  });

  test('the desk sees the same by its scope, and narrows to a customer', async () => {
    const manager = await buildActor('manager');
    const own = await buildActor('accounting', { portfolio: 'own' });
    expect((await findInvoices({ actor: manager, q: 'K-', limit: 100 })).invoices).toHaveLength(23);
    expect((await findInvoices({ actor: own })).invoices).toEqual([]);
    expect((await findInvoices({ actor: manager, customerId: customer.customerId, q: 'LATE' })).invoices).toHaveLength(
      1,
    );
    expect((await findInvoices({ actor: manager, customerId: 'nobody' })).invoices).toEqual([]);
  });

  test('a resolver opens the invoice of a case of the own department, and no other', async () => {
    const sales = await buildActor('resolver', { departments: ['sales'] });
    const logistics = await buildActor('resolver', { departments: ['logistics'] });
    const [contested] = (await findInvoices({ actor: customer, q: 'DISP-1' })).invoices;
    expect((await getInvoice({ actor: sales, invoiceId: contested!._id })).number).toBe('DISP-1');
    await expect(getInvoice({ actor: logistics, invoiceId: contested!._id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(getInvoice({ actor: sales, invoiceId: made[0]!._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
