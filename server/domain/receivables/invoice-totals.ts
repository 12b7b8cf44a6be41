import { addDays } from '#models/contracts/days.ts';
import { DUE_SOON_DAYS, type InvoiceTotals } from '#models/contracts/invoices.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { invoiceScope } from '#server/policies/scope.ts';

/**
 * What is open, by currency (minor units), among the invoices an actor may reach. Overdue and due soon count the
 * undisputed part only; there is no sum across currencies.
 */
export async function getInvoiceTotals({
  actor,
  customerId,
}: {
  actor: Actor;
  customerId?: string | undefined;
}): Promise<InvoiceTotals[]> {
  const today = dayOf(clock.now(), config().timeZone);
  const soon = addDays(today, DUE_SOON_DAYS);
  const undisputed = { $subtract: ['$open', '$disputed'] };
  const sumWhere = (condition: object) => ({ $sum: { $cond: [condition, undisputed, 0] } });
  const rows = await Invoices.within(invoiceScope(actor)).aggregate<Omit<InvoiceTotals, 'currency'> & { _id: string }>([
    { $match: { ...(customerId ? { customerId } : {}), open: { $gt: 0 } } },
    {
      $group: {
        _id: '$currency',
        owed: { $sum: '$open' },
        disputed: { $sum: '$disputed' },
        overdue: sumWhere({ $lt: ['$dueOn', today] }),
        dueSoon: sumWhere({ $and: [{ $gte: ['$dueOn', today] }, { $lte: ['$dueOn', soon] }] }),
        count: { $sum: 1 },
      },
    },
  ]);
  return rows
    .map(({ _id, owed, overdue, dueSoon, disputed, count }) => ({
      currency: _id,
      owed,
      overdue,
      dueSoon,
      disputed,
      count,
    }))
    .sort((a, b) => b.owed - a.owed || a.currency.localeCompare(b.currency));
}
