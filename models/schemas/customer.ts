import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

/** What the company thinks of a customer's risk; never leaves towards a customer. */
export interface Risk {
  score?: number | undefined;
  /** minor units */
  creditLimit?: number | undefined;
  insurer?: string | undefined;
  provision?: number | undefined;
  note?: string | undefined;
}

export interface CustomerDoc {
  _id: string;
  /** the code of the company's ledger, unique */
  code: string;
  name: string;
  language: Language;
  country?: string | undefined;
  registration?: string | undefined;
  address?: string | undefined;
  /** where invoices and their questions go, by the ledger; accounts are invited apart */
  email?: string | undefined;
  segment: 'standard' | 'strategic' | 'small' | 'public';
  /** the company's people in charge: one accounting, one sales contact at least */
  team: string[];
  risk: Risk;
  /** raised by every use case that moves this customer's money: writers on one customer are serialised (I10) */
  /** the import that created it */
  source?: { runId: string; row: number } | undefined;
  version: number;
  createdAt: Date;
}

const schema = new Schema<CustomerDoc>(
  {
    _id: { type: String, required: true },
    code: { type: String, required: true, maxlength: 100 },
    name: { type: String, required: true, maxlength: 300 },
    language: { type: String, enum: LANGUAGES, required: true },
    country: String,
    registration: String,
    address: String,
    email: String,
    segment: { type: String, enum: ['standard', 'strategic', 'small', 'public'], required: true },
    team: { type: [String], default: [] },
    risk: {
      type: { score: Number, creditLimit: Number, insurer: String, provision: Number, note: String },
      _id: false,
      default: {},
    },
    source: { type: { runId: String, row: Number }, _id: false },
    version: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'customers' },
);
schema.index({ code: 1 }, { unique: true });
schema.index({ team: 1, name: 1 });
schema.index({ name: 1, _id: 1 });
schema.index({ 'source.runId': 1 });

export const Customers = defineCollection<CustomerDoc, 'customer'>('Customer', schema);
