import { Schema } from 'mongoose';
import { defineCollection, schemaOptions } from '#models/collection.ts';
import { CASE_STATES, type CaseState, type Priority, type Resolution } from '#models/contracts/cases.ts';
import type { Day } from '#models/contracts/days.ts';
import type { ReasonCode, RootCause } from '#models/contracts/reasons.ts';
import { DEPARTMENTS, type Department } from '#models/contracts/roles.ts';

export interface CaseItem {
  id: string;
  invoiceId: string;
  invoiceNumber: string;
  /** contested lines; absent: the whole invoice or an amount of it */
  lines?: number[] | undefined;
  /** minor units, VAT included */
  disputed: number;
  /** of it, what was credited when the case was resolved */
  credited?: number | undefined;
  /** of it, what was settled without a credit note: a payment found, a set-off, a write-off */
  settled?: number | undefined;
}

/** A versioned offer to the customer: accepted + maintained = disputed (T8). */
export interface Proposal {
  version: number;
  resolution: Resolution;
  accepted: number;
  maintained: number;
  explanation: string;
  documents: string[];
  /** where terms are corrected: from when each invoice is due once it is carried out */
  dueDates?: { invoiceId: string; dueOn: Day }[] | undefined;
  by: string;
  at: Date;
  answerBy: Day;
}

export interface CaseDoc {
  _id: string;
  /** LIT-2026-000123, for people */
  number: string;
  customerId: string;
  state: CaseState;
  /** the customer's words for it, at opening */
  reportedReason: ReasonCode;
  reason: ReasonCode;
  rootCause?: RootCause | undefined;
  description: string;
  currency: string;
  items: CaseItem[];
  /** Σ items */
  disputed: number;
  department: Department;
  ownerId?: string | undefined;
  priority: Priority;
  proofs: string[];
  proposal?: Proposal | undefined;
  proposalCount: number;
  refusals: number;
  /** reminders to answer the open proposal that were sent */
  notices: number;
  /** `cosign`: a second signature above 10 000 by somebody whose own limit does not reach the amount */
  approvals: { kind: 'amount' | 'legal'; amount?: number; cosign?: true; by: string; at: Date }[];
  escalation: number;
  agreement?: { proposal: number; at: Date; by: string; how: string } | undefined;
  waiting?: { since: Date; thirdParty?: string; expectedOn?: Day } | undefined;
  /** stored intervals; every deadline is derived from them */
  pauses: { from: Date; to?: Date }[];
  customerReopenings: number;
  guests: { userId: string; until: Date }[];
  openedBy: { userId: string; side: 'company' | 'customer' | 'system' };
  openedAt: Date;
  qualifiedAt?: Date | undefined;
  resolvedAt?: Date | undefined;
  endedAt?: Date | undefined;
  correctiveAction?: string | undefined;
  source?: { runId: string; row: number } | undefined;
  /** newest entry per numbering and who wrote it, kept by a subscriber: lists tell the unread ones by it */
  heads?: { all: number; by: string; shared: number; sharedBy: string } | undefined;
  /** of the newest entry of any side, kept by a subscriber: orders the lists */
  lastActivityAt: Date;
  lastSharedActivityAt: Date;
  version: number;
}

const schema = new Schema<CaseDoc>(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    customerId: { type: String, required: true },
    state: { type: String, enum: CASE_STATES, required: true },
    reportedReason: { type: String, required: true },
    reason: { type: String, required: true },
    rootCause: String,
    description: { type: String, maxlength: 20_000 },
    currency: { type: String, required: true },
    items: {
      type: [
        {
          _id: false,
          id: String,
          invoiceId: String,
          invoiceNumber: String,
          lines: { type: [Number], default: undefined } as never,
          disputed: Number,
          credited: Number,
          settled: Number,
        },
      ],
      required: true,
    },
    disputed: { type: Number, required: true, min: 0, validate: Number.isSafeInteger },
    department: { type: String, enum: DEPARTMENTS, required: true },
    ownerId: String,
    priority: { type: String, required: true },
    proofs: { type: [String], default: [] },
    proposal: {
      type: {
        version: Number,
        resolution: String,
        accepted: Number,
        maintained: Number,
        explanation: String,
        documents: [String],
        dueDates: { type: [{ _id: false, invoiceId: String, dueOn: String }], default: undefined } as never,
        by: String,
        at: Date,
        answerBy: String,
      },
      _id: false,
    },
    proposalCount: { type: Number, default: 0 },
    refusals: { type: Number, default: 0 },
    notices: { type: Number, default: 0 },
    approvals: {
      type: [{ _id: false, kind: String, amount: Number, cosign: Boolean, by: String, at: Date }],
      default: [],
    },
    escalation: { type: Number, default: 0, min: 0, max: 3 },
    agreement: { type: { proposal: Number, at: Date, by: String, how: String }, _id: false },
    waiting: { type: { since: Date, thirdParty: String, expectedOn: String }, _id: false },
    pauses: { type: [{ _id: false, from: Date, to: Date }], default: [] },
    customerReopenings: { type: Number, default: 0 },
    guests: { type: [{ _id: false, userId: String, until: Date }], default: [] },
    openedBy: { type: { userId: String, side: String }, _id: false, required: true },
    openedAt: { type: Date, required: true },
    qualifiedAt: Date,
    resolvedAt: Date,
    endedAt: Date,
    correctiveAction: String,
    source: { type: { runId: String, row: Number }, _id: false },
    heads: { type: { all: Number, by: String, shared: Number, sharedBy: String }, _id: false },
    lastActivityAt: { type: Date, required: true },
    lastSharedActivityAt: { type: Date, required: true },
    version: { type: Number, required: true },
  },
  { ...schemaOptions, collection: 'disputeCases' },
);
schema.index({ number: 1 }, { unique: true });
schema.index({ lastActivityAt: -1, _id: 1 });
schema.index({ state: 1, lastActivityAt: -1, _id: 1 });
schema.index({ customerId: 1, lastActivityAt: -1, _id: 1 });
schema.index({ customerId: 1, lastSharedActivityAt: -1, _id: 1 });
schema.index({ department: 1, lastActivityAt: -1, _id: 1 });
// One index for each filter of the list in its order; further filters narrow what such an index gives.
schema.index({ ownerId: 1, lastActivityAt: -1, _id: 1 });
schema.index({ reason: 1, lastActivityAt: -1, _id: 1 });
schema.index({ priority: 1, lastActivityAt: -1, _id: 1 });
// Whose turn it is: the owner's, or the department's while nobody is named.
schema.index({ ownerId: 1, state: 1, department: 1 });
schema.index({ 'items.invoiceId': 1 });
schema.index({ 'items.invoiceNumber': 1 });
schema.index({ 'source.runId': 1 });

export const Cases = defineCollection<CaseDoc, 'case'>('DisputeCase', schema);
