import type { CaseState, Resolution, Turn } from './cases.ts';
import type { Day } from './days.ts';
import type { DocumentView, EntryView, NewDueDate, PersonView } from './entries.ts';
import type { InvoiceStatus } from './invoices.ts';
import type { ReasonCode } from './reasons.ts';
import type { Department } from './roles.ts';

/*
 * What the customer's side receives about cases. Amounts are integer minor units of the case's currency. Nothing here
 * names an owner, a cause, a priority, a limit or an approval.
 */

/** Filters of the customer's case list. */
export const PORTAL_CASE_FILTERS = ['all', 'waiting-for-me', 'active', 'ended'] as const;
export type PortalCaseFilter = (typeof PORTAL_CASE_FILTERS)[number];

/** What a customer may do on a case's page; each has its guard on the server. */
export const PORTAL_ACTIONS = ['accept', 'refuse', 'answer', 'withdraw', 'reopen'] as const;
export type PortalAction = (typeof PORTAL_ACTIONS)[number];

/** Who acts next and by when, where we say so. */
export interface PortalNext {
  turn: Turn;
  /** the department that answers for this kind of question; a name of an office, never of a person */
  department: Department;
  /** the day we answer by, the third party or the customer is expected to */
  by?: Day | undefined;
  /** since when it waits for the customer */
  since?: string | undefined;
}

export interface PortalCaseRow {
  id: string;
  number: string;
  state: CaseState;
  reason: ReasonCode;
  currency: string;
  disputed: number;
  invoices: string[];
  next: PortalNext;
  openedAt: string;
  lastActivityAt: string;
  /** something was written since this person last read it */
  isNew: boolean;
}

export interface PortalCaseItem {
  invoiceNumber: string;
  /** contested lines; absent for the whole invoice or an amount of it */
  lines?: number[] | undefined;
  disputed: number;
  /** the invoice as the customer's own people may open it; absent for guests */
  invoice?: { id: string; total: number; open: number; payable: number; dueOn: Day; status: InvoiceStatus } | undefined;
}

export interface PortalProposal {
  version: number;
  resolution: Resolution;
  accepted: number;
  maintained: number;
  explanation: string;
  documents: DocumentView[];
  answerBy: Day;
  dueDates?: NewDueDate[] | undefined;
  by: PersonView | null;
  at: string;
}

export interface PortalCase extends PortalCaseRow {
  /** changes with what the customer can see, and with nothing else */
  version: number;
  description: string;
  items: PortalCaseItem[];
  /** the offer on the table, or the one that was agreed */
  proposal?: PortalProposal | undefined;
  agreedAt?: string | undefined;
  /** what we asked for, while the case waits for the customer */
  question?: { html: string; documents: string[]; by: PersonView; at: string } | undefined;
  /** why a claim was not accepted */
  rejection?: { answer: string; documents: DocumentView[]; by: PersonView; at: string } | undefined;
  actions: PortalAction[];
  reopenUntil?: Day | undefined;
  canWrite: boolean;
  documents: DocumentView[];
  /** the company's people who spoke to the customer here */
  contacts: PersonView[];
  /** every event that is no message, oldest first */
  history: EntryView[];
}

/** What somebody began to contest. */
export interface ContestDraftRow {
  id: string;
  invoices: string[];
  updatedAt: string;
}

/** One invoice on the way to a case, as it stands right now. */
export interface ContestItemView {
  id: string;
  number: string;
  currency: string;
  dueOn: Day;
  /** open and in no dispute: the most that can be contested */
  available: number;
  /** what is contested, 0 while nothing is chosen or it cannot be had any more */
  disputed: number;
  /** what stays payable on the due day */
  rest: number;
  lines: { no: number; description: string; total: number }[];
  part?: 'whole' | 'lines' | 'amount' | undefined;
  chosenLines: number[];
  amount?: number | undefined;
  problem?: 'INVOICE_SETTLED' | 'AMOUNT_ABOVE_OPEN' | 'INVALID' | undefined;
}

/** Which part of one invoice is contested, as far as it was said; amounts in minor units, VAT included. */
export interface ContestPart {
  invoiceId: string;
  part: 'whole' | 'lines' | 'amount';
  lines?: number[] | undefined;
  amount?: number | undefined;
}
