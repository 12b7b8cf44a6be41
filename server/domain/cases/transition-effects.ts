import type { Transition } from '#models/contracts/cases.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Proposal } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import { isCustomer, isStaff, SYSTEM_USER } from '#server/auth/actor.ts';
import { addBusinessDays } from '#server/domain/cases/business-time.ts';
import { attach, type Context, type Effect, endPause, type Input, side } from '#server/domain/cases/effect-context.ts';
import { reject, reopen, resolve, withdraw } from '#server/domain/cases/ending-effects.ts';
import { newDueDates } from '#server/domain/cases/new-due-dates.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { assertDueDates } from '#server/domain/receivables/correct-due-dates.ts';
import { moveDisputed } from '#server/domain/receivables/disputed-amount.ts';
import type { NewEntry } from '#server/log/append.ts';
import { dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { notFound } from '#server/platform/errors.ts';

/** Business days a customer has to answer a proposal (domain §3, T8). */
const ANSWER_BUSINESS_DAYS = 10;

const message = (text: string, documents: string[] = []): NewEntry => ({
  type: 'message.posted',
  audience: 'shared',
  data: { body: richTextOf(text), documents, mentions: [] },
});
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
    // Without a name it is the department's: who had it before may not even reach it any more.
    unset: input.ownerId ? [] : ['ownerId'],
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

async function propose(context: Context, input: Input<'propose'>): Promise<Effect> {
  const { unit, before, actor, now } = context;
  await attach(context, input.documents);
  const version = before.proposalCount + 1;
  const answerBy = addBusinessDays(dayOf(now, config().timeZone), ANSWER_BUSINESS_DAYS);
  const { resolution, accepted, maintained, explanation, documents, dueDates } = input;
  await assertDueDates(unit, dueDates ?? []);
  const proposal: Proposal = {
    version,
    resolution,
    accepted,
    maintained,
    explanation,
    documents,
    ...(dueDates ? { dueDates } : {}),
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
        data: {
          version,
          resolution,
          accepted,
          maintained,
          ...side(before),
          explanation,
          answerBy,
          ...newDueDates(before, proposal),
          documents,
        },
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
        $or: [
          { uploadedBy: actor.userId, attachedTo: { $exists: false } },
          { 'attachedTo.kind': 'case', 'attachedTo.id': before._id },
        ],
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
    changes: {
      refusals,
      // They were given for this offer: the next one, perhaps of another kind, is approved anew.
      approvals: before.approvals.filter(({ kind }) => kind !== 'amount'),
      ...(isEscalated ? { escalation: 2 } : {}),
    },
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
