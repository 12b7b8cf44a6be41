import { expect, test } from 'vitest';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { getCreditNotes } from '#server/domain/receivables/get-credit-notes.ts';
import { newId } from '#server/platform/ids.ts';
import { presentCreditNote } from '#server/presenters/invoice.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

test('the credit notes of an invoice are told with number, day and amount to whoever may read it, and to nobody else', async () => {
  const invoice = await buildInvoice();
  const other = await buildInvoice({ customerId: invoice.customerId });
  for (const [number, invoiceId] of [
    ['AV-1', invoice._id],
    ['AV-2', other._id],
  ] as const) {
    await CreditNotes.insert({
      _id: newId(),
      customerId: invoice.customerId,
      entity: '',
      number,
      currency: 'EUR',
      postedOn: '2026-03-20',
      total: 360_00,
      invoiceId,
      caseId: newId(),
      createdAt: new Date(),
    });
  }
  const own = await buildActor('customer', { customerId: invoice.customerId });
  for (const actor of [own, await buildActor('manager')]) {
    const notes = await getCreditNotes({ actor, invoiceId: invoice._id });
    expect(notes.map(presentCreditNote)).toEqual([{ number: 'AV-1', postedOn: '2026-03-20', amount: 360_00 }]);
  }
  for (const stranger of [await buildActor('customer'), await buildActor('accounting', { portfolio: 'own' })]) {
    await expect(getCreditNotes({ actor: stranger, invoiceId: invoice._id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  }
});
