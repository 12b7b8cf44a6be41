import { type Actor, isCustomer } from '#server/auth/actor.ts';

/** The facts about an invoice that decide what may be done with it. */
export interface InvoiceSubject {
  customerId: string;
  /** minor units */
  open: number;
  disputed: number;
}

const isOwn = (actor: Actor, invoice: InvoiceSubject): boolean =>
  isCustomer(actor) && actor.customerId !== undefined && actor.customerId === invoice.customerId;

/** Only the debtor approves its own invoice for payment (domain §1); the disputed part is left out of it. */
export const canConfirmInvoice = (actor: Actor, invoice: InvoiceSubject): boolean =>
  isOwn(actor, invoice) && invoice.open > invoice.disputed;
