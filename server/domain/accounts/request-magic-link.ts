import { LINK_MINUTES } from '#models/contracts/accounts.ts';
import { type Client, throttledAddress } from '#server/auth/client.ts';
import { markLinkBrowser } from '#server/auth/link-browser.ts';
import { inSteadyTime } from '#server/auth/steady-time.ts';
import { countAttempt, isWithinLimit } from '#server/auth/throttle.ts';
import { findByEmail } from '#server/domain/accounts/account-facts.ts';
import { sendLink } from '#server/domain/accounts/send-link.ts';
import { canUseMagicLink } from '#server/policies/account.ts';

/** Longer than the transaction that owes a mail takes on a quiet machine. */
const STEADY_MS = 250;

/**
 * Sends a link that signs in a customer or a guest, in the browser that asks, within ten minutes. The answer is the
 * same, and takes as long, whether there is such an account or not and whether it had too many mails already.
 * @returns the `Set-Cookie` that marks the browser
 * @throws AppError RATE_LIMITED for an address that asks too often. Appends `user.linkSent`.
 */
export async function requestMagicLink({
  email,
  client,
}: {
  email: string;
  client: Client;
}): Promise<{ setCookie: string }> {
  await countAttempt([{ limit: 'link-address', subject: throttledAddress(client.address) }]);
  const { mark, setCookie } = markLinkBrowser(client.cookies);
  await inSteadyTime(STEADY_MS, async () => {
    const isWithin = await isWithinLimit([{ limit: 'link-account', subject: `magic:${email}` }]);
    const user = await findByEmail(email);
    if (isWithin && user && !user.disabledAt && canUseMagicLink(user.role)) {
      await sendLink({
        user,
        purpose: 'magic',
        browser: mark,
        mail: { template: 'magic-link', props: { validForMinutes: LINK_MINUTES.magic } },
      });
    }
  });
  return { setCookie };
}
