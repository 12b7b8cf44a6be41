import { Cases } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseScope } from '#server/policies/scope.ts';

/** Whether a case is still the actor's to read, after it was handed over. */
export const canStillRead = async ({ actor, caseId }: { actor: Actor; caseId: string }): Promise<boolean> =>
  (await Cases.within(caseScope(actor)).findById(caseId, { projection: { _id: 1 } })) !== null;
