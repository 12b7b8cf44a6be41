import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnUser, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { atomically } from '#server/log/append.ts';

/** Gives break-glass access back before its time. Appends `user.elevationEnded` when there was one. */
export async function endElevation({ actor }: { actor: Actor }): Promise<void> {
  await atomically({
    streams: [userStream(actor.userId)],
    work: async (unit) => {
      const before = await getOwnUser(actor, unit.session);
      if (!before.elevatedUntil) {
        return;
      }
      await saveAccess({ before, set: {}, unset: ['elevatedUntil'], sessions: 'keep', transaction: unit.session });
      await unit.append(userStream(actor.userId), actor, [
        { type: 'user.elevationEnded', audience: 'internal', data: {} },
      ]);
    },
  });
  announceAccessChange({ userId: actor.userId });
}
