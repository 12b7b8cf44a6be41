import { addDays, type Day } from '#models/contracts/days.ts';
import { DUE_SOON_DAYS, type InvoiceFilter } from '#models/contracts/invoices.ts';

/** `payable`: everything open, disputed or not, whatever its due day. */
export type InvoiceSelection = InvoiceFilter | 'payable';

const OPEN = { open: { $gt: 0 } };
/** Something is left to pay beside the disputed part. */
const UNDISPUTED = { $expr: { $gt: ['$open', '$disputed'] } };

/**
 * The query of a filter. What stands under "open", "due" and "overdue" has an undisputed rest; an invoice disputed as a
 * whole is found under "disputed" only, so that each list adds up to its total.
 */
export function filterOf(selection: InvoiceSelection, today: Day): Record<string, unknown> {
  switch (selection) {
    case 'all':
      return {};
    case 'payable':
      return OPEN;
    case 'open':
      return { ...OPEN, ...UNDISPUTED, dueOn: { $gte: today } };
    case 'due':
      return { ...OPEN, ...UNDISPUTED, dueOn: { $gte: today, $lte: addDays(today, DUE_SOON_DAYS) } };
    case 'overdue':
      return { ...OPEN, ...UNDISPUTED, dueOn: { $lt: today } };
    case 'disputed':
      return { disputed: { $gt: 0 } };
    case 'paid':
      return { open: 0 };
  }
}
