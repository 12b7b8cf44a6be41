import { isActiveState, type Transition } from '#models/contracts/cases.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { claimDocuments } from '#server/domain/documents/claim-documents.ts';
import { moveDisputed } from '#server/domain/receivables/disputed-amount.ts';
import type { NewEntry, Unit } from '#server/log/append.ts';

/** What a transition changes and says. */
export interface Effect {
  changes: Partial<CaseDoc>;
  unset?: (keyof CaseDoc)[];
  entries: NewEntry[];
}

export type Input<A extends Transition['action']> = Extract<Transition, { action: A }>;
/** What an effect works on, inside the transaction. */
export interface Context {
  unit: Unit;
  actor: Actor;
  before: CaseDoc;
  now: Date;
}

export const side = (before: CaseDoc) => ({ currency: before.currency });

export const attach = ({ unit, actor, before }: Context, documents: readonly string[]) =>
  claimDocuments(unit, { actor, documents, caseId: before._id, customerId: before.customerId, audience: 'shared' });

/** Ends the running pause, so that stored intervals stay whole. */
export const endPause = (before: CaseDoc, now: Date) =>
  before.pauses.map((pause) => (pause.to ? pause : { ...pause, to: now }));

/** Gives the frozen part of every item back to the invoices, when an active case ends. */
export async function release({ unit, before }: Context): Promise<void> {
  if (isActiveState(before.state)) {
    await moveDisputed(
      unit,
      before.items.map((item) => ({ invoiceId: item.invoiceId, by: -item.disputed })),
    );
  }
}
