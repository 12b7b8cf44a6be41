import { parseStream, streamOf } from '#models/contracts/entries.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import { streamFacts } from '#server/log/head.ts';
import type { CaseAccess } from '#server/policies/case.ts';

const FACTS = { customerId: 1, department: 1, ownerId: 1, state: 1, guests: 1 } as const;

/**
 * The facts that decide who may reach a case; null when there is none.
 * @param fresh read the database, where a remembered answer would not do
 */
export function caseAccess(caseId: string, fresh: boolean): Promise<CaseAccess | null> {
  const read = async (): Promise<CaseAccess | null> => {
    const found = await Cases.within(everything()).findById(caseId, { projection: FACTS });
    return (
      found && {
        _id: found._id,
        customerId: found.customerId,
        department: found.department,
        ownerId: found.ownerId,
        state: found.state,
        guests: found.guests,
      }
    );
  };
  return streamFacts(streamOf('case', caseId), read, { fresh });
}

/** The case of a `case:<id>` stream; null for every other kind of stream. */
export const caseIdOf = (stream: string): string | null => {
  const { kind, id } = parseStream(stream);
  return kind === 'case' && id ? id : null;
};
