import type { NewDueDate } from '#models/contracts/entries.ts';
import type { CaseDoc, Proposal } from '#models/schemas/dispute-case.ts';

/** The due dates a proposal offers, by the numbers people know the invoices by; nothing where no terms are corrected. */
export const newDueDates = (
  { items }: Pick<CaseDoc, 'items'>,
  { dueDates }: Pick<Proposal, 'dueDates'>,
): { dueDates?: NewDueDate[] } =>
  dueDates
    ? {
        dueDates: dueDates.map(({ invoiceId, dueOn }) => ({
          invoiceNumber: items.find((item) => item.invoiceId === invoiceId)?.invoiceNumber ?? '',
          dueOn,
        })),
      }
    : {};
