import { z } from 'zod';
import { CASE_STATES, PRIORITIES, RESOLUTIONS } from './case-names.ts';
import { DaySchema } from './days.ts';
import { DocumentIdsSchema } from './document-ids.ts';
import { MinorSchema } from './money.ts';
import { ReasonCodeSchema, RootCauseSchema } from './reasons.ts';
import { DepartmentSchema } from './roles.ts';
import { OrdinalSchema, WholeNumberSchema } from './whole-number.ts';

// Lists stand in a file of their own: a page that shows a state must not load the validator.
export * from './case-names.ts';

export const CaseStateSchema = z.enum(CASE_STATES);
export const ResolutionSchema = z.enum(RESOLUTIONS);
export const PrioritySchema = z.enum(PRIORITIES);

const text = (max: number) => z.string().trim().min(1).max(max);
const Id = z.string().min(1).max(64);
/** The version the person saw; a different one means somebody changed the case meanwhile (`STALE`). */
const Version = WholeNumberSchema;

/** One contested invoice: whole, chosen lines, or an amount in minor units. */
export const ContestItemSchema = z.discriminatedUnion('part', [
  z.strictObject({ invoiceId: Id, part: z.literal('whole') }),
  z.strictObject({
    invoiceId: Id,
    part: z.literal('lines'),
    lines: z.array(z.number().int().min(1).max(100_000)).min(1).max(500),
  }),
  z.strictObject({ invoiceId: Id, part: z.literal('amount'), amount: MinorSchema.min(1) }),
]);

/** T1: several invoices of one customer with one cause are one case. `clientId` makes a double submit harmless. */
export const OpenCaseSchema = z.strictObject({
  clientId: z.uuid(),
  items: z.array(ContestItemSchema).min(1).max(50),
  reason: ReasonCodeSchema,
  description: text(5_000),
  documents: DocumentIdsSchema,
});
export type OpenCase = z.infer<typeof OpenCaseSchema>;

/** What each transition requires (domain §3, column "Required"). */
export const TransitionSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('qualify'),
    version: Version,
    reason: ReasonCodeSchema,
    amounts: z
      .array(z.strictObject({ itemId: Id, disputed: MinorSchema.min(1) }))
      .max(200)
      .default([]),
    department: DepartmentSchema,
    ownerId: Id.optional(),
    priority: PrioritySchema,
    proofs: z.array(text(200)).max(20),
  }),
  z.strictObject({
    action: z.literal('withdraw'),
    version: Version,
    reason: text(2_000),
    messageEntryId: Id.optional(),
  }),
  z.strictObject({ action: z.literal('start'), version: Version }),
  z.strictObject({
    action: z.literal('askCustomer'),
    version: Version,
    question: text(5_000),
    documents: z.array(text(200)).max(20).default([]),
  }),
  z.strictObject({
    action: z.literal('awaitThirdParty'),
    version: Version,
    thirdParty: text(200),
    expectedOn: DaySchema,
  }),
  z.strictObject({ action: z.literal('resume'), version: Version }),
  z.strictObject({
    action: z.literal('propose'),
    version: Version,
    resolution: ResolutionSchema,
    accepted: MinorSchema.min(0),
    maintained: MinorSchema.min(0),
    rootCause: RootCauseSchema,
    explanation: text(5_000),
    proofsWaived: text(1_000).optional(),
    /** TERMS_CORRECTED: the day on which each invoice of the case is due from then on */
    dueDates: z
      .array(z.strictObject({ invoiceId: Id, dueOn: DaySchema }))
      .max(50)
      .optional(),
    documents: DocumentIdsSchema,
  }),
  z.strictObject({
    action: z.literal('accept'),
    version: Version,
    proposal: OrdinalSchema,
    proofDocumentId: Id.optional(),
  }),
  z.strictObject({
    action: z.literal('refuse'),
    version: Version,
    proposal: OrdinalSchema,
    counterArgument: text(5_000),
  }),
  z.strictObject({ action: z.literal('acceptBySilence'), version: Version, justification: text(2_000) }),
  z.strictObject({
    action: z.literal('resolve'),
    version: Version,
    creditNotes: z
      .array(z.strictObject({ number: text(60), itemId: Id, amount: MinorSchema.min(1) }))
      .max(50)
      .default([]),
    newInvoiceNumber: text(60).optional(),
    paymentReference: text(120).optional(),
  }),
  z.strictObject({
    action: z.literal('reject'),
    version: Version,
    answer: text(5_000),
    rootCause: RootCauseSchema,
    documents: DocumentIdsSchema,
  }),
  z.strictObject({ action: z.literal('close'), version: Version, correctiveAction: text(2_000) }),
  z.strictObject({ action: z.literal('reopen'), version: Version, newFact: text(5_000), documents: DocumentIdsSchema }),
  z.strictObject({
    action: z.literal('sendToLegal'),
    version: Version,
    justification: text(2_000),
    formalNotice: z.enum(['sent', 'refusal-documented']),
  }),
]);
export type Transition = z.infer<typeof TransitionSchema>;

/** A second person's consent to an accepted amount above the proposer's limit, or to handing a case to the lawyers (domain §3). */
export const ApproveCaseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amount'), version: Version, amount: MinorSchema.min(1) }),
  z.strictObject({ kind: z.literal('legal'), version: Version }),
]);
export type ApproveCase = z.infer<typeof ApproveCaseSchema>;

/** Hands a case to another department or person, without touching its clocks. */
export const AssignCaseSchema = z.strictObject({
  version: Version,
  department: DepartmentSchema,
  ownerId: Id.optional(),
  note: z.string().trim().max(1_000).default(''),
});
