import { beforeEach, describe, expect, test } from 'vitest';
import { Cases } from '#models/schemas/dispute-case.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findDrafts, getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { findDraftFor, getContestable, startDraft } from '#server/domain/cases/contest/start-draft.ts';
import { submitDraft } from '#server/domain/cases/contest/submit-draft.ts';
import { deleteDraft, updateDraft } from '#server/domain/cases/contest/update-draft.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.filename);

let first: InvoiceDoc;
let second: InvoiceDoc;
let customer: Actor;

beforeEach(async () => {
  first = await buildInvoice();
  second = await buildInvoice({ customerId: first.customerId, total: 900_00 });
  customer = await buildActor('customer', { customerId: first.customerId });
});

async function filledDraft(): Promise<string> {
  const { _id } = await startDraft({ actor: customer, invoiceIds: [first._id, second._id], reason: 'PRC-01' });
  await updateDraft({
    actor: customer,
    draftId: _id,
    change: {
      parts: [
        { invoiceId: first._id, part: 'amount', amount: 1_500_00 },
        { invoiceId: second._id, part: 'lines', lines: [1] },
      ],
      description: 'The boards were quoted at 95',
    },
  });
  return _id;
}
const submit = (draftId: string, seen = 1_950_00, actor = customer) => submitDraft({ actor, draftId, seen });

describe('contesting invoices step by step', () => {
  test('a stranger, a colleague and the supplier find nothing of it', async () => {
    const draftId = await filledDraft();
    const others = [
      await buildActor('customer'),
      await buildActor('customer', { customerId: first.customerId }),
      await buildActor('manager'),
    ];
    for (const actor of others) {
      await expect(getDraft({ actor, draftId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(submit(draftId, 1_950_00, actor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(updateDraft({ actor, draftId, change: { description: 'x' } })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    await expect(
      startDraft({ actor: await buildActor('customer'), invoiceIds: [first._id], reason: 'PRC-01' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      startDraft({ actor: await buildActor('accounting'), invoiceIds: [first._id], reason: 'PRC-01' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('each invoice has its own part, and the rest stays payable', async () => {
    const { items, disputed } = await getDraft({ actor: customer, draftId: await filledDraft() });
    const of = (invoice: InvoiceDoc) => items.find((item) => item.invoice._id === invoice._id);
    expect(of(first)).toMatchObject({ disputed: 1_500_00, rest: 4_500_00 });
    expect(of(second)).toMatchObject({ disputed: 450_00, rest: 450_00 });
    expect(disputed).toBe(1_950_00);
  });

  test('the same invoices continue the draft that was left', async () => {
    const draftId = await filledDraft();
    expect((await findDrafts(customer)).map(({ _id }) => _id)).toContain(draftId);
    const again = await startDraft({ actor: customer, invoiceIds: [second._id, first._id], reason: 'PRC-02' });
    expect(again).toMatchObject({ _id: draftId, reason: 'PRC-02', description: 'The boards were quoted at 95' });
    expect((await findDraftFor({ actor: customer, invoiceIds: [first._id, second._id] }))?._id).toBe(draftId);
    await deleteDraft({ actor: customer, draftId });
    expect(await findDraftFor({ actor: customer, invoiceIds: [first._id, second._id] })).toBeNull();
  });

  test('two presses of the button open one case, and so does a third later', async () => {
    const draftId = await filledDraft();
    const [one, two] = await Promise.all([submit(draftId), submit(draftId)]);
    expect(one).toBe(two);
    expect(await submit(draftId)).toBe(one);
    expect(await Cases.within(everything()).count({ customerId: first.customerId })).toBe(1);
    expect((await getInvoice({ actor: customer, invoiceId: first._id })).disputed).toBe(1_500_00);
    expect((await findDrafts(customer)).map(({ _id }) => _id)).not.toContain(draftId);
    await expect(updateDraft({ actor: customer, draftId, change: { description: 'late' } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('a payment or another case in between is told, and nothing is opened', async () => {
    const draftId = await filledDraft();
    await updateDraft({
      actor: customer,
      draftId,
      change: {
        parts: [
          { invoiceId: first._id, part: 'whole' },
          { invoiceId: second._id, part: 'whole' },
        ],
      },
    });
    await buildCase({ actor: customer, invoice: first });
    await expect(submit(draftId, 6_900_00)).rejects.toMatchObject({ code: 'STALE' });
    expect((await getDraft({ actor: customer, draftId })).disputed).toBe(5_400_00);
    await Invoices.within(everything()).updateOne({ _id: second._id }, { $set: { open: 0, paid: 900_00 } });
    const { items } = await getDraft({ actor: customer, draftId });
    expect(items.find(({ invoice }) => invoice._id === second._id)?.problem).toBe('INVOICE_SETTLED');
    await expect(submit(draftId, 4_500_00)).rejects.toMatchObject({ code: 'STALE' });
    expect(await Cases.within(everything()).count({ customerId: first.customerId })).toBe(1);
  });

  test.each([
    ['more than is open', [{ part: 'amount', amount: 6_000_01 }], 'AMOUNT_ABOVE_OPEN'],
    ['a line that is not there', [{ part: 'lines', lines: [9] }], 'INVALID'],
    ['no line at all', [{ part: 'lines', lines: [] }], 'INVALID'],
  ] as const)('%s is a problem of its invoice', async (_name, [part], problem) => {
    const { _id } = await startDraft({ actor: customer, invoiceIds: [first._id], reason: 'PRC-01' });
    await updateDraft({
      actor: customer,
      draftId: _id,
      change: { parts: [{ invoiceId: first._id, ...part } as never], description: 'x' },
    });
    expect((await getDraft({ actor: customer, draftId: _id })).items[0]?.problem).toBe(problem);
    await expect(submit(_id, 0)).rejects.toMatchObject({ code: 'STALE' });
  });

  test('a step left out is asked for', async () => {
    const { _id } = await startDraft({ actor: customer, invoiceIds: [first._id], reason: 'PRC-01' });
    await expect(submit(_id, 0)).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('currencies are not mixed, settled invoices not offered, our own reason not taken', async () => {
    const dollars = await buildInvoice({ customerId: first.customerId, currency: 'USD' });
    const settled = await buildInvoice({ customerId: first.customerId, open: 0, paid: 6_000_00 });
    const start = (invoiceIds: string[]) => getContestable({ actor: customer, invoiceIds });
    await expect(start([first._id, dollars._id])).rejects.toMatchObject({ code: 'MIXED_CURRENCIES' });
    await expect(start([settled._id])).rejects.toMatchObject({ code: 'INVOICE_SETTLED' });
    await expect(start([])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await start([first._id, settled._id])).map(({ _id }) => _id)).toEqual([first._id]);
    await expect(startDraft({ actor: customer, invoiceIds: [first._id], reason: 'CUS-03' })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });
});
