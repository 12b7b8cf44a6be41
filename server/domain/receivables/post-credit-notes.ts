import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { lowerOpen } from '#server/domain/receivables/lower-open.ts';
import type { Unit } from '#server/log/append.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';

/**
 * Posts credit notes and allocates each whole to the invoice it cites (I2: open = total − paid − credited − writtenOff).
 * Amounts in minor units, VAT included.
 * @throws AppError AMOUNT_ABOVE_OPEN when less is open, CONFLICT when the number is taken
 */
export async function postCreditNotes(
  unit: Unit,
  {
    customerId,
    caseId,
    currency,
    notes,
  }: {
    customerId: string;
    caseId: string;
    currency: string;
    notes: readonly { number: string; invoiceId: string; amount: number }[];
  },
): Promise<void> {
  const now = clock.now();
  for (const note of notes) {
    const invoice = await Invoices.within(everything()).findOne({ _id: note.invoiceId, customerId, currency }, unit);
    if (!invoice) {
      throw notFound();
    }
    const taken = await CreditNotes.within(everything()).findOne({ entity: invoice.entity, number: note.number }, unit);
    if (taken) {
      throw new AppError('CONFLICT', { fields: { creditNotes: ['CONFLICT'] } });
    }
    await CreditNotes.insert(
      {
        _id: newId(),
        customerId,
        entity: invoice.entity,
        number: note.number,
        currency,
        postedOn: dayOf(now, config().timeZone),
        total: note.amount,
        invoiceId: invoice._id,
        caseId,
        createdAt: now,
      },
      unit,
    );
    await lowerOpen(unit, invoice, note.amount, { credited: invoice.credited + note.amount });
  }
}
