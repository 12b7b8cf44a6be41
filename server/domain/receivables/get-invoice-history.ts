import { Communications } from '#models/schemas/communication.ts';
import { type PromiseState, Promises } from '#models/schemas/promise.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { getInvoice } from '#server/domain/receivables/get-invoice.ts';

const LIMIT = 100;

/** What happened about one invoice outside of cases, newest first. Amounts in minor units. */
export type InvoiceHistoryItem =
  | {
      kind: 'reminder';
      id: string;
      at: string;
      channel: string;
      subject: string;
      /** days from the due date at which it was sent; staff only */
      step?: number;
      /** 1 to 5; staff only */
      tone?: number;
      /** what a call came to; staff only */
      outcome?: string;
    }
  | {
      kind: 'promise';
      id: string;
      at: string;
      amount: number;
      currency: string;
      promisedOn: string;
      state: PromiseState;
      /** who entered it */
      side: 'company' | 'customer';
    };

/**
 * Reminders sent and promises made for an invoice, cut to what this reader may know: a customer sees what they were sent
 * and what they promised, never how the company rates or plans it (domain §9).
 * @throws AppError NOT_FOUND for a missing or foreign invoice
 */
export async function getInvoiceHistory({
  actor,
  invoiceId,
}: {
  actor: Actor;
  invoiceId: string;
}): Promise<InvoiceHistoryItem[]> {
  const { customerId } = await getInvoice({ actor, invoiceId });
  const [sent, promises] = await Promise.all([
    Communications.within(everything()).find(
      { invoiceIds: invoiceId, customerId },
      { sort: { sentAt: -1 }, limit: LIMIT },
    ),
    Promises.within(everything()).find(
      { 'items.invoiceId': invoiceId, customerId },
      { sort: { createdAt: -1 }, limit: LIMIT },
    ),
  ]);
  const staff = isStaff(actor);
  const reminders = sent
    // A call is a note of the company's; what was said there came to the customer in writing.
    .filter((communication) => staff || communication.channel !== 'call')
    .map(
      ({ _id, sentAt, channel, subject, step, tone, outcome }): InvoiceHistoryItem => ({
        kind: 'reminder',
        id: _id,
        at: sentAt.toISOString(),
        channel,
        subject,
        ...(staff ? { step, tone, ...(outcome ? { outcome } : {}) } : {}),
      }),
    );
  const promised = promises.map(
    ({ _id, createdAt, items, currency, promisedOn, state, by }): InvoiceHistoryItem => ({
      kind: 'promise',
      id: _id,
      at: createdAt.toISOString(),
      amount: items.filter((item) => item.invoiceId === invoiceId).reduce((sum, item) => sum + item.amount, 0),
      currency,
      promisedOn,
      state,
      side: by.side,
    }),
  );
  return [...reminders, ...promised].sort((a, b) => (a.at < b.at ? 1 : -1));
}
