import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#models/contracts/days.ts';
import { Entries } from '#models/schemas/entry.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { confirmInvoice } from '#server/domain/receivables/confirm-invoice.ts';
import { today as currentDay } from '#server/platform/clock.ts';
import { presentInvoice } from '#server/presenters/invoice.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.filename);

let invoice: InvoiceDoc;
let customer: Actor;
const today = currentDay();

beforeEach(async () => {
  invoice = await buildInvoice();
  customer = await buildActor('customer', { customerId: invoice.customerId });
});

const confirm = (input: { version: number; expectedOn?: string }, actor = customer, invoiceId = invoice._id) =>
  confirmInvoice({ actor, invoiceId, input });
const told = () =>
  Entries.within(everything()).find({ stream: `customer:${invoice.customerId}`, type: 'invoice.confirmed' });

describe('confirming an invoice for payment', () => {
  test('a stranger and the supplier’s own people find nothing to confirm', async () => {
    await expect(confirm({ version: 1 }, await buildActor('customer'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(confirm({ version: 1 }, await buildActor('manager'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await told()).toEqual([]);
  });

  test('keeps who, when and the expected day, and tells both sides', async () => {
    const expectedOn = addDays(today, 12);
    const after = await confirm({ version: 1, expectedOn });
    expect(after).toMatchObject({ version: 2, confirmation: { by: customer.userId, expectedOn } });
    expect(await told()).toMatchObject([
      { audience: 'shared', data: { invoiceId: invoice._id, invoiceNumber: invoice.number, expectedOn } },
    ]);
    expect((await presentInvoice(after, today)).confirmation).toMatchObject({ by: customer.name, expectedOn });
  });

  test('the same confirmation sent twice counts once; another day changes it', async () => {
    const expectedOn = addDays(today, 12);
    await confirm({ version: 1, expectedOn });
    expect((await confirm({ version: 1, expectedOn })).version).toBe(2);
    expect(await told()).toHaveLength(1);
    expect((await confirm({ version: 2 })).confirmation?.expectedOn).toBeUndefined();
    expect(await told()).toHaveLength(2);
  });

  test.each([
    ['yesterday', -1],
    ['more than a year ahead', 366],
  ])('refuses %s as the expected day', async (_name, days) => {
    await expect(confirm({ version: 1, expectedOn: addDays(today, days) })).rejects.toMatchObject({
      code: 'INVALID',
      fields: { expectedOn: ['INVALID'] },
    });
  });

  test('a settled invoice, an old page and a fully contested one are refused', async () => {
    const settled = await buildInvoice({ customerId: invoice.customerId, open: 0, paid: 6_000_00 });
    await expect(confirm({ version: 1 }, customer, settled._id)).rejects.toMatchObject({ code: 'INVOICE_SETTLED' });
    await buildCase({ actor: customer, invoice });
    await expect(confirm({ version: 1 })).rejects.toMatchObject({ code: 'STALE' });
    await buildCase({ actor: customer, invoice, input: { items: [{ invoiceId: invoice._id, part: 'whole' }] } });
    await expect(confirm({ version: 3 })).rejects.toMatchObject({ code: 'STALE' });
    expect(await told()).toEqual([]);
  });
});
