import { LINK_MINUTES } from '#models/contracts/accounts.ts';
import { type Client, throttledAddress } from '#server/auth/client.ts';
import { inSteadyTime } from '#server/auth/steady-time.ts';
import { countAttempt, isWithinLimit } from '#server/auth/throttle.ts';
import { findByEmail } from '#server/domain/accounts/account-facts.ts';
import { sendLink } from '#server/domain/accounts/send-link.ts';

/** Longer than the transaction that owes a mail takes on a quiet machine. */
const STEADY_MS = 250;

/**
 * Sends a link to choose a new password, good for an hour. One answer in one time for every address, as in
 * `requestMagicLink`.
 * @throws AppError RATE_LIMITED for an address that asks too often. Appends `user.linkSent`.
 */
export async function requestPasswordReset({ email, client }: { email: string; client: Client }): Promise<void> {
  await countAttempt([{ limit: 'link-address', subject: throttledAddress(client.address) }]);
  await inSteadyTime(STEADY_MS, async () => {
    const isWithin = await isWithinLimit([{ limit: 'link-account', subject: `reset:${email}` }]);
    const user = await findByEmail(email);
    if (isWithin && user && !user.disabledAt) {
      await sendLink({
        user,
        purpose: 'reset',
        mail: { template: 'password-reset', props: { validForMinutes: LINK_MINUTES.reset } },
      });
    }
  });
}
