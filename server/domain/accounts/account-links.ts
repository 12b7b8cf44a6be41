import type { ClientSession } from 'mongoose';
import { LINK_MINUTES, type LinkPurpose } from '#models/contracts/accounts.ts';
import { type AccountLinkDoc, AccountLinks } from '#models/schemas/account-link.ts';
import { everything, scoped } from '#models/scope.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newSecret, sha256 } from '#server/platform/ids.ts';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Makes a link and returns its secret, which is stored nowhere: only its hash is. */
export async function createLink({
  purpose,
  userId,
  browser,
  transaction,
}: {
  purpose: LinkPurpose;
  userId: string;
  /** secret mark of the browser that asks */
  browser?: string | undefined;
  transaction: ClientSession;
}): Promise<{ secret: string; linkId: string }> {
  const secret = newSecret();
  const linkId = sha256(secret);
  const now = clock.now();
  await AccountLinks.insert(
    {
      _id: linkId,
      purpose,
      userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_MINUTES[purpose] * 60_000),
      ...(browser ? { browser: sha256(browser) } : {}),
    },
    { session: transaction },
  );
  return { secret, linkId };
}

/** A link that still works, without using it; null when unknown, used, over, or of another purpose. */
export async function findUsableLink(secret: string, purpose: LinkPurpose): Promise<AccountLinkDoc | null> {
  if (!SECRET.test(secret)) {
    return null;
  }
  return AccountLinks.within(everything()).findOne({ _id: sha256(secret), ...usable(purpose) });
}

/**
 * Uses a link up, inside the transaction that does what it is good for.
 * @throws AppError LINK_EXPIRED when somebody was faster or its time is over
 */
export async function takeLink(link: AccountLinkDoc, transaction: ClientSession): Promise<void> {
  const taken = await AccountLinks.within(everything()).updateOne(
    { _id: link._id, ...usable(link.purpose) },
    { $set: { usedAt: clock.now() } },
    { session: transaction },
  );
  if (!taken) {
    throw new AppError('LINK_EXPIRED');
  }
}

/** Takes back what was sent before and not used: after a new password, a lost access, or a newer invitation. */
export async function withdrawLinks(
  userId: string,
  purposes: readonly LinkPurpose[],
  transaction: ClientSession,
): Promise<void> {
  await AccountLinks.within(scoped({ userId })).deleteMany(
    { purpose: { $in: purposes }, usedAt: { $exists: false } },
    { session: transaction },
  );
}

const usable = (purpose: LinkPurpose) => ({
  purpose,
  usedAt: { $exists: false },
  expiresAt: { $gt: clock.now() },
});
