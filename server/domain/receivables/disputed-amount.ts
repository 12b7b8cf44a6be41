import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Unit } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { LostRaceError } from '#server/platform/transaction.ts';

/** Writers that move one customer's money queue under this key (I10). */
export const moneyKey = (customerId: string): string => `money:${customerId}`;

/**
 * Moves the disputed part of invoices by signed minor units. The filter holds I4: never below zero, never above open.
 * @throws AppError AMOUNT_ABOVE_OPEN when an invoice was paid or contested meanwhile
 */
export async function moveDisputed(unit: Unit, moves: readonly { invoiceId: string; by: number }[]): Promise<void> {
  for (const { invoiceId, by } of moves) {
    if (by === 0) {
      continue;
    }
    const invoice = await Invoices.within(everything()).findById(invoiceId, unit);
    const next = (invoice?.disputed ?? 0) + by;
    if (!invoice || next < 0 || next > invoice.open) {
      throw new AppError(
        'AMOUNT_ABOVE_OPEN',
        invoice
          ? {
              params: {
                number: invoice.number,
                available: invoice.open - invoice.disputed,
                currency: invoice.currency,
              },
            }
          : {},
      );
    }
    const moved = await Invoices.within(everything()).updateOne(
      { _id: invoiceId, version: invoice.version },
      { $set: { disputed: next, version: invoice.version + 1 } },
      unit,
    );
    if (!moved) {
      throw new LostRaceError();
    }
  }
}
