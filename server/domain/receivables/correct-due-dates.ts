import { addDays, type Day } from '#models/contracts/days.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Unit } from '#server/log/append.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { LostRaceError } from '#server/platform/transaction.ts';

interface DueDate {
  invoiceId: string;
  dueOn: Day;
}

/** A claim lapses five years after it was due (domain §4.3, limitation): whatever is due later is a slip of the pen. */
const MAX_TERM_DAYS = 5 * 365;

/**
 * Refuses days on which an invoice cannot be due.
 * @throws AppError DUE_DATE_IMPLAUSIBLE before the day of the invoice, or more than five years after it
 */
export async function assertDueDates(unit: Pick<Unit, 'session'>, dueDates: readonly DueDate[]): Promise<void> {
  for (const { invoiceId, dueOn } of dueDates) {
    const { number, issuedOn } = await invoiceOf(unit, invoiceId);
    if (dueOn < issuedOn || dueOn > addDays(issuedOn, MAX_TERM_DAYS)) {
      throw new AppError('DUE_DATE_IMPLAUSIBLE', {
        params: { number },
        fields: { dueDates: ['DUE_DATE_IMPLAUSIBLE'] },
      });
    }
  }
}

/**
 * Gives invoices the due dates a case agreed on (TERMS_CORRECTED of domain §3); one that is due on its day already, or
 * since the ledger was mended, is left alone. What the files say stays known, so that a later import of the old day does
 * not take it back: see `compareInvoice`.
 */
export async function correctDueDates(
  unit: Pick<Unit, 'session'>,
  { caseId, dueDates }: { caseId: string; dueDates: readonly DueDate[] },
): Promise<void> {
  for (const { invoiceId, dueOn } of dueDates) {
    const { _id, version, dueOn: before, dueCorrected } = await invoiceOf(unit, invoiceId);
    if (before === dueOn) {
      continue;
    }
    const corrected = await Invoices.within(everything()).updateOne(
      { _id, version },
      {
        $set: { dueOn, dueCorrected: { from: dueCorrected?.from ?? before, caseId }, version: version + 1 },
        $unset: { dueEstimated: 1 },
      },
      unit,
    );
    if (!corrected) {
      throw new LostRaceError();
    }
  }
}

async function invoiceOf(unit: Pick<Unit, 'session'>, invoiceId: string): Promise<InvoiceDoc> {
  const invoice = await Invoices.within(everything()).findById(invoiceId, unit);
  if (!invoice) {
    throw notFound();
  }
  return invoice;
}
