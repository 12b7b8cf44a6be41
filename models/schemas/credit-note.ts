import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Day } from '#models/contracts/days.ts';

/** A posted credit note, allocated whole to the invoice it cites. */
export interface CreditNoteDoc {
  _id: string;
  customerId: string;
  entity: string;
  number: string;
  currency: string;
  postedOn: Day;
  /** minor units, VAT included */
  total: number;
  invoiceId: string;
  caseId?: string | undefined;
  createdAt: Date;
}

const schema = new Schema<CreditNoteDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    entity: { type: String, default: '' },
    number: { type: String, required: true, maxlength: 100 },
    currency: { type: String, required: true },
    postedOn: { type: String, required: true },
    total: { type: Number, required: true, min: 1, validate: Number.isSafeInteger },
    invoiceId: { type: String, required: true },
    caseId: String,
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'creditNotes' },
);
schema.index({ entity: 1, number: 1 }, { unique: true });
schema.index({ invoiceId: 1 });

export const CreditNotes = defineCollection<CreditNoteDoc, 'invoice'>('CreditNote', schema);
