import type { Actor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { clock } from '#server/platform/clock.ts';
import { canReadCase } from '#server/policies/case.ts';

/** Whether an actor may read a stream live. Only cases have a conversation; every other stream is nobody's. */
export async function canReadStream(actor: Actor, stream: string, fresh = true): Promise<boolean> {
  const caseId = caseIdOf(stream);
  const access = caseId ? await caseAccess(caseId, fresh) : null;
  return access !== null && canReadCase(actor, access, clock.now());
}
