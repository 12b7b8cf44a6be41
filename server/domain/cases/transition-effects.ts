import { isActiveState, type Transition } from '#models/contracts/cases.ts';
import { addDays } from '#models/contracts/days.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { CaseDoc, Proposal } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isCustomer, isStaff, SYSTEM_USER } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { moveDisputed } from '#server/domain/receivables/disputed-amount.ts';
import { postCreditNotes } from '#server/domain/receivables/post-credit-notes.ts';
import type { NewEntry, Unit } from '#server/log/append.ts';
import { dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError, notFound } from '#server/platform/errors.ts';

export interface Effect {
  changes: Partial<CaseDoc>;
  unset?: (keyof CaseDoc)[];
  entries: NewEntry[];
}

type Input<A extends Transition['action']> = Extract<Transition, { action: A }>;
interface Context {
  unit: Unit;
  actor: Actor;
  before: CaseDoc;
  now: Date;
}

/** Calendar days a customer has to answer a proposal: 10 business days come to two weeks (domain §3, T8). */
const ANSWER_DAYS = 14;

const message = (text: string, documents: string[] = []): NewEntry => ({
  type: 'message.posted',
  audience: 'shared',
  data: { body: richTextOf(text), documents, mentions: [] },
});
const side = (before: CaseDoc) => ({ currency: before.currency });

const attach = ({ unit, actor, before }: Context, documents: readonly string[]) =>
  claimDocuments(unit, { actor, documents, caseId: before._id, customerId: before.customerId, audience: 'shared' });

/** Ends the running pause, so that stored intervals stay whole. */
const endPause = (before: CaseDoc, now: Date) =>
  before.pauses.map((pause) => (pause.to ? pause : { ...pause, to: now }));

/** Gives the frozen part of every item back to the invoices, when an active case ends. */
async function release({ unit, before }: Context): Promise<void> {
  if (isActiveState(before.state)) {
    await moveDisputed(
      unit,
      before.items.map((item) => ({ invoiceId: item.invoiceId, by: -item.disputed })),
    );
  }
}

async function qualify({ unit, before, now }: Context, input: Input<'qualify'>): Promise<Effect> {
  const amounts = new Map(input.amounts.map(({ itemId, disputed }) => [itemId, disputed]));
  if ([...amounts.keys()].some((id) => !before.items.some((item) => item.id === id))) {
    throw notFound();
  }
  const items = before.items.map((item) => ({ ...item, disputed: amounts.get(item.id) ?? item.disputed }));
  await moveDisputed(
    unit,
    items.map((item, index) => ({
      invoiceId: item.invoiceId,
      by: item.disputed - (before.items[index]?.disputed ?? 0),
    })),
  );
  const disputed = items.reduce((sum, item) => sum + item.disputed, 0);
  const owner = input.ownerId ? { ownerId: input.ownerId } : {};
  return {
    changes: {
      reason: input.reason,
      items,
      disputed,
      department: input.department,
      priority: input.priority,
      proofs: input.proofs,
      qualifiedAt: now,
      ...owner,
    },
    entries: [
      { type: 'case.qualified', audience: 'shared', data: { reason: input.reason, disputed, ...side(before) } },
      {
        type: 'case.triaged',
        audience: 'internal',
        data: { department: input.department, priority: input.priority, proofs: input.proofs, ...owner },
      },
    ],
  };
}

async function withdraw(context: Context, input: Input<'withdraw'>): Promise<Effect> {
  if (input.messageEntryId) {
    const proof = await Entries.within(everything()).findOne(
      { _id: input.messageEntryId, stream: caseStream(context.before._id), audience: 'shared', type: 'message.posted' },
      context.unit,
    );
    if (!proof || !['customer', 'customer-admin'].includes(proof.actor.role)) {
      throw new AppError('SHARED_MESSAGE_REQUIRED');
    }
  }
  await release(context);
  return {
    changes: { endedAt: context.now, pauses: endPause(context.before, context.now) },
    entries: [{ type: 'case.withdrawn', audience: 'shared', data: { reason: input.reason } }],
  };
}

async function propose(context: Context, input: Input<'propose'>): Promise<Effect> {
  const { before, actor, now } = context;
  await attach(context, input.documents);
  const version = before.proposalCount + 1;
  const answerBy = addDays(dayOf(now, config().timeZone), ANSWER_DAYS);
  const { resolution, accepted, maintained, explanation, documents } = input;
  const proposal: Proposal = {
    version,
    resolution,
    accepted,
    maintained,
    explanation,
    documents,
    by: actor.userId,
    at: now,
    answerBy,
  };
  return {
    changes: { proposal, proposalCount: version, rootCause: input.rootCause, notices: 0 },
    entries: [
      {
        type: 'proposal.made',
        audience: 'shared',
        data: { version, resolution, accepted, maintained, ...side(before), explanation, answerBy, documents },
      },
      {
        type: 'case.rootCauseSet',
        audience: 'internal',
        data: { rootCause: input.rootCause, ...(input.proofsWaived ? { proofsWaived: input.proofsWaived } : {}) },
      },
    ],
  };
}

function agree(
  { before, actor, now }: Context,
  how: 'customer' | 'written-proof' | 'silence' | 'nothing-maintained',
): Effect {
  const proposal = before.proposal as Proposal;
  const { version, accepted, maintained } = proposal;
  return {
    changes: { agreement: { proposal: version, at: now, by: actor.userId, how } },
    entries: [
      { type: 'proposal.accepted', audience: 'shared', data: { version, accepted, maintained, ...side(before), how } },
    ],
  };
}

async function accept(context: Context, input: Input<'accept'>): Promise<Effect> {
  const { unit, actor, before } = context;
  if (isStaff(actor) && actor.userId !== SYSTEM_USER) {
    const proof = await Documents.within(everything()).findOne(
      {
        _id: input.proofDocumentId,
        state: 'ready',
        $or: [{ uploadedBy: actor.userId }, { 'attachedTo.id': before._id }],
      },
      unit,
    );
    if (!proof) {
      throw notFound();
    }
    await claimProof(context, proof._id);
    return agree(context, 'written-proof');
  }
  return agree(context, isCustomer(actor) ? 'customer' : 'nothing-maintained');
}

async function claimProof({ unit, actor, before }: Context, documentId: string): Promise<void> {
  const free = await Documents.within(everything()).findOne({ _id: documentId, attachedTo: { $exists: false } }, unit);
  if (free) {
    await claimDocuments(unit, {
      actor,
      documents: [documentId],
      caseId: before._id,
      customerId: before.customerId,
      audience: 'internal',
    });
  }
}

function refuse({ before }: Context, input: Input<'refuse'>): Effect {
  const refusals = before.refusals + 1;
  const isEscalated = refusals >= 2 && before.escalation < 2;
  return {
    changes: { refusals, ...(isEscalated ? { escalation: 2 } : {}) },
    entries: [
      {
        type: 'proposal.refused',
        audience: 'shared',
        data: { version: input.proposal, counterArgument: input.counterArgument },
      },
      ...(isEscalated
        ? [{ type: 'case.escalated', audience: 'internal', data: { level: 2, why: 'refused-twice' } } as const]
        : []),
    ],
  };
}

async function resolve(context: Context, input: Input<'resolve'>): Promise<Effect> {
  const { unit, before, now } = context;
  const proposal = before.proposal as Proposal;
  await release(context);
  await postCreditNotes(unit, {
    customerId: before.customerId,
    caseId: before._id,
    currency: before.currency,
    notes: creditNotesOf(before, input),
  });
  return {
    changes: {
      resolvedAt: now,
      endedAt: now,
      items: before.items.map((item) => ({ ...item, credited: creditedOn(item.id, input) })),
    },
    entries: [
      {
        type: 'case.resolved',
        audience: 'shared',
        data: {
          resolution: proposal.resolution,
          accepted: proposal.accepted,
          maintained: proposal.maintained,
          ...side(before),
          creditNotes: input.creditNotes.map(({ number, amount }) => ({ number, amount })),
          ...(input.newInvoiceNumber ? { newInvoiceNumber: input.newInvoiceNumber } : {}),
          ...(input.paymentReference ? { paymentReference: input.paymentReference } : {}),
        },
      },
    ],
  };
}

const creditedOn = (itemId: string, { creditNotes }: Input<'resolve'>): number =>
  creditNotes.reduce((sum, note) => sum + (note.itemId === itemId ? note.amount : 0), 0);

/** Each credit note cites the invoice of an item, and no item is credited beyond what was in dispute on it. */
function creditNotesOf(before: CaseDoc, input: Input<'resolve'>) {
  const left = new Map(before.items.map((item) => [item.id, item.disputed]));
  return input.creditNotes.map((note) => {
    const item = before.items.find(({ id }) => id === note.itemId);
    if (!item) {
      throw notFound();
    }
    const available = left.get(item.id) ?? 0;
    if (note.amount > available) {
      throw new AppError('AMOUNT_ABOVE_OPEN', {
        params: { number: item.invoiceNumber, available, currency: before.currency },
        fields: { creditNotes: ['AMOUNT_ABOVE_OPEN'] },
      });
    }
    left.set(item.id, available - note.amount);
    return { number: note.number, invoiceId: item.invoiceId, amount: note.amount };
  });
}

async function reject(context: Context, input: Input<'reject'>): Promise<Effect> {
  await attach(context, input.documents);
  await release(context);
  return {
    changes: { rootCause: input.rootCause, endedAt: context.now },
    entries: [
      { type: 'case.rejected', audience: 'shared', data: { answer: input.answer, documents: input.documents } },
      { type: 'case.rootCauseSet', audience: 'internal', data: { rootCause: input.rootCause } },
    ],
  };
}

/** The part that was not credited is frozen again, as far as it is still open. */
async function reopen(context: Context, input: Input<'reopen'>): Promise<Effect> {
  const { unit, before, actor } = context;
  await attach(context, input.documents);
  const { items, disputed } = await refreeze(context);
  if (disputed === 0) {
    throw new AppError('INVOICE_SETTLED', { params: { number: before.items[0]?.invoiceNumber ?? '' } });
  }
  await moveDisputed(
    unit,
    items.map((item) => ({ invoiceId: item.invoiceId, by: item.disputed })),
  );
  return {
    changes: {
      items,
      disputed,
      approvals: [],
      refusals: 0,
      ...(isCustomer(actor) ? { customerReopenings: before.customerReopenings + 1 } : {}),
    },
    unset: ['proposal', 'agreement', 'resolvedAt', 'endedAt', 'correctiveAction'],
    entries: [
      { type: 'case.reopened', audience: 'shared', data: { newFact: input.newFact, documents: input.documents } },
    ],
  };
}

async function refreeze({ unit, before }: Context): Promise<{ items: CaseDoc['items']; disputed: number }> {
  const taken = new Map<string, number>();
  const items: CaseDoc['items'] = [];
  for (const item of before.items) {
    const invoice = await Invoices.within(everything()).findById(item.invoiceId, unit);
    const available = Math.max(0, (invoice?.open ?? 0) - (invoice?.disputed ?? 0) - (taken.get(item.invoiceId) ?? 0));
    const disputed = Math.min(item.disputed - (item.credited ?? 0), available);
    taken.set(item.invoiceId, (taken.get(item.invoiceId) ?? 0) + disputed);
    const { credited: _settled, ...rest } = item;
    items.push({ ...rest, disputed });
  }
  return { items, disputed: items.reduce((sum, item) => sum + item.disputed, 0) };
}

/** What one allowed transition changes and says. Runs inside the transaction, after the state machine agreed. */
export async function effectOf(context: Context, input: Transition): Promise<Effect> {
  const { before, now } = context;
  switch (input.action) {
    case 'qualify':
      return qualify(context, input);
    case 'withdraw':
      return withdraw(context, input);
    case 'start':
      return { changes: {}, entries: [{ type: 'case.started', audience: 'shared', data: {} }] };
    case 'askCustomer':
      return {
        changes: { waiting: { since: now }, pauses: [...before.pauses, { from: now }] },
        entries: [
          message(input.question),
          { type: 'case.customerAsked', audience: 'shared', data: { documents: input.documents } },
        ],
      };
    case 'awaitThirdParty':
      return {
        changes: { waiting: { since: now, thirdParty: input.thirdParty, expectedOn: input.expectedOn } },
        entries: [
          { type: 'case.thirdPartyAwaited', audience: 'shared', data: { expectedOn: input.expectedOn } },
          { type: 'case.thirdPartyNamed', audience: 'internal', data: { thirdParty: input.thirdParty } },
        ],
      };
    case 'resume':
      return {
        changes: { pauses: endPause(before, now) },
        unset: ['waiting'],
        entries: [{ type: 'case.resumed', audience: 'shared', data: {} }],
      };
    case 'propose':
      return propose(context, input);
    case 'accept':
      return accept(context, input);
    case 'refuse':
      return refuse(context, input);
    case 'acceptBySilence': {
      const agreed = agree(context, 'silence');
      return {
        ...agreed,
        entries: [
          ...agreed.entries,
          {
            type: 'case.decisionJustified',
            audience: 'internal',
            data: { action: input.action, justification: input.justification },
          },
        ],
      };
    }
    case 'resolve':
      return resolve(context, input);
    case 'reject':
      return reject(context, input);
    case 'close':
      return {
        // The thirty days in which it may be reopened run from the closing (T15).
        changes: { correctiveAction: input.correctiveAction, endedAt: now },
        entries: [
          { type: 'case.closed', audience: 'shared', data: {} },
          { type: 'case.correctiveActionSet', audience: 'internal', data: { action: input.correctiveAction } },
        ],
      };
    case 'reopen':
      return reopen(context, input);
    case 'sendToLegal':
      return {
        changes: { pauses: endPause(before, now) },
        unset: ['waiting'],
        entries: [
          { type: 'case.sentToLegal', audience: 'shared', data: {} },
          {
            type: 'case.legalJustified',
            audience: 'internal',
            data: { justification: input.justification, formalNotice: input.formalNotice },
          },
        ],
      };
  }
}
