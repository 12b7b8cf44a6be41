import { announceAccessChange } from '#server/auth/access-changes.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';
import { getUserForChange, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { ADMINS_KEY, keepAnAdmin } from '#server/domain/accounts/keep-an-admin.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { canDisable } from '#server/policies/account.ts';

/**
 * Closes an account: sessions, connections and links end at once; what the person wrote stays. Closing a closed
 * account changes nothing.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (`why: lastAdmin`). Appends `user.accessChanged`.
 */
export async function disableUser({ actor, userId }: { actor: Actor; userId: string }): Promise<void> {
  await atomically({
    streams: [userStream(userId)],
    serialise: [ADMINS_KEY],
    work: async (unit) => {
      const before = await getUserForChange({ actor, userId, session: unit.session });
      if (!canDisable(actor, before)) {
        throw new AppError('FORBIDDEN');
      }
      if (before.disabledAt) {
        return;
      }
      if (before.role === 'admin') {
        await keepAnAdmin(unit, userId);
      }
      await saveAccess({
        before,
        set: { disabledAt: clock.now(), disabledBySide: isStaff(actor) ? 'company' : 'customer' },
        unset: ['elevatedUntil'],
        sessions: 'end',
        transaction: unit.session,
      });
      await withdrawLinks(userId, ['invite', 'reset', 'magic'], unit.session);
      await unit.append(userStream(userId), actor, [
        { type: 'user.accessChanged', audience: 'internal', data: { change: 'disabled' } },
      ]);
    },
  });
  announceAccessChange({ userId });
}
