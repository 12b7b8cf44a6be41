import { parseStream } from '#models/contracts/entries.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import { singleton } from '#server/platform/singleton.ts';
import type { CaseAccess } from '#server/policies/case.ts';

const remembered = singleton('caseAccess', () => new Map<string, CaseAccess>());
const MAX_REMEMBERED = 5_000;

/**
 * The facts that decide who may reach a case.
 * @param fresh read the database. A remembered answer is safe where a lost race would reveal a newer entry, because
 * every change of these facts writes an entry to the case's stream.
 */
export async function caseAccess(caseId: string, fresh: boolean): Promise<CaseAccess | null> {
  const known = fresh ? undefined : remembered.get(caseId);
  if (known) {
    return known;
  }
  const found = await Cases.within(everything()).findById(caseId, {
    projection: { customerId: 1, department: 1, ownerId: 1, state: 1, guests: 1 },
  });
  if (!found) {
    remembered.delete(caseId);
    return null;
  }
  const access: CaseAccess = {
    _id: found._id,
    customerId: found.customerId,
    department: found.department,
    ownerId: found.ownerId,
    state: found.state,
    guests: found.guests,
  };
  remembered.set(caseId, access);
  if (remembered.size > MAX_REMEMBERED) {
    remembered.delete(remembered.keys().next().value as string);
  }
  return access;
}

/** The case of a `case:<id>` stream; null for every other kind of stream. */
export const caseIdOf = (stream: string): string | null => {
  const { kind, id } = parseStream(stream);
  return kind === 'case' ? id : null;
};
