import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseScope } from '#server/policies/scope.ts';

/** The cases that contest an invoice, the latest activity first, within what the actor may reach. */
export const findCasesOfInvoice = ({ actor, invoiceId }: { actor: Actor; invoiceId: string }): Promise<CaseDoc[]> =>
  Cases.within(caseScope(actor)).find(
    { 'items.invoiceId': invoiceId },
    { sort: { lastActivityAt: -1, _id: 1 }, limit: 50 },
  );
