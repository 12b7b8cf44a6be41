import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { endSessions } from '#server/auth/sessions.ts';
import { userStream } from '#server/domain/accounts/account-facts.ts';
import { atomically } from '#server/log/append.ts';
import { notFound } from '#server/platform/errors.ts';

/**
 * Ends one session of one's own account.
 * @param sessionId its public id
 * @throws AppError NOT_FOUND for a session that is over or somebody else's. Appends `user.sessionsRevoked`.
 */
export async function revokeSession({ actor, sessionId }: { actor: Actor; sessionId: string }): Promise<void> {
  await atomically({
    streams: [userStream(actor.userId)],
    work: async (unit) => {
      const count = await endSessions({ userId: actor.userId, only: sessionId, transaction: unit.session });
      if (count === 0) {
        throw notFound();
      }
      await unit.append(userStream(actor.userId), actor, [
        { type: 'user.sessionsRevoked', audience: 'internal', data: { count } },
      ]);
    },
  });
  announceAccessChange({ userId: actor.userId, sessionId });
}
