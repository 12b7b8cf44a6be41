import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Day } from '#models/contracts/days.ts';

export interface InvoiceLine {
  no: number;
  description: string;
  /** decimal text, as printed */
  quantity: string;
  unit?: string | undefined;
  /** minor units, before VAT */
  unitPrice: number;
  net: number;
  /** decimal text, e.g. "20" */
  vatRate: string;
  /** minor units, VAT included */
  total: number;
}

export interface InvoiceDoc {
  _id: string;
  customerId: string;
  /** legal entity of the company that issued it, '' when there is one only */
  entity: string;
  number: string;
  currency: string;
  issuedOn: Day;
  dueOn: Day;
  /** true when the file had no due date and it was derived */
  dueEstimated?: boolean | undefined;
  /** the due day was agreed in a case, and this is the one the files still have */
  dueCorrected?: { from: Day; caseId: string } | undefined;
  orderReference?: string | undefined;
  /** all amounts: minor units, VAT included unless said otherwise */
  total: number;
  net?: number | undefined;
  vat?: number | undefined;
  paid: number;
  /** of paid: settled when a case ended (a payment found, a set-off), so that a file may not know of it yet */
  paidInCases?: number | undefined;
  credited: number;
  writtenOff: number;
  /** total − paid − credited − writtenOff (I2) */
  open: number;
  /** Σ active disputed items, ≤ open (I4) */
  disputed: number;
  settledOn?: Day | undefined;
  lines: InvoiceLine[];
  confirmation?: { at: Date; by: string; expectedOn?: Day } | undefined;
  /** the PDF */
  documentId?: string | undefined;
  source?: { runId: string; row: number } | undefined;
  version: number;
  createdAt: Date;
}

const day = { type: String, match: /^\d{4}-\d{2}-\d{2}$/ };
const amount = { type: Number, required: true, validate: Number.isSafeInteger };

const schema = new Schema<InvoiceDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    entity: { type: String, default: '' },
    number: { type: String, required: true, maxlength: 100 },
    currency: { type: String, required: true },
    issuedOn: { ...day, required: true },
    dueOn: { ...day, required: true },
    dueEstimated: Boolean,
    dueCorrected: { type: { from: String, caseId: String }, _id: false },
    orderReference: String,
    total: amount,
    net: Number,
    vat: Number,
    paid: amount,
    paidInCases: Number,
    credited: amount,
    writtenOff: amount,
    open: { ...amount, min: 0 },
    disputed: { ...amount, min: 0 },
    settledOn: day,
    lines: {
      type: [
        {
          _id: false,
          no: Number,
          description: String,
          quantity: String,
          unit: String,
          unitPrice: Number,
          net: Number,
          vatRate: String,
          total: Number,
        },
      ],
      default: [],
    },
    confirmation: { type: { at: Date, by: String, expectedOn: String }, _id: false },
    documentId: String,
    source: { type: { runId: String, row: Number }, _id: false },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'invoices' },
);
schema.index({ entity: 1, number: 1 }, { unique: true });
// Lists page by key: each order ends in _id. The first serve one customer's list, the others the desk's.
schema.index({ customerId: 1, dueOn: 1, _id: 1 });
schema.index({ customerId: 1, issuedOn: -1, _id: 1 });
schema.index({ customerId: 1, total: -1, _id: 1 });
schema.index({ customerId: 1, number: 1, _id: 1 });
schema.index(
  { customerId: 1, dueOn: 1, _id: 1, open: 1 },
  { name: 'customer_open_by_due', partialFilterExpression: { open: { $gt: 0 } } },
);
schema.index({ dueOn: 1, _id: 1 });
schema.index({ issuedOn: -1, _id: 1 });
schema.index({ total: -1, _id: 1 });
schema.index({ number: 1, _id: 1 });
schema.index({ orderReference: 1, customerId: 1 }, { partialFilterExpression: { orderReference: { $exists: true } } });
schema.index({ dueOn: 1, _id: 1, open: 1 }, { name: 'open_by_due', partialFilterExpression: { open: { $gt: 0 } } });
schema.index({ disputed: 1, dueOn: 1 }, { partialFilterExpression: { disputed: { $gt: 0 } } });
schema.index({ 'source.runId': 1 });

export const Invoices = defineCollection<InvoiceDoc, 'invoice'>('Invoice', schema);
