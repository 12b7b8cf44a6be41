import { z } from 'zod';
import { PrioritySchema, ResolutionSchema } from './cases.ts';
import { DaySchema } from './days.ts';
import { CurrencySchema, MinorSchema } from './money.ts';
import { ReasonCodeSchema, RootCauseSchema } from './reasons.ts';
import { RichTextSchema } from './rich-text.ts';
import { DepartmentSchema, RoleSchema } from './roles.ts';

/** Who may read an entry: both sides, or the company only. It never changes; publishing something means a new entry. */
export const AUDIENCES = ['shared', 'internal'] as const;
export const AudienceSchema = z.enum(AUDIENCES);
export type Audience = z.infer<typeof AudienceSchema>;

export const STREAM_KINDS = ['case', 'customer', 'article', 'user', 'import'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];
/** `case:<id>`, `customer:<id>`, … */
export const StreamIdSchema = z.string().regex(/^(case|customer|article|user|import):[a-z0-9]{8,64}$/);
export type StreamId = `${StreamKind}:${string}`;
export const streamOf = (kind: StreamKind, id: string): StreamId => `${kind}:${id}`;
export const parseStream = (stream: string): { kind: StreamKind; id: string } => {
  const [kind, id] = stream.split(':', 2) as [StreamKind, string];
  return { kind, id };
};

const Id = z.string().min(1).max(64);
const Count = z.number().int().min(0);
const Words = z.string().max(20_000);
const Empty = z.strictObject({});
const Amount = { currency: CurrencySchema };
const Documents = z.array(Id);
/** Where terms are corrected: the day on which an invoice is due from then on. */
const NewDueDateSchema = z.strictObject({ invoiceNumber: z.string(), dueOn: DaySchema });
export type NewDueDate = z.infer<typeof NewDueDateSchema>;
const DueDates = z.array(NewDueDateSchema).optional();

/**
 * Every type of entry with the data it stores. Names are past tense. Stored entries depend on these shapes: a field may
 * be added as optional, never renamed. A shared entry carries nothing that a customer may not see; what is internal
 * about the same event is an entry of its own.
 */
export const ENTRY_DATA = {
  'case.opened': z.strictObject({
    number: z.string(),
    reason: ReasonCodeSchema,
    description: Words,
    ...Amount,
    items: z.array(
      z.strictObject({
        invoiceId: Id,
        invoiceNumber: z.string(),
        lines: z.array(Count).optional(),
        disputed: MinorSchema,
      }),
    ),
    documents: Documents,
  }),
  'case.qualified': z.strictObject({ reason: ReasonCodeSchema, disputed: MinorSchema, ...Amount }),
  'case.triaged': z.strictObject({
    department: DepartmentSchema,
    ownerId: Id.optional(),
    priority: PrioritySchema,
    proofs: z.array(z.string()),
  }),
  'case.assigned': z.strictObject({ department: DepartmentSchema, ownerId: Id.optional(), note: Words }),
  'case.started': Empty,
  'case.customerAsked': z.strictObject({ documents: z.array(z.string()) }),
  'case.thirdPartyAwaited': z.strictObject({ expectedOn: DaySchema }),
  'case.thirdPartyNamed': z.strictObject({ thirdParty: z.string() }),
  'case.resumed': Empty,
  'proposal.made': z.strictObject({
    version: Count,
    resolution: ResolutionSchema,
    accepted: MinorSchema,
    maintained: MinorSchema,
    ...Amount,
    explanation: Words,
    answerBy: DaySchema,
    dueDates: DueDates,
    documents: Documents,
  }),
  'case.rootCauseSet': z.strictObject({ rootCause: RootCauseSchema, proofsWaived: Words.optional() }),
  'proposal.accepted': z.strictObject({
    version: Count,
    accepted: MinorSchema,
    maintained: MinorSchema,
    ...Amount,
    how: z.enum(['customer', 'written-proof', 'silence', 'nothing-maintained']),
  }),
  'proposal.refused': z.strictObject({ version: Count, counterArgument: Words }),
  'case.escalated': z.strictObject({ level: Count, why: z.string() }),
  'case.approved': z.strictObject({
    kind: z.enum(['amount', 'legal']),
    amount: MinorSchema.optional(),
    currency: CurrencySchema.optional(),
  }),
  'case.resolved': z.strictObject({
    resolution: ResolutionSchema,
    accepted: MinorSchema,
    maintained: MinorSchema,
    ...Amount,
    creditNotes: z.array(z.strictObject({ number: z.string(), amount: MinorSchema })),
    newInvoiceNumber: z.string().optional(),
    paymentReference: z.string().optional(),
    dueDates: DueDates,
  }),
  'case.rejected': z.strictObject({ answer: Words, documents: Documents }),
  'case.withdrawn': z.strictObject({ reason: Words }),
  'case.closed': Empty,
  'case.correctiveActionSet': z.strictObject({ action: Words }),
  'case.reopened': z.strictObject({ newFact: Words, documents: Documents }),
  'case.sentToLegal': Empty,
  'case.legalJustified': z.strictObject({ justification: Words, formalNotice: z.string() }),
  'case.decisionJustified': z.strictObject({ action: z.string(), justification: Words }),
  'message.posted': z.strictObject({
    body: RichTextSchema,
    documents: Documents,
    replyTo: Id.optional(),
    mentions: z.array(Id),
  }),
  'document.added': z.strictObject({ documentId: Id, name: z.string() }),
  /** the virus check of a document that was attached while it was still pending */
  'document.checked': z.strictObject({ documentId: Id, name: z.string(), result: z.enum(['ready', 'quarantined']) }),
  'participant.admitted': z.strictObject({ userId: Id, until: z.iso.datetime().optional() }),
  'participant.removed': z.strictObject({ userId: Id }),
  'invoice.confirmed': z.strictObject({ invoiceId: Id, invoiceNumber: z.string(), expectedOn: DaySchema.optional() }),
  'receivables.imported': z.strictObject({ runId: Id, created: Count, updated: Count }),
  'customer.teamChanged': z.strictObject({ userIds: z.array(Id) }),
  /** who was shown which risk data; the data themselves are not in the log */
  'customer.riskViewed': z.strictObject({ fields: z.array(z.string()) }),
  'import.started': z.strictObject({ file: z.string(), kind: z.string() }),
  'import.finished': z.strictObject({ imported: Count, unchanged: Count, refused: Count, status: z.string() }),
  'import.undone': z.strictObject({ removed: Count, kept: Count }),
  'user.created': z.strictObject({ role: RoleSchema, how: z.enum(['invitation', 'command', 'demo']) }),
  'user.invited': z.strictObject({ role: RoleSchema }),
  'user.accessChanged': z.strictObject({ change: z.string() }),
  'user.signedIn': z.strictObject({ how: z.enum(['password', 'magic-link', 'invitation', 'reset']) }),
  'user.passwordChanged': z.strictObject({ how: z.enum(['reset', 'settings', 'invitation']) }),
  'user.sessionsRevoked': z.strictObject({ count: Count }),
  'user.elevated': z.strictObject({ until: z.iso.datetime(), justification: Words }),
  'user.elevationEnded': Empty,
  'user.signedOut': Empty,
  'user.profileChanged': z.strictObject({ fields: z.array(z.string()) }),
  'user.linkSent': z.strictObject({ purpose: z.enum(['invite', 'reset', 'magic']) }),
  'user.invitationWithdrawn': Empty,
} as const satisfies Record<string, z.ZodType>;

export type EntryType = keyof typeof ENTRY_DATA;
export type EntryData<T extends EntryType> = z.infer<(typeof ENTRY_DATA)[T]>;
export const ENTRY_TYPES = Object.keys(ENTRY_DATA) as EntryType[];

/** Types that are internal whatever the writer says. */
export const INTERNAL_ONLY: ReadonlySet<EntryType> = new Set([
  'case.triaged',
  'case.assigned',
  'case.thirdPartyNamed',
  'case.rootCauseSet',
  'case.escalated',
  'case.approved',
  'case.correctiveActionSet',
  'case.legalJustified',
  'case.decisionJustified',
  'participant.admitted',
  'participant.removed',
  'receivables.imported',
  'customer.teamChanged',
  'customer.riskViewed',
  'import.started',
  'import.finished',
  'import.undone',
  'user.created',
  'user.invited',
  'user.accessChanged',
  'user.signedIn',
  'user.passwordChanged',
  'user.sessionsRevoked',
  'user.elevated',
  'user.elevationEnded',
  'user.signedOut',
  'user.profileChanged',
  'user.linkSent',
  'user.invitationWithdrawn',
]);

/* ---- what a reader receives --------------------------------------------------------------------------------------- */

export const DocumentViewSchema = z.strictObject({
  id: Id,
  name: z.string(),
  contentType: z.string(),
  size: Count,
  audience: AudienceSchema,
  /** clean and ready; being checked; held back by the antivirus */
  state: z.enum(['ready', 'checking', 'quarantined']),
  /** images and PDF only: may be shown in the page */
  preview: z.enum(['image', 'pdf', 'none']),
  addedAt: z.iso.datetime(),
});
export type DocumentView = z.infer<typeof DocumentViewSchema>;

export const PersonViewSchema = z.strictObject({
  id: Id,
  name: z.string(),
  side: z.enum(['company', 'customer', 'guest', 'system']),
  /** role for the company's people, never a private address */
  role: RoleSchema.optional(),
});
export type PersonView = z.infer<typeof PersonViewSchema>;

/** What a message shows of the one it answers; `rev` says as of which version of it. Empty words: it was taken back. */
const QuoteSchema = z.strictObject({ id: Id, seq: Count, rev: Count, author: PersonViewSchema, excerpt: z.string() });

export const MessageViewSchema = z.strictObject({
  clientId: z.string().optional(),
  /** rendered by the server from the allow-listed body; empty when redacted */
  html: z.string(),
  documents: z.array(DocumentViewSchema),
  replyTo: QuoteSchema.optional(),
  mentions: z.array(Id),
  editedAt: z.iso.datetime().optional(),
  /** of an edited message: how those that quote it show it from now on */
  excerpt: z.string().optional(),
  editableUntil: z.iso.datetime().optional(),
  redacted: z.boolean(),
});
export type MessageView = z.infer<typeof MessageViewSchema>;

/** An entry as one reader receives it; `seq` and `rev` are that reader's numbers (shared ones for a customer). */
export const EntryViewSchema = z.strictObject({
  id: Id,
  stream: StreamIdSchema,
  type: z.enum(ENTRY_TYPES as [EntryType, ...EntryType[]]),
  at: z.iso.datetime(),
  audience: AudienceSchema,
  seq: Count,
  rev: Count,
  author: PersonViewSchema,
  message: MessageViewSchema.optional(),
  /** data of every other type, cut to what the reader may see */
  data: z.record(z.string(), z.unknown()).optional(),
});
export type EntryView = z.infer<typeof EntryViewSchema>;

/** The earlier versions of an edited message, oldest first. */
export interface MessageVersionView {
  at: string;
  html: string;
}

/** Minutes in which an author may edit or redact a message (domain §9). */
export const EDIT_WINDOW_MINUTES = 5;
