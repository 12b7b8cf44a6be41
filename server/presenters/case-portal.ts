import { addDays } from '#models/contracts/days.ts';
import type { EntryData } from '#models/contracts/entries.ts';
import { invoiceStatus } from '#models/contracts/invoices.ts';
import type {
  PortalAction,
  PortalCase,
  PortalCaseItem,
  PortalCaseRow,
  PortalNext,
  PortalProposal,
} from '#models/contracts/portal.ts';
import { REASONS } from '#models/contracts/reason-names.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import type { PortalCaseFacts } from '#server/domain/cases/get-portal-case.ts';
import { newDueDates } from '#server/domain/cases/new-due-dates.ts';
import { qualifyBy, resolveBy } from '#server/domain/cases/next-step.ts';
import { sharedVersionOf } from '#server/domain/cases/transition-as-customer.ts';
import { dayOf } from '#server/platform/clock.ts';
import { canPost, offeredActions, turnOf } from '#server/policies/case.ts';
import { presentDocument } from '#server/presenters/document.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { peopleOf } from '#server/presenters/people.ts';

export interface PortalTime {
  now: Date;
  timeZone: string;
}

/** Calendar days after its end in which a case can be reopened (T15 of domain §3). */
const REOPEN_DAYS = 30;

/**
 * What happens next and by when. A day that has passed is not repeated: late is for us to know, and the customer reads
 * what comes next.
 */
function nextOf(subject: CaseDoc, { now, timeZone }: PortalTime): PortalNext {
  const turn = turnOf(subject.state);
  // Whose office deals with such questions; who has the case at the moment is internal.
  const department = REASONS[subject.reason].owner;
  const today = dayOf(now, timeZone);
  const ahead = (by: string | undefined) => (by && by >= today ? { by } : {});
  switch (subject.state) {
    case 'OPEN':
      return { turn, department, ...ahead(qualifyBy(subject, timeZone)) };
    case 'QUALIFIED':
    case 'IN_PROGRESS':
      return { turn, department, ...ahead(resolveBy(subject, now, timeZone)) };
    case 'PROPOSED':
      return {
        turn,
        department,
        ...(subject.proposal ? { by: subject.proposal.answerBy, since: subject.proposal.at.toISOString() } : {}),
      };
    case 'WAITING_CUSTOMER':
      return { turn, department, ...(subject.waiting ? { since: subject.waiting.since.toISOString() } : {}) };
    case 'WAITING_THIRD_PARTY':
      return { turn, department, ...ahead(subject.waiting?.expectedOn) };
    default:
      return { turn, department };
  }
}

/** A line of the customer's case list: an allow-list. */
export function presentPortalCaseRow(subject: CaseDoc, isNew: boolean, time: PortalTime): PortalCaseRow {
  return {
    id: subject._id,
    number: subject.number,
    state: subject.state,
    reason: subject.reason,
    currency: subject.currency,
    disputed: subject.disputed,
    invoices: subject.items.map(({ invoiceNumber }) => invoiceNumber),
    next: nextOf(subject, time),
    openedAt: subject.openedAt.toISOString(),
    lastActivityAt: subject.lastSharedActivityAt.toISOString(),
    isNew,
  };
}

function actionsOf(actor: Actor, subject: CaseDoc, { now }: PortalTime): PortalAction[] {
  const offered = new Set(offeredActions(actor, subject, now));
  const actions: PortalAction[] = [];
  for (const action of ['accept', 'refuse'] as const) {
    if (offered.has(action) && subject.proposal) {
      actions.push(action);
    }
  }
  if (isCustomer(actor) && subject.state === 'WAITING_CUSTOMER') {
    actions.push('answer');
  }
  if (offered.has('withdraw')) {
    actions.push('withdraw');
  }
  if (offered.has('reopen') && canStillReopen(subject, now)) {
    actions.push('reopen');
  }
  return actions;
}

const canStillReopen = (subject: CaseDoc, now: Date): boolean =>
  subject.customerReopenings === 0 &&
  subject.endedAt !== undefined &&
  now.getTime() - subject.endedAt.getTime() <= REOPEN_DAYS * 86_400_000;

/** A case's page for customers and guests. Everything in it stands on the shared side, or is the customer's own. */
export async function presentPortalCase(actor: Actor, facts: PortalCaseFacts, time: PortalTime): Promise<PortalCase> {
  const { case: subject, documents, events, question, speakers } = facts;
  const [people, history, questions] = await Promise.all([
    peopleOf([...speakers, ...(subject.proposal ? [subject.proposal.by] : [])]),
    presentEntries(events, 'shared'),
    presentEntries(question ? [question] : [], 'shared'),
  ]);
  const files = new Map(documents.map((document) => [document._id, presentDocument(document)]));
  const filesOf = (ids: readonly string[]) => ids.flatMap((id) => files.get(id) ?? []);
  const actions = actionsOf(actor, subject, time);
  const asked = question ? events.filter(({ type }) => type === 'case.customerAsked').at(-1) : undefined;
  const [said] = questions;
  const rejected = subject.state === 'REJECTED' ? history.filter(({ type }) => type === 'case.rejected').at(-1) : null;
  const rejection = rejected?.data as EntryData<'case.rejected'> | undefined;
  return {
    ...presentPortalCaseRow(subject, false, time),
    version: sharedVersionOf(events),
    description: subject.description,
    items: subject.items.map((item) => presentItem(item, facts, dayOf(time.now, time.timeZone))),
    actions,
    canWrite: canPost(actor, subject, 'shared', time.now),
    documents: [...files.values()],
    contacts: [...people.values()].filter(({ id, side }) => side === 'company' && speakers.includes(id)),
    history,
    ...(subject.proposal && isOfferShown(subject)
      ? { proposal: presentProposal(subject, subject.proposal, people.get(subject.proposal.by) ?? null, filesOf) }
      : {}),
    ...(subject.agreement ? { agreedAt: subject.agreement.at.toISOString() } : {}),
    ...(said?.message
      ? { question: { html: said.message.html, documents: askedFor(asked), by: said.author, at: said.at } }
      : {}),
    ...(rejected && rejection
      ? {
          rejection: {
            answer: rejection.answer,
            documents: filesOf(rejection.documents),
            by: rejected.author,
            at: rejected.at,
          },
        }
      : {}),
    ...(actions.includes('reopen') && subject.endedAt
      ? { reopenUntil: addDays(dayOf(subject.endedAt, time.timeZone), REOPEN_DAYS) }
      : {}),
  };
}

/** A refused offer is history; the current and the agreed one stand on top. */
const isOfferShown = (subject: CaseDoc): boolean =>
  subject.state === 'PROPOSED' || subject.agreement?.proposal === subject.proposal?.version;

const askedFor = (entry: EntryDoc | undefined): string[] =>
  (entry?.data as EntryData<'case.customerAsked'> | undefined)?.documents ?? [];

function presentItem(item: CaseDoc['items'][number], { invoices }: PortalCaseFacts, today: string): PortalCaseItem {
  const invoice = invoices.find(({ _id }) => _id === item.invoiceId);
  return {
    invoiceNumber: item.invoiceNumber,
    disputed: item.disputed,
    ...(item.lines ? { lines: item.lines } : {}),
    ...(invoice
      ? {
          invoice: {
            id: invoice._id,
            total: invoice.total,
            open: invoice.open,
            payable: invoice.open - invoice.disputed,
            dueOn: invoice.dueOn,
            status: invoiceStatus(invoice, today),
          },
        }
      : {}),
  };
}

function presentProposal(
  subject: CaseDoc,
  proposal: NonNullable<CaseDoc['proposal']>,
  by: PortalProposal['by'],
  filesOf: (ids: readonly string[]) => PortalProposal['documents'],
): PortalProposal {
  const { version, resolution, accepted, maintained, explanation, documents, answerBy, at } = proposal;
  return {
    version,
    resolution,
    accepted,
    maintained,
    explanation,
    documents: filesOf(documents),
    answerBy,
    ...newDueDates(subject, proposal),
    by,
    at: at.toISOString(),
  };
}
