import type { CaseAction } from '#models/contracts/cases.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import type { AppErrorOptions } from '#server/platform/errors.ts';

/** Which field of a transition a guard's answer is about, so that forms can say it there. */
const FIELD: { readonly [A in CaseAction]?: Partial<Record<ErrorCode, string>> } = {
  withdraw: { SHARED_MESSAGE_REQUIRED: 'messageEntryId' },
  propose: {
    AMOUNTS_DO_NOT_ADD_UP: 'maintained',
    APPROVAL_LIMIT: 'accepted',
    PROOFS_MISSING: 'proofsWaived',
    DUE_DATE_REQUIRED: 'dueDates',
  },
  accept: { WRITTEN_PROOF_REQUIRED: 'proofDocumentId' },
  resolve: {
    CREDIT_NOTE_REQUIRED: 'creditNotes',
    INVALID: 'creditNotes',
    NEW_INVOICE_REQUIRED: 'newInvoiceNumber',
    PAYMENT_REQUIRED: 'paymentReference',
  },
};

/** The options of an AppError that name the field, or none when the answer is about the case as a whole. */
export function refusedFields(action: CaseAction, code: ErrorCode): AppErrorOptions {
  const field = FIELD[action]?.[code];
  return field ? { fields: { [field]: [code] } } : {};
}
