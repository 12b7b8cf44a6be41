import { CREDIT_RESOLUTIONS } from '#models/contracts/cases.ts';
import type { EntryData } from '#models/contracts/entries.ts';
import { plainText } from '#models/contracts/rich-text.ts';
import type {
  CaseDeskView,
  CaseItemView,
  CaseRowView,
  NextView,
  PersonRef,
  ProposalView,
  QuotableMessage,
  StaffChoice,
  TurnView,
} from '#models/contracts/views.ts';
import type { CaseDoc, Proposal } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import type { Actor } from '#server/auth/actor.ts';
import { COSIGN_LIMIT, OWNER_LIMIT } from '#server/domain/cases/approval.ts';
import { RULES } from '#server/domain/cases/case-machine.ts';
import type { CaseRowFacts } from '#server/domain/cases/case-row-facts.ts';
import type { CaseFacts } from '#server/domain/cases/get-case.ts';
import { newDueDates } from '#server/domain/cases/new-due-dates.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { canAdmitGuests } from '#server/policies/account.ts';
import { canAssign, canOpenCase, canPost, offeredActions, turnOf } from '#server/policies/case.ts';
import { isMyTurn } from '#server/policies/case-turn.ts';
import { canSeeCustomers } from '#server/policies/customer.ts';
import { presentDocument } from '#server/presenters/document.ts';
import { peopleOf } from '#server/presenters/people.ts';

type People = Awaited<ReturnType<typeof peopleOf>>;
const nameOf = (people: People, id: string): string => people.get(id)?.name ?? '—';
const personOf = (people: People, id: string): PersonRef => ({ id, name: nameOf(people, id) });

/** Silence counts after two notices (T11). */
const NOTICES = 2;
/** A case can be reopened for this long (T15). */
const REOPEN_DAYS = 30;

function turnView(actor: Actor, subject: CaseDoc, customerName: string, people: People): TurnView {
  if (isMyTurn(actor, subject)) {
    return { kind: 'mine' };
  }
  switch (turnOf(subject.state)) {
    case 'customer': {
      const since = subject.state === 'PROPOSED' ? subject.proposal?.at : subject.waiting?.since;
      return {
        kind: 'customer',
        name: customerName,
        ...(since ? { since: since.toISOString() } : {}),
        ...(subject.state === 'PROPOSED' && subject.proposal ? { by: subject.proposal.answerBy } : {}),
      };
    }
    case 'third-party':
      return { kind: 'third-party', ...(subject.waiting?.expectedOn ? { by: subject.waiting.expectedOn } : {}) };
    case 'nobody':
      // Decided but not closed: the step that is left belongs to a manager (T14).
      return { kind: RULES.close.from.includes(subject.state) ? 'manager' : 'nobody' };
    case 'company':
      if (subject.state === 'AGREED') {
        return { kind: 'department', department: 'accounting' };
      }
      return subject.ownerId
        ? { kind: 'person', name: nameOf(people, subject.ownerId), department: subject.department }
        : { kind: 'department', department: subject.department };
  }
}

/** Lines of the case list: an allow-list. */
export async function presentCaseRows(
  actor: Actor,
  cases: readonly CaseDoc[],
  facts: CaseRowFacts,
): Promise<CaseRowView[]> {
  const people = await peopleOf(cases.flatMap(({ ownerId }) => ownerId ?? []));
  return cases.map((subject) => {
    const invoices = [...new Set(subject.items.map(({ invoiceId }) => invoiceId))];
    const open = invoices.flatMap((id) => facts.open.get(id) ?? []);
    const customer = { id: subject.customerId, name: facts.customers.get(subject.customerId) ?? '—' };
    return {
      id: subject._id,
      number: subject.number,
      customer,
      reason: subject.reason,
      state: subject.state,
      currency: subject.currency,
      disputed: subject.disputed,
      ...(open.length > 0 ? { open: open.reduce((sum, amount) => sum + amount, 0) } : {}),
      turn: turnView(actor, subject, customer.name, people),
      ...(subject.ownerId ? { owner: personOf(people, subject.ownerId) } : {}),
      department: subject.department,
      priority: subject.priority,
      lastActivityAt: subject.lastActivityAt.toISOString(),
      unread: facts.unread.get(subject._id) ?? 0,
    };
  });
}

function nextView(subject: CaseDoc): NextView {
  const { state, proposal } = subject;
  return state === 'AGREED' && proposal && CREDIT_RESOLUTIONS.includes(proposal.resolution)
    ? { key: 'AGREED_CREDIT', amount: proposal.accepted }
    : { key: state };
}

function presentItem(item: CaseDoc['items'][number], { invoices }: CaseFacts, today: string): CaseItemView {
  const invoice = invoices.find(({ _id }) => _id === item.invoiceId);
  return {
    id: item.id,
    invoiceId: item.invoiceId,
    invoiceNumber: item.invoiceNumber,
    disputed: item.disputed,
    ...(item.lines ? { lines: item.lines } : {}),
    ...(item.credited ? { credited: item.credited } : {}),
    ...(item.settled ? { settled: item.settled } : {}),
    ...(invoice
      ? {
          invoice: {
            total: invoice.total,
            open: invoice.open,
            payable: invoice.open - invoice.disputed,
            dueOn: invoice.dueOn,
            isOverdue: invoice.dueOn < today && invoice.open > invoice.disputed,
          },
        }
      : {}),
  };
}

function offersOf({ case: subject, offers, refusals }: CaseFacts, people: People): ProposalView[] {
  const current = subject.proposal
    ? [presentProposal(subject, subject.proposal, nameOf(people, subject.proposal.by))]
    : [];
  const former = offers.map((entry) => {
    const { version, resolution, accepted, maintained, explanation, answerBy, dueDates } =
      entry.data as EntryData<'proposal.made'>;
    const by = nameOf(people, entry.actor.userId);
    return {
      version,
      resolution,
      accepted,
      maintained,
      explanation,
      answerBy,
      dueDates,
      by,
      at: entry.at.toISOString(),
    };
  });
  const refusedAt = new Map(
    refusals.map(({ data, at }) => [(data as EntryData<'proposal.refused'>).version, at.toISOString()]),
  );
  return (former.length > 0 ? former : current).map((offer) => {
    const at = refusedAt.get(offer.version);
    return at ? { ...offer, refusedAt: at } : offer;
  });
}

const presentProposal = (subject: CaseDoc, proposal: Proposal, by: string): ProposalView => ({
  version: proposal.version,
  resolution: proposal.resolution,
  accepted: proposal.accepted,
  maintained: proposal.maintained,
  explanation: proposal.explanation,
  answerBy: proposal.answerBy,
  ...newDueDates(subject, proposal),
  by,
  at: proposal.at.toISOString(),
});

/** What the page offers: the table's answer, without what its guard would refuse whatever one enters. */
function actionsOf(actor: Actor, subject: CaseDoc, now: Date) {
  return offeredActions(actor, subject, now).filter((action) => {
    switch (action) {
      case 'acceptBySilence':
        return subject.notices >= NOTICES;
      case 'reject':
        return actor.role === 'manager' || subject.disputed <= Math.max(OWNER_LIMIT, actor.approvalLimit);
      case 'reopen':
        return subject.endedAt !== undefined && now.getTime() - subject.endedAt.getTime() <= REOPEN_DAYS * 86_400_000;
      default:
        return true;
    }
  });
}

/** A case's page for one of the company's people: an allow-list; readers without a voice are offered nothing. */
export async function presentCase(actor: Actor, facts: CaseFacts): Promise<CaseDeskView> {
  const { case: subject, customer, documents, offers } = facts;
  const now = clock.now();
  const today = dayOf(now, config().timeZone);
  const people = await peopleOf([
    ...(subject.ownerId ? [subject.ownerId] : []),
    subject.openedBy.userId,
    ...(subject.proposal ? [subject.proposal.by] : []),
    ...(subject.agreement ? [subject.agreement.by] : []),
    ...offers.map(({ actor: { userId } }) => userId),
    ...subject.approvals.map(({ by }) => by),
    ...subject.guests.map(({ userId }) => userId),
    ...documents.map(({ uploadedBy }) => uploadedBy),
  ]);
  const customerName = customer?.name ?? '—';
  const isManager = actor.role === 'manager';
  const mayApprove =
    isManager &&
    ['OPEN', 'QUALIFIED', 'IN_PROGRESS', 'WAITING_CUSTOMER', 'WAITING_THIRD_PARTY', 'PROPOSED'].includes(subject.state);
  return {
    id: subject._id,
    number: subject.number,
    version: subject.version,
    state: subject.state,
    customer: {
      id: subject.customerId,
      name: customerName,
      code: customer?.code ?? '',
      language: customer?.language ?? 'en',
    },
    reportedReason: subject.reportedReason,
    reason: subject.reason,
    ...(subject.rootCause ? { rootCause: subject.rootCause } : {}),
    description: subject.description,
    currency: subject.currency,
    disputed: subject.disputed,
    items: subject.items.map((item) => presentItem(item, facts, today)),
    department: subject.department,
    ...(subject.ownerId ? { owner: personOf(people, subject.ownerId) } : {}),
    priority: subject.priority,
    escalation: subject.escalation,
    proofs: subject.proofs,
    documentsReady: documents.filter(({ state }) => state === 'ready').length,
    documents: documents.map((document) => ({
      ...presentDocument(document),
      addedBy: nameOf(people, document.uploadedBy),
    })),
    ...(subject.proposal
      ? { proposal: presentProposal(subject, subject.proposal, nameOf(people, subject.proposal.by)) }
      : {}),
    proposals: offersOf(facts, people),
    refusals: subject.refusals,
    approvals: subject.approvals.map((approval) => ({
      kind: approval.kind,
      ...(approval.amount === undefined ? {} : { amount: approval.amount }),
      cosign: approval.cosign ?? false,
      by: personOf(people, approval.by),
      at: approval.at.toISOString(),
    })),
    ...(subject.agreement
      ? {
          agreement: {
            how: subject.agreement.how,
            at: subject.agreement.at.toISOString(),
            by: nameOf(people, subject.agreement.by),
          },
        }
      : {}),
    ...(subject.waiting
      ? {
          waiting: {
            since: subject.waiting.since.toISOString(),
            ...(subject.waiting.thirdParty ? { thirdParty: subject.waiting.thirdParty } : {}),
            ...(subject.waiting.expectedOn ? { expectedOn: subject.waiting.expectedOn } : {}),
          },
        }
      : {}),
    guests: subject.guests.map(({ userId, until }) => ({
      ...personOf(people, userId),
      until: until.toISOString(),
      isOver: until <= now,
    })),
    ...(subject.correctiveAction ? { correctiveAction: subject.correctiveAction } : {}),
    openedBy: nameOf(people, subject.openedBy.userId),
    openedAt: subject.openedAt.toISOString(),
    ...(subject.qualifiedAt ? { qualifiedAt: subject.qualifiedAt.toISOString() } : {}),
    ...(subject.endedAt ? { endedAt: subject.endedAt.toISOString() } : {}),
    turn: turnView(actor, subject, customerName, people),
    next: nextView(subject),
    limits: { alone: OWNER_LIMIT, cosign: COSIGN_LIMIT },
    actions: actionsOf(actor, subject, now),
    can: {
      assign: canAssign(actor, subject) && turnOf(subject.state) !== 'nobody',
      approveAmount: mayApprove,
      approveLegal:
        isManager &&
        subject.state !== 'LEGAL' &&
        turnOf(subject.state) !== 'nobody' &&
        !subject.approvals.some(({ kind, by }) => kind === 'legal' && by === actor.userId),
      admitGuests: canAdmitGuests(actor),
      openCase: canOpenCase(actor),
      postShared: canPost(actor, subject, 'shared', now),
      postInternal: canPost(actor, subject, 'internal', now),
      seeInvoices: canSeeCustomers(actor),
      seeCustomer: canSeeCustomers(actor),
    },
  };
}

export const presentStaffChoice = ({ _id, name, role, departments }: UserDoc): StaffChoice => ({
  id: _id,
  name,
  role,
  departments,
});

const EXCERPT = 100;

/** The customer's messages as proofs to choose from. */
export async function presentQuotable(entries: readonly EntryDoc[]): Promise<QuotableMessage[]> {
  const people = await peopleOf(entries.map(({ actor }) => actor.userId));
  return entries.map((entry) => ({
    id: entry._id,
    author: nameOf(people, entry.actor.userId),
    at: entry.at.toISOString(),
    excerpt: plainText((entry.data as EntryData<'message.posted'>).body).slice(0, EXCERPT),
  }));
}
