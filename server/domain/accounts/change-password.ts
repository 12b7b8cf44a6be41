import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Client } from '#server/auth/client.ts';
import { hashPassword } from '#server/auth/password.ts';
import { createSession, sessionCookie } from '#server/auth/sessions.ts';
import { getOwnUser, passwordContext, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { confirmPassword } from '#server/domain/accounts/confirm-password.ts';
import { assertPassword } from '#server/domain/accounts/password-policy.ts';
import { queuePasswordNotice } from '#server/domain/accounts/queue-password-notice.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically } from '#server/log/append.ts';

/**
 * Changes one's own password: every session ends, this browser gets a new one, and links that were under way end.
 * @param current the present password; ignored for an account that has none yet
 * @returns the `Set-Cookie` of the new session
 * @throws AppError CREDENTIALS_WRONG, REAUTHENTICATE, PASSWORD_WEAK (`why`), RATE_LIMITED. Appends `user.passwordChanged`.
 */
export async function changePassword({
  actor,
  current,
  password,
  client,
}: {
  actor: Actor;
  current: string | undefined;
  password: string;
  client: Client;
}): Promise<{ setCookie: string }> {
  const user = await getOwnUser(actor);
  await confirmPassword({ actor, user, password: current, field: 'current' });
  assertPassword(password, await passwordContext(user));
  const passwordHash = await hashPassword(password);
  const session = await atomically({
    streams: [userStream(user._id)],
    work: async (unit) => {
      const before = await getOwnUser(actor, unit.session);
      const { user: after } = await saveAccess({
        before,
        set: { passwordHash },
        sessions: 'end',
        transaction: unit.session,
      });
      await withdrawLinks(user._id, ['reset', 'magic'], unit.session);
      await queuePasswordNotice(after, unit.session);
      await unit.append(userStream(user._id), actor, [
        { type: 'user.passwordChanged', audience: 'internal', data: { how: 'settings' } },
      ]);
      return createSession({
        userId: user._id,
        accessVersion: after.accessVersion,
        client,
        transaction: unit.session,
      });
    },
  });
  announceAccessChange({ userId: user._id });
  mailOutbox.poke();
  return { setCookie: sessionCookie(session.token, user.role) };
}
