import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import { blankSessionCookie, endSessions } from '#server/auth/sessions.ts';
import { userStream } from '#server/domain/accounts/account-facts.ts';
import { atomically } from '#server/log/append.ts';

/**
 * Ends the session of this browser, and its open connections.
 * @returns the `Set-Cookie` that forgets it. Appends `user.signedOut`.
 */
export async function signOut({ actor }: { actor: Actor }): Promise<{ setCookie: string }> {
  const { sessionId, userId } = actor;
  if (sessionId) {
    await atomically({
      streams: [userStream(userId)],
      work: async (unit) => {
        const ended = await endSessions({ userId, only: sessionId, transaction: unit.session });
        if (ended > 0) {
          await unit.append(userStream(userId), actor, [{ type: 'user.signedOut', audience: 'internal', data: {} }]);
        }
      },
    });
    announceAccessChange({ userId, sessionId });
  }
  return { setCookie: blankSessionCookie() };
}
