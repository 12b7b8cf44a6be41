import type { Resolution } from '#models/contracts/cases.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { lowerOpen } from '#server/domain/receivables/lower-open.ts';
import type { Unit } from '#server/log/append.ts';
import { notFound } from '#server/platform/errors.ts';

/** Resolutions that settle the accepted part without a credit note, and what that part then is on the invoice. */
const BOOKED_AS: Partial<Record<Resolution, 'paid' | 'writtenOff'>> = {
  PAYMENT_FOUND: 'paid',
  // Two debts that cancel each other are settled like by payment (domain §1, "compensation").
  OFFSET_ACCEPTED: 'paid',
  WRITE_OFF: 'writtenOff',
};

/**
 * Books what a resolution without a credit note settles (T12 of domain §3): a payment that was found, a set-off, a
 * write-off. The accepted amount goes to the items in their order, up to what was in dispute on each. Amounts in minor
 * units, VAT included. A later import that does not know of it yet takes nothing back: see `compareInvoice`.
 * @returns what was settled, by item
 * @throws AppError AMOUNT_ABOVE_OPEN when less is open
 */
export async function bookSettlement(
  unit: Pick<Unit, 'session'>,
  {
    resolution,
    accepted,
    items,
  }: {
    resolution: Resolution;
    accepted: number;
    items: readonly { id: string; invoiceId: string; disputed: number }[];
  },
): Promise<ReadonlyMap<string, number>> {
  const settled = new Map<string, number>();
  const as = BOOKED_AS[resolution];
  let left = as ? accepted : 0;
  for (const { id, invoiceId, disputed } of items) {
    const amount = Math.min(left, disputed);
    if (!as || amount === 0) {
      continue;
    }
    const invoice = await Invoices.within(everything()).findById(invoiceId, unit);
    if (!invoice) {
      throw notFound();
    }
    await lowerOpen(
      unit,
      invoice,
      amount,
      as === 'paid'
        ? { paid: invoice.paid + amount, paidInCases: (invoice.paidInCases ?? 0) + amount }
        : { writtenOff: invoice.writtenOff + amount },
    );
    settled.set(id, amount);
    left -= amount;
  }
  return settled;
}
