import type { Actor } from '#server/auth/actor.ts';
import { getUserForChange, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { canEnable } from '#server/policies/account.ts';

/**
 * Opens a closed account again, with the access it had. Opening an open account changes nothing.
 * @throws AppError NOT_FOUND, FORBIDDEN. Appends `user.accessChanged`.
 */
export async function enableUser({ actor, userId }: { actor: Actor; userId: string }): Promise<void> {
  await atomically({
    streams: [userStream(userId)],
    work: async (unit) => {
      const before = await getUserForChange({ actor, userId, session: unit.session });
      if (!canEnable(actor, before)) {
        throw new AppError('FORBIDDEN');
      }
      if (!before.disabledAt) {
        return;
      }
      await saveAccess({
        before,
        set: {},
        unset: ['disabledAt', 'disabledBySide'],
        sessions: 'end',
        transaction: unit.session,
      });
      await unit.append(userStream(userId), actor, [
        { type: 'user.accessChanged', audience: 'internal', data: { change: 'enabled' } },
      ]);
    },
  });
}
