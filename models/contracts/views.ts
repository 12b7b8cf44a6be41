import { z } from 'zod';
import {
  type CaseAction,
  type CaseState,
  CaseStateSchema,
  type Priority,
  PrioritySchema,
  type Resolution,
} from './cases.ts';
import type { Day } from './days.ts';
import type { DocumentView, NewDueDate } from './entries.ts';
import { type ReasonCode, ReasonCodeSchema, type RootCause } from './reasons.ts';
import { type Department, DepartmentSchema, type Language, type Role } from './roles.ts';
import { CASE_AGES, CASE_TABS, type CaseTab } from './view-names.ts';
import { WholeNumberSchema } from './whole-number.ts';

/* ---- the case list: tabs, filters, saved views -------------------------------------------------------------------- */

export const CaseTabSchema = z.enum(CASE_TABS);

const Id = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** Filters of the case list, as they stand in its address. */
export const CaseFiltersSchema = z.strictObject({
  filter: CaseTabSchema.optional(),
  state: CaseStateSchema.optional(),
  department: DepartmentSchema.optional(),
  /** `me`, `nobody` or a person's id */
  owner: Id.optional(),
  reason: ReasonCodeSchema.optional(),
  customer: Id.optional(),
  priority: PrioritySchema.optional(),
  age: z.enum(CASE_AGES).optional(),
  /** number of the case, beginning of a customer's name or code, beginning of an invoice number */
  q: z.string().trim().max(100).optional(),
});
export type CaseFilters = z.infer<typeof CaseFiltersSchema>;

/** The whole query of the list; keys of pages are opaque. */
export const CaseListQuerySchema = CaseFiltersSchema.extend({
  after: z.string().max(400).optional(),
  before: z.string().max(400).optional(),
});

export const SaveViewSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  filters: CaseFiltersSchema,
});

export interface SavedViewView {
  id: string;
  name: string;
  filters: CaseFilters;
}

/** Cases behind each tab, within what the reader may reach. */
export type CaseCounts = Record<CaseTab, number>;

/* ---- what the desk receives; all amounts in integer minor units, VAT included --------------------------------------- */

/** Whose turn it is, as the desk words it. */
export interface TurnView {
  /** `manager`: decided, and any manager closes it (T14) */
  kind: 'mine' | 'person' | 'department' | 'customer' | 'third-party' | 'manager' | 'nobody';
  /** of a person or customer */
  name?: string | undefined;
  department?: Department | undefined;
  /** waiting since (instant) */
  since?: string | undefined;
  /** an answer is due or expected on this day */
  by?: Day | undefined;
}

export interface PersonRef {
  id: string;
  name: string;
}

/** A line of the case list. */
export interface CaseRowView {
  id: string;
  number: string;
  customer: PersonRef;
  reason: ReasonCode;
  state: CaseState;
  currency: string;
  disputed: number;
  /** Σ open of its invoices; absent when none is known */
  open?: number | undefined;
  turn: TurnView;
  owner?: PersonRef | undefined;
  department: Department;
  priority: Priority;
  lastActivityAt: string;
  /** entries of both sides written since the reader last looked, other than their own */
  unread: number;
}

export interface CaseItemView {
  id: string;
  invoiceId: string;
  invoiceNumber: string;
  lines?: number[] | undefined;
  disputed: number;
  credited?: number | undefined;
  /** settled by the case's resolution without a credit note */
  settled?: number | undefined;
  /** absent when the invoice is gone */
  invoice?:
    | {
        total: number;
        open: number;
        /** open and in no dispute at all: what stays payable */
        payable: number;
        dueOn: Day;
        isOverdue: boolean;
      }
    | undefined;
}

export interface ProposalView {
  version: number;
  resolution: Resolution;
  accepted: number;
  maintained: number;
  explanation: string;
  by: string;
  at: string;
  answerBy: Day;
  dueDates?: NewDueDate[] | undefined;
  /** when the customer refused it */
  refusedAt?: string | undefined;
}

/** The condition that stands before the next step, in a code the page words (`cases:next.*`, `desk:condition.*`). */
export interface NextView {
  key: CaseState | 'AGREED_CREDIT';
  amount?: number | undefined;
}

/** A case as the desk's page shows it to one of the company's people. */
export interface CaseDeskView {
  id: string;
  number: string;
  version: number;
  state: CaseState;
  customer: PersonRef & { code: string; language: Language };
  reportedReason: ReasonCode;
  reason: ReasonCode;
  rootCause?: RootCause | undefined;
  description: string;
  currency: string;
  disputed: number;
  items: CaseItemView[];
  department: Department;
  owner?: PersonRef | undefined;
  priority: Priority;
  escalation: number;
  proofs: string[];
  /** finished documents on the case */
  documentsReady: number;
  documents: (DocumentView & { addedBy: string })[];
  proposal?: ProposalView | undefined;
  /** every version, oldest first */
  proposals: ProposalView[];
  refusals: number;
  approvals: { kind: 'amount' | 'legal'; amount?: number | undefined; cosign: boolean; by: PersonRef; at: string }[];
  agreement?: { how: string; at: string; by: string } | undefined;
  waiting?: { since: string; thirdParty?: string | undefined; expectedOn?: Day | undefined } | undefined;
  guests: { id: string; name: string; until: string; isOver: boolean }[];
  correctiveAction?: string | undefined;
  openedBy: string;
  openedAt: string;
  qualifiedAt?: string | undefined;
  endedAt?: string | undefined;
  turn: TurnView;
  next: NextView;
  /** accepted amounts up to `alone` need nobody else, above `cosign` two people (domain §3) */
  limits: { alone: number; cosign: number };
  /** transitions this reader may try */
  actions: CaseAction[];
  can: {
    assign: boolean;
    approveAmount: boolean;
    approveLegal: boolean;
    admitGuests: boolean;
    /** another case about one of these invoices, for the customer */
    openCase: boolean;
    postShared: boolean;
    postInternal: boolean;
    seeInvoices: boolean;
    seeCustomer: boolean;
  };
}

export interface StaffChoice extends PersonRef {
  role: Role;
  departments: Department[];
}

/** A message of the customer that may stand as proof. */
export interface QuotableMessage {
  id: string;
  author: string;
  at: string;
  excerpt: string;
}

/* ---- customers --------------------------------------------------------------------------------------------------------- */

export const CustomerListQuerySchema = z.strictObject({
  q: z.string().trim().max(100).optional(),
  after: z.string().max(400).optional(),
  before: z.string().max(400).optional(),
});

export interface CustomerBalance {
  currency: string;
  /** everything open, disputed parts included */
  open: number;
  /** undisputed and past its due day */
  overdue: number;
  disputed: number;
}

export interface CustomerRowView {
  id: string;
  code: string;
  name: string;
  balances: CustomerBalance[];
  activeCases: number;
  team: PersonRef[];
}

export const RISK_FIELDS = [
  'creditLimit',
  'score',
  'insurer',
  'provision',
  'note',
] as const satisfies readonly (keyof RiskView)[];

export interface RiskView {
  creditLimit?: number | undefined;
  score?: number | undefined;
  insurer?: string | undefined;
  provision?: number | undefined;
  note?: string | undefined;
}

export interface CustomerDeskView extends Omit<CustomerRowView, 'team'> {
  version: number;
  language: Language;
  country?: string | undefined;
  registration?: string | undefined;
  address?: string | undefined;
  email?: string | undefined;
  segment: 'standard' | 'strategic' | 'small' | 'public';
  team: (PersonRef & { role: Role })[];
  /** absent where the reader may not see it; cut to the limit for sales (domain §9) */
  risk?: RiskView | undefined;
  can: { setTeam: boolean; openCase: boolean; seeCases: boolean };
}

export const SetTeamSchema = z.strictObject({
  version: WholeNumberSchema,
  userIds: z.array(Id).max(20),
});
