import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';

/** The case a person has opened by a form already; null when that form has not arrived before. */
export async function findOpenedCase({ actor, clientId }: { actor: Actor; clientId: string }): Promise<CaseDoc | null> {
  const entry = await Entries.within(everything()).findOne(
    { 'actor.userId': actor.userId, clientId, type: 'case.opened' },
    { projection: { stream: 1 } },
  );
  return entry ? Cases.within(everything()).findById(entry.stream.slice('case:'.length)) : null;
}
