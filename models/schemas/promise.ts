import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { Day } from '#models/contracts/days.ts';

/** States of a promise to pay (domain §5). */
export const PROMISE_STATES = ['PENDING', 'KEPT', 'PARTLY_KEPT', 'BROKEN', 'CANCELLED', 'SUPERSEDED'] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** A dated commitment on amounts of listed invoices (domain §5). Amounts in minor units, VAT included. */
export interface PromiseDoc {
  _id: string;
  customerId: string;
  currency: string;
  items: { invoiceId: string; amount: number }[];
  /** Σ items */
  total: number;
  promisedOn: Day;
  means: 'transfer' | 'cheque' | 'direct-debit' | 'card';
  /** the customer, or one of the company's people on their behalf */
  by: { userId: string; side: 'company' | 'customer'; channel: 'portal' | 'phone' | 'email' };
  state: PromiseState;
  /** what came in by the deadline */
  received: number;
  evaluatedAt?: Date | undefined;
  createdAt: Date;
}

const schema = new Schema<PromiseDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    currency: { type: String, required: true },
    items: { type: [{ _id: false, invoiceId: String, amount: Number }], required: true },
    total: { type: Number, required: true, min: 1, validate: Number.isSafeInteger },
    promisedOn: { type: String, required: true },
    means: { type: String, required: true },
    by: { type: { userId: String, side: String, channel: String }, _id: false, required: true },
    state: { type: String, enum: PROMISE_STATES, required: true },
    received: { type: Number, required: true, min: 0 },
    evaluatedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'promises' },
);
schema.index({ customerId: 1, createdAt: -1, _id: 1 });
schema.index({ 'items.invoiceId': 1 });
schema.index({ state: 1, promisedOn: 1 });

export const Promises = defineCollection<PromiseDoc, 'invoice'>('Promise', schema);
