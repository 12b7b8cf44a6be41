import type { Day } from '#models/contracts/days.ts';
import {
  type CreditNoteView,
  type InvoiceLineView,
  type InvoiceRowView,
  type InvoiceView,
  invoiceStatus,
  type StaffInvoiceRowView,
  type StaffInvoiceView,
} from '#models/contracts/invoices.ts';
import type { CreditNoteDoc } from '#models/schemas/credit-note.ts';
import type { CustomerDoc } from '#models/schemas/customer.ts';
import type { InvoiceDoc, InvoiceLine } from '#models/schemas/invoice.ts';
import { peopleOf } from '#server/presenters/people.ts';

/** A line of a list, for both sides: what the debtor knows anyway. */
export function presentInvoiceRow(invoice: InvoiceDoc, today: Day): InvoiceRowView {
  const { _id, number, currency, issuedOn, dueOn, orderReference, total, open, disputed, confirmation } = invoice;
  return {
    id: _id,
    number,
    currency,
    issuedOn,
    dueOn,
    total,
    open,
    disputed,
    payable: open - disputed,
    status: invoiceStatus(invoice, today),
    ...(orderReference ? { orderReference } : {}),
    ...(confirmation ? { confirmed: confirmation.expectedOn ? { expectedOn: confirmation.expectedOn } : {} } : {}),
  };
}

const presentLine = (line: InvoiceLine): InvoiceLineView => ({
  no: line.no,
  description: line.description,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  net: line.net,
  vatRate: line.vatRate,
  total: line.total,
  ...(line.unit ? { unit: line.unit } : {}),
});

/** An invoice's own page for the customer: an allow-list. Write-offs, imports and who owns what stay inside. */
export async function presentInvoice(invoice: InvoiceDoc, today: Day): Promise<InvoiceView> {
  const { confirmation, documentId, settledOn, net, vat } = invoice;
  const people = confirmation ? await peopleOf([confirmation.by]) : null;
  return {
    ...presentInvoiceRow(invoice, today),
    entity: invoice.entity,
    dueEstimated: invoice.dueEstimated === true,
    ...(invoice.dueCorrected ? { dueBefore: invoice.dueCorrected.from } : {}),
    paid: invoice.paid,
    credited: invoice.credited,
    lines: invoice.lines.map(presentLine),
    version: invoice.version,
    ...(net === undefined ? {} : { net }),
    ...(vat === undefined ? {} : { vat }),
    ...(settledOn ? { settledOn } : {}),
    ...(documentId ? { documentId } : {}),
    ...(confirmation
      ? {
          confirmation: {
            at: confirmation.at.toISOString(),
            by: people?.get(confirmation.by)?.name ?? '—',
            ...(confirmation.expectedOn ? { expectedOn: confirmation.expectedOn } : {}),
          },
        }
      : {}),
  };
}

/** For both sides: the case it comes from and its legal entity stay out of it. */
export const presentCreditNote = ({ number, postedOn, total }: CreditNoteDoc): CreditNoteView => ({
  number,
  postedOn,
  amount: total,
});

type NamedCustomer = Pick<CustomerDoc, '_id' | 'code' | 'name'>;
const presentName = ({ _id, code, name }: NamedCustomer) => ({ id: _id, code, name });

/** A line of the desk's list. */
export const presentStaffInvoiceRow = (
  invoice: InvoiceDoc,
  customer: NamedCustomer,
  today: Day,
): StaffInvoiceRowView => ({
  ...presentInvoiceRow(invoice, today),
  entity: invoice.entity,
  customer: presentName(customer),
});

/** The desk's page of an invoice. */
export async function presentStaffInvoice(
  invoice: InvoiceDoc,
  customer: NamedCustomer,
  today: Day,
): Promise<StaffInvoiceView> {
  return {
    ...(await presentInvoice(invoice, today)),
    customer: presentName(customer),
    writtenOff: invoice.writtenOff,
  };
}
