import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Unit } from '#server/log/append.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { LostRaceError } from '#server/platform/transaction.ts';

/**
 * Takes an amount (minor units, VAT included) off what is open of an invoice and says by what (I2: open = total − paid −
 * credited − writtenOff). What other cases contest stays covered (I4).
 * @throws AppError AMOUNT_ABOVE_OPEN when less is open and in no dispute
 */
export async function lowerOpen(
  unit: Pick<Unit, 'session'>,
  invoice: InvoiceDoc,
  amount: number,
  by: Partial<Pick<InvoiceDoc, 'paid' | 'paidInCases' | 'credited' | 'writtenOff'>>,
): Promise<void> {
  const { _id, version, number, currency, disputed } = invoice;
  const open = invoice.open - amount;
  if (open < disputed || open < 0) {
    throw new AppError('AMOUNT_ABOVE_OPEN', { params: { number, available: invoice.open - disputed, currency } });
  }
  const lowered = await Invoices.within(everything()).updateOne(
    { _id, version },
    {
      $set: {
        ...by,
        open,
        version: version + 1,
        ...(open === 0 ? { settledOn: dayOf(clock.now(), config().timeZone) } : {}),
      },
    },
    unit,
  );
  if (!lowered) {
    throw new LostRaceError();
  }
}
