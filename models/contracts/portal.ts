import type { CaseState, Resolution, Turn } from './cases.ts';
import type { Day } from './days.ts';
import type { DocumentView, EntryView, PersonView } from './entries.ts';
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
  by?: Day;
  /** since when it waits for the customer */
  since?: string;
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
  lines?: number[];
  disputed: number;
  /** the invoice as the customer's own people may open it; absent for guests */
  invoice?: { id: string; total: number; open: number; payable: number; dueOn: Day; status: InvoiceStatus };
}

export interface PortalProposal {
  version: number;
  resolution: Resolution;
  accepted: number;
  maintained: number;
  explanation: string;
  documents: DocumentView[];
  answerBy: Day;
  by: PersonView | null;
  at: string;
}

export interface PortalCase extends PortalCaseRow {
  version: number;
  description: string;
  items: PortalCaseItem[];
  /** the offer on the table, or the one that was agreed */
  proposal?: PortalProposal;
  agreedAt?: string;
  /** what we asked for, while the case waits for the customer */
  question?: { html: string; documents: string[]; by: PersonView; at: string };
  /** why a claim was not accepted */
  rejection?: { answer: string; documents: DocumentView[]; by: PersonView; at: string };
  actions: PortalAction[];
  reopenUntil?: Day;
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
