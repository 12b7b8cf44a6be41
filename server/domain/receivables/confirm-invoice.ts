import { addDays } from '#models/contracts/days.ts';
import { streamOf } from '#models/contracts/entries.ts';
import { CONFIRM_WITHIN_DAYS, type ConfirmInvoice } from '#models/contracts/invoices.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import { moneyKey } from '#server/domain/receivables/disputed-amount.ts';
import { atomically } from '#server/log/append.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { canConfirmInvoice } from '#server/policies/invoice.ts';
import { invoiceScope } from '#server/policies/scope.ts';

/**
 * The customer approves an invoice for payment, with the day the payment is expected or without one. Confirming again
 * with another day changes it; the same day again changes nothing.
 * @throws AppError NOT_FOUND, INVALID (`expectedOn` before today or more than a year ahead), INVOICE_SETTLED,
 * STALE (somebody paid, contested or confirmed meanwhile)
 * Appends `invoice.confirmed` to the customer's stream.
 */
export async function confirmInvoice({
  actor,
  invoiceId,
  input,
}: {
  actor: Actor;
  invoiceId: string;
  input: ConfirmInvoice;
}): Promise<InvoiceDoc> {
  const own = isCustomer(actor) ? await Invoices.within(invoiceScope(actor)).findById(invoiceId) : null;
  if (!own) {
    throw notFound();
  }
  const { expectedOn, version } = input;
  const today = dayOf(clock.now(), config().timeZone);
  if (expectedOn && (expectedOn < today || expectedOn > addDays(today, CONFIRM_WITHIN_DAYS))) {
    throw new AppError('INVALID', { fields: { expectedOn: ['INVALID'] } });
  }
  const stream = streamOf('customer', own.customerId);
  return atomically({
    streams: [stream],
    serialise: [moneyKey(own.customerId)],
    work: async (unit) => {
      const before = await Invoices.within(invoiceScope(actor)).findById(invoiceId, unit);
      if (!before) {
        throw notFound();
      }
      if (before.open === 0) {
        throw new AppError('INVOICE_SETTLED', { params: { number: before.number } });
      }
      if (before.confirmation && before.confirmation.expectedOn === expectedOn) {
        return before;
      }
      // The page offers it only while something undisputed is open: whoever gets here otherwise looks at an old page.
      if (before.version !== version || !canConfirmInvoice(actor, before)) {
        throw new AppError('STALE');
      }
      const after: InvoiceDoc = {
        ...before,
        confirmation: { at: clock.now(), by: actor.userId, ...(expectedOn ? { expectedOn } : {}) },
        version: before.version + 1,
      };
      const saved = await Invoices.within(invoiceScope(actor)).updateOne(
        { _id: invoiceId, version: before.version },
        { $set: { confirmation: after.confirmation, version: after.version } },
        unit,
      );
      if (!saved) {
        throw new AppError('STALE');
      }
      await unit.append(stream, actor, [
        {
          type: 'invoice.confirmed',
          audience: 'shared',
          data: { invoiceId, invoiceNumber: before.number, ...(expectedOn ? { expectedOn } : {}) },
        },
      ]);
      return after;
    },
  });
}
