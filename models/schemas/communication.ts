import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

export const COMMUNICATION_CHANNELS = ['email', 'letter', 'registered-letter', 'sms', 'call'] as const;
export type CommunicationChannel = (typeof COMMUNICATION_CHANNELS)[number];

/** One message to a customer about invoices, as it went out: a reminder, a statement, a call (domain §4). */
export interface CommunicationDoc {
  _id: string;
  customerId: string;
  invoiceIds: string[];
  /** offset to the due date in days: −7, 3, 10, 20, 30, 45, 60 (domain §4.1) */
  step: number;
  /** 1 courteous to 5 formal; internal */
  tone: number;
  channel: CommunicationChannel;
  language: Language;
  subject: string;
  sentAt: Date;
  /** internal: what a call came to */
  outcome?: 'promise' | 'dispute' | 'no-answer' | 'delay' | undefined;
}

const schema = new Schema<CommunicationDoc>(
  {
    _id: { type: String, required: true },
    customerId: { type: String, required: true },
    invoiceIds: { type: [String], required: true },
    step: { type: Number, required: true },
    tone: { type: Number, required: true, min: 1, max: 5 },
    channel: { type: String, enum: COMMUNICATION_CHANNELS, required: true },
    language: { type: String, enum: LANGUAGES, required: true },
    subject: { type: String, required: true, maxlength: 300 },
    sentAt: { type: Date, required: true },
    outcome: String,
  },
  { ...schemaOptions, collection: 'communications' },
);
schema.index({ customerId: 1, sentAt: -1, _id: 1 });
schema.index({ invoiceIds: 1, sentAt: -1 });

export const Communications = defineCollection<CommunicationDoc, 'invoice'>('Communication', schema);
