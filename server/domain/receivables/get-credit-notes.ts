import { type CreditNoteDoc, CreditNotes } from '#models/schemas/credit-note.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';

const LIMIT = 100;

/**
 * The credit notes posted to one invoice, oldest first; whoever reads the invoice reads them.
 * @throws AppError NOT_FOUND for a missing or foreign invoice
 */
export async function getCreditNotes({
  actor,
  invoiceId,
}: {
  actor: Actor;
  invoiceId: string;
}): Promise<CreditNoteDoc[]> {
  const { customerId } = await getInvoice({ actor, invoiceId });
  return CreditNotes.within(everything()).find(
    { invoiceId, customerId },
    { sort: { postedOn: 1, createdAt: 1 }, limit: LIMIT },
  );
}
