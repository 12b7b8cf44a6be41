import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import { type Client, throttledAddress } from '#server/auth/client.ts';
import { hashPassword } from '#server/auth/password.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { passwordContext, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { findUsableLink, takeLink, withdrawLinks } from '#server/domain/accounts/account-links.ts';
import { openSession, type SignedIn } from '#server/domain/accounts/open-session.ts';
import { assertPassword } from '#server/domain/accounts/password-policy.ts';
import { queuePasswordNotice } from '#server/domain/accounts/queue-password-notice.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';

/** The account a reset link is for, without using the link; null when it does not work. */
export async function peekPasswordReset({ secret }: { secret: string }): Promise<{ email: string } | null> {
  const link = await findUsableLink(secret, 'reset');
  const user = link ? await enabledUser(link.userId) : null;
  return user ? { email: user.email } : null;
}

/**
 * Sets a new password by a mailed link: every session and every other link of the account ends, and the browser is
 * signed in. A refused password leaves the link usable.
 * @throws AppError LINK_EXPIRED, PASSWORD_WEAK (`why`), RATE_LIMITED. Appends `user.passwordChanged`, `user.signedIn`.
 */
export async function resetPassword({
  secret,
  password,
  client,
}: {
  secret: string;
  password: string;
  client: Client;
}): Promise<SignedIn> {
  const giveBack = await countAttempt([{ limit: 'use-link-address', subject: throttledAddress(client.address) }]);
  const link = await findUsableLink(secret, 'reset');
  const asked = link ? await enabledUser(link.userId) : null;
  if (!link || !asked) {
    throw new AppError('LINK_EXPIRED');
  }
  assertPassword(password, await passwordContext(asked));
  const passwordHash = await hashPassword(password);
  const signedIn = await atomically({
    streams: [userStream(link.userId)],
    work: async (unit) => {
      await takeLink(link, unit.session);
      const before = await Users.within(everything()).findById(link.userId, { session: unit.session });
      if (!before || before.disabledAt) {
        throw new AppError('LINK_EXPIRED');
      }
      const { user } = await saveAccess({
        before,
        set: { passwordHash },
        sessions: 'end',
        transaction: unit.session,
      });
      await withdrawLinks(user._id, ['reset', 'magic'], unit.session);
      await unit.append(userStream(user._id), { userId: user._id, role: user.role }, [
        { type: 'user.passwordChanged', audience: 'internal', data: { how: 'reset' } },
      ]);
      await queuePasswordNotice(user, unit.session);
      return openSession({ unit, user, how: 'reset', client });
    },
  });
  announceAccessChange({ userId: signedIn.userId });
  await giveBack();
  mailOutbox.poke();
  return signedIn;
}

async function enabledUser(userId: string): Promise<UserDoc | null> {
  const user = await Users.within(everything()).findById(userId);
  return user && !user.disabledAt ? user : null;
}
