import { Sessions } from '#models/schemas/session.ts';
import type { UserDoc } from '#models/schemas/user.ts';
import { scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { verifyPassword } from '#server/auth/password.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';

/** Somebody without a password proves the mailbox instead: by a sign-in not older than this (minutes). */
const FRESH_MINUTES = 15;

/**
 * Makes sure that the one who asks is the owner and not somebody in front of an open browser.
 * @throws AppError CREDENTIALS_WRONG (field `current`), REAUTHENTICATE when there is no password and the session is
 * older than 15 minutes, RATE_LIMITED
 */
export async function confirmPassword({
  actor,
  user,
  password,
  field,
}: {
  actor: Actor;
  user: UserDoc;
  password: string | undefined;
  field: string;
}): Promise<void> {
  if (user.passwordHash) {
    const giveBack = await countAttempt([{ limit: 'confirm-password', subject: user._id }]);
    if (!(await verifyPassword(user.passwordHash, password ?? ''))) {
      throw new AppError('CREDENTIALS_WRONG', { fields: { [field]: ['CREDENTIALS_WRONG'] } });
    }
    await giveBack();
    return;
  }
  const session = await Sessions.within(scoped({ user_id: user._id })).findOne({ publicId: actor.sessionId ?? '' });
  const age = session ? clock.now().getTime() - session.createdAt.getTime() : Number.POSITIVE_INFINITY;
  if (age > FRESH_MINUTES * 60_000) {
    throw new AppError('REAUTHENTICATE');
  }
}
