import type { Elevate } from '#models/contracts/accounts.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Client } from '#server/auth/client.ts';
import { createSession, sessionCookie } from '#server/auth/sessions.ts';
import { getOwnUser, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { confirmPassword } from '#server/domain/accounts/confirm-password.ts';
import { queueBreakGlassNotice } from '#server/domain/accounts/queue-break-glass-notice.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { canElevate } from '#server/policies/account.ts';

/**
 * Break-glass: opens business content to an admin for at most an hour, with a reason that stays in the log. The
 * password is asked again; this browser gets a new session and every other session ends. The finance director is told
 * by mail.
 * @returns the `Set-Cookie` of the new session, and the end of the access
 * @throws AppError FORBIDDEN, CREDENTIALS_WRONG (field `password`), RATE_LIMITED. Appends `user.elevated`.
 */
export async function elevateAccess({
  actor,
  input,
  client,
}: {
  actor: Actor;
  input: Elevate;
  client: Client;
}): Promise<{ setCookie: string; until: Date }> {
  if (!canElevate(actor)) {
    throw new AppError('FORBIDDEN');
  }
  const user = await getOwnUser(actor);
  await confirmPassword({ actor, user, password: input.password, field: 'password' });
  const until = new Date(clock.now().getTime() + input.minutes * 60_000);
  const session = await atomically({
    streams: [userStream(user._id)],
    work: async (unit) => {
      const before = await getOwnUser(actor, unit.session);
      if (before.role !== 'admin') {
        throw new AppError('FORBIDDEN');
      }
      const { user: after } = await saveAccess({
        before,
        set: { elevatedUntil: until },
        sessions: 'end',
        transaction: unit.session,
      });
      await unit.append(userStream(user._id), actor, [
        {
          type: 'user.elevated',
          audience: 'internal',
          data: { until: until.toISOString(), justification: input.justification },
        },
      ]);
      await queueBreakGlassNotice({ adminName: before.name, justification: input.justification, until }, unit.session);
      return createSession({
        userId: user._id,
        accessVersion: after.accessVersion,
        client,
        transaction: unit.session,
      });
    },
  });
  announceAccessChange({ userId: user._id });
  return { setCookie: sessionCookie(session.token, user.role), until };
}
