import type { Access } from '#models/contracts/accounts.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getUserForChange, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { ADMINS_KEY, keepAnAdmin } from '#server/domain/accounts/keep-an-admin.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { accessFor, canChangeAccess } from '#server/policies/account.ts';

/**
 * Gives an account another role, departments, portfolio or approval limit (minor units). Another role ends its
 * sessions, since what is open on those screens belongs to the old one; anything else holds from the next request on,
 * and open connections are cut at once to come back with the new access.
 * @param version the access version the actor saw
 * @throws AppError NOT_FOUND, FORBIDDEN, STALE, CONFLICT (`why: lastAdmin`). Appends `user.accessChanged`.
 */
export async function changeAccess({
  actor,
  userId,
  version,
  access,
}: {
  actor: Actor;
  userId: string;
  version: number;
  access: Access;
}): Promise<void> {
  const next = accessFor(access);
  const changed = await atomically({
    streams: [userStream(userId)],
    serialise: [ADMINS_KEY],
    work: async (unit) => {
      const before = await getUserForChange({ actor, userId, version, session: unit.session });
      if (!canChangeAccess(actor, before, next)) {
        throw new AppError('FORBIDDEN');
      }
      const change = describeChange(before, next);
      if (!change) {
        return false;
      }
      if (before.role === 'admin' && next.role !== 'admin') {
        await keepAnAdmin(unit, userId);
      }
      await saveAccess({
        before,
        set: next,
        unset: ['elevatedUntil'],
        sessions: before.role === next.role ? 'keep' : 'end',
        transaction: unit.session,
      });
      await unit.append(userStream(userId), actor, [
        { type: 'user.accessChanged', audience: 'internal', data: { change } },
      ]);
      return true;
    },
  });
  if (changed) {
    announceAccessChange({ userId });
  }
}

/** "role: sales → manager; approvalLimit: 0 → 100000", for the audit trail; empty when nothing changes. */
function describeChange(before: UserDoc, next: Access): string {
  const fields = ['role', 'departments', 'portfolio', 'approvalLimit'] as const;
  return fields
    .map((field) => [field, String(before[field]), String(next[field])] as const)
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => `${field}: ${from || '–'} → ${to || '–'}`)
    .join('; ');
}
