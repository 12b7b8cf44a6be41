import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Client, throttledAddress } from '#server/auth/client.ts';
import { linkBrowser } from '#server/auth/link-browser.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { userStream } from '#server/domain/accounts/account-facts.ts';
import { findUsableLink, takeLink } from '#server/domain/accounts/account-links.ts';
import { openSession, type SignedIn } from '#server/domain/accounts/open-session.ts';
import { atomically } from '#server/log/append.ts';
import { AppError } from '#server/platform/errors.ts';
import { sha256 } from '#server/platform/ids.ts';
import { canUseMagicLink } from '#server/policies/account.ts';

/** What the page of a sign-in link shows before anything is used: mail scanners open pages, they do not press buttons. */
export async function peekMagicLink({
  secret,
  client,
}: {
  secret: string;
  client: Client;
}): Promise<'usable' | 'over' | 'otherBrowser'> {
  const link = await findUsableLink(secret, 'magic');
  const mark = linkBrowser(client.cookies);
  return !link ? 'over' : mark && link.browser === sha256(mark) ? 'usable' : 'otherBrowser';
}

/**
 * Signs in with a mailed link, once, in the browser that asked for it.
 * @throws AppError LINK_EXPIRED (unknown, used, over, other browser, or an account that may not use links),
 * RATE_LIMITED. Appends `user.signedIn`.
 */
export async function signInByLink({ secret, client }: { secret: string; client: Client }): Promise<SignedIn> {
  const giveBack = await countAttempt([{ limit: 'use-link-address', subject: throttledAddress(client.address) }]);
  const link = await findUsableLink(secret, 'magic');
  const mark = linkBrowser(client.cookies);
  if (!link || !mark || link.browser !== sha256(mark)) {
    throw new AppError('LINK_EXPIRED');
  }
  const signedIn = await atomically({
    streams: [userStream(link.userId)],
    work: async (unit) => {
      await takeLink(link, unit.session);
      const user = await Users.within(everything()).findById(link.userId, { session: unit.session });
      if (!user || user.disabledAt || !canUseMagicLink(user.role)) {
        throw new AppError('LINK_EXPIRED');
      }
      return openSession({ unit, user, how: 'magic-link', client });
    },
  });
  await giveBack();
  return signedIn;
}
