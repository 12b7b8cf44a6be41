import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import type { ContestPart } from '#models/contracts/portal.ts';
import type { ReasonCode } from '#models/contracts/reasons.ts';

/** What a customer has told us so far on the way to a case. One person's; nobody else sees it. */
export interface ContestDraftDoc {
  _id: string;
  userId: string;
  customerId: string;
  /** becomes the case's, so that sending twice opens one case */
  clientId: string;
  /** sorted: the same invoices continue the same draft */
  invoiceIds: string[];
  invoiceNumbers: string[];
  reason?: ReasonCode | undefined;
  parts: ContestPart[];
  description: string;
  documents: string[];
  /** set once it was sent */
  caseId?: string | undefined;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<ContestDraftDoc>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    customerId: { type: String, required: true },
    clientId: { type: String, required: true },
    invoiceIds: { type: [String], required: true },
    invoiceNumbers: { type: [String], required: true },
    reason: String,
    parts: {
      type: [
        {
          _id: false,
          invoiceId: String,
          part: String,
          lines: { type: [Number], default: undefined } as never,
          amount: Number,
        },
      ],
      default: [],
    },
    description: { type: String, default: '', maxlength: 5_000 },
    documents: { type: [String], default: [] },
    caseId: String,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'contestDrafts' },
);
schema.index({ userId: 1, updatedAt: -1 });
// Files of a forgotten draft are swept like any upload that was never attached.
schema.index({ updatedAt: 1 }, { expireAfterSeconds: 60 * 86_400 });

export const ContestDrafts = defineCollection<ContestDraftDoc, 'draft'>('ContestDraft', schema);
