import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Client, networkOf, throttledAddress } from '#server/auth/client.ts';
import { knownDevice } from '#server/auth/device-mark.ts';
import { hashPassword, needsRehash, verifyPassword } from '#server/auth/password.ts';
import { inSteadyTime } from '#server/auth/steady-time.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { findByEmail, userStream } from '#server/domain/accounts/account-facts.ts';
import { openSession, type SignedIn } from '#server/domain/accounts/open-session.ts';
import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { logger } from '#server/platform/logger.ts';

/** Longer than a lookup and one hash on a quiet machine: what is left of a difference drowns in the timer. */
const STEADY_MS = 120;

/**
 * Signs in with a password. Unknown address, wrong password, no password and disabled account are one answer, in one
 * time. Attempts count against the address and the account, or against the owner's own browser, before the password is
 * looked at; a right one is given back.
 * @throws AppError CREDENTIALS_WRONG, RATE_LIMITED (`minutes`). Appends `user.signedIn`.
 */
export async function signIn({
  email,
  password,
  client,
}: {
  email: string;
  password: string;
  client: Client;
}): Promise<SignedIn> {
  const user = await inSteadyTime(STEADY_MS, async () => {
    const found = await findByEmail(email);
    const device = found ? knownDevice(client.cookies, found._id) : null;
    const giveBack = await countAttempt(
      device
        ? [{ limit: 'sign-in-device', subject: device }]
        : [
            { limit: 'sign-in-address', subject: throttledAddress(client.address) },
            { limit: 'sign-in-account', subject: email },
          ],
    );
    const isRight = await verifyPassword(found?.passwordHash, password);
    if (!found || !isRight || found.disabledAt) {
      logger.info({ account: sha256(email).slice(0, 12), network: networkOf(client.address) }, 'sign-in refused');
      throw new AppError('CREDENTIALS_WRONG');
    }
    await giveBack();
    return found;
  });
  const rehashed = user.passwordHash && needsRehash(user.passwordHash) ? await hashPassword(password) : undefined;
  const signedIn = await atomically({
    streams: [userStream(user._id)],
    work: async (unit) => {
      if (rehashed) {
        await Users.within(everything()).updateOne(
          { _id: user._id, passwordHash: user.passwordHash },
          { $set: { passwordHash: rehashed } },
          { session: unit.session },
        );
      }
      return openSession({ unit, user, how: 'password', client });
    },
  });
  mailOutbox.poke();
  return signedIn;
}
