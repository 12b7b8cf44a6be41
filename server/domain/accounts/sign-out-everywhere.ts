import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getOwnUser, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { atomically } from '#server/log/append.ts';

/**
 * Ends every session of one's own account, with or without the one that asks, and the sign-in links under way.
 * @returns how many sessions ended. Appends `user.sessionsRevoked`.
 */
export async function signOutEverywhere({
  actor,
  keepCurrent = false,
}: {
  actor: Actor;
  keepCurrent?: boolean;
}): Promise<number> {
  const keep = keepCurrent ? actor.sessionId : undefined;
  const ended = await atomically({
    streams: [userStream(actor.userId)],
    work: async (unit) => {
      const before = await getOwnUser(actor, unit.session);
      const { ended: count } = await saveAccess({
        before,
        set: {},
        sessions: keep ? { keepOnly: keep } : 'end',
        transaction: unit.session,
      });
      await withdrawLinks(actor.userId, ['magic'], unit.session);
      await unit.append(userStream(actor.userId), actor, [
        { type: 'user.sessionsRevoked', audience: 'internal', data: { count } },
      ]);
      return count;
    },
  });
  announceAccessChange({ userId: actor.userId });
  return ended;
}
