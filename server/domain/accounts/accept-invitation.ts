import type { Language, Role } from '#models/contracts/roles.ts';
import { isStaffRole } from '#models/contracts/roles.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { type Client, throttledAddress } from '#server/auth/client.ts';
import { hashPassword } from '#server/auth/password.ts';
import { countAttempt } from '#server/auth/throttle.ts';
import { findByEmail, passwordContext, saveAccess, userStream } from '#server/domain/accounts/account-facts.ts';
import { findUsableLink, takeLink } from '#server/domain/accounts/account-links.ts';
import { openSession, type SignedIn } from '#server/domain/accounts/open-session.ts';
import { assertPassword } from '#server/domain/accounts/password-policy.ts';
import { atomically, type Unit } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';

export interface InvitationView {
  email: string;
  name: string;
  language: Language;
  role: Role;
  customerName?: string;
  /** the company's people sign in with a password; others may prefer mailed links */
  needsPassword: boolean;
  /** the address has an account of its own: the invitation cannot be taken up */
  isTaken?: true;
}

/** What an invitation offers, without taking it up; null when its link does not work. */
export async function peekInvitation({ secret }: { secret: string }): Promise<InvitationView | null> {
  const offered = await offeredBy(secret);
  if (!offered) {
    return null;
  }
  const { _id, email, name, language, role, customerId } = offered.account;
  const known = await findByEmail(email);
  const customer = customerId ? await Customers.within(everything()).findById(customerId) : null;
  return {
    email,
    name,
    language,
    role,
    needsPassword: isStaffRole(role),
    ...(customer ? { customerName: customer.name } : {}),
    ...(known && known._id !== _id ? { isTaken: true as const } : {}),
  };
}

/**
 * Takes an invitation up and signs in. Role, company and limits are those of the invitation: the form only says how
 * the person is called. A refused password leaves the link usable.
 * @param password required of the company's people; others may sign in by mailed links alone
 * @throws AppError LINK_EXPIRED, PASSWORD_WEAK (`why`), EMAIL_TAKEN when the address has an account by now,
 * RATE_LIMITED. Appends `user.created` (unless the account exists, as a guest's does) and `user.signedIn`.
 */
export async function acceptInvitation({
  secret,
  name,
  language,
  password,
  client,
}: {
  secret: string;
  name: string;
  language: Language;
  password: string | undefined;
  client: Client;
}): Promise<SignedIn> {
  const giveBack = await countAttempt([{ limit: 'use-link-address', subject: throttledAddress(client.address) }]);
  const offered = await offeredBy(secret);
  if (!offered) {
    throw new AppError('LINK_EXPIRED');
  }
  const { account, link } = offered;
  if (password || isStaffRole(account.role)) {
    assertPassword(password ?? '', await passwordContext({ ...account, name }));
  }
  const passwordHash = password ? await hashPassword(password) : undefined;
  const chosen = { name, language, ...(passwordHash ? { passwordHash } : {}) };
  const signedIn = await atomically({
    streams: [userStream(account._id)],
    work: async (unit) => {
      await takeLink(link, unit.session);
      const user =
        (await createFromInvitation(unit, account._id, chosen)) ?? (await activateAccount(unit, account._id, chosen));
      return openSession({ unit, user, how: 'invitation', client });
    },
  });
  await giveBack();
  return signedIn;
}

type Chosen = Pick<UserDoc, 'name' | 'language' | 'passwordHash'>;

async function createFromInvitation(unit: Unit, id: string, chosen: Chosen): Promise<UserDoc | null> {
  const invitation = await Invitations.within(everything()).findById(id, { session: unit.session });
  if (!invitation) {
    return null;
  }
  // Looked at first: inside a transaction a duplicate key would only say that something has to be tried again.
  if (await findByEmail(invitation.email, unit.session)) {
    throw new AppError('EMAIL_TAKEN');
  }
  const { email, role, departments, portfolio, approvalLimit, customerId } = invitation;
  const user = await Users.insert(
    {
      _id: id,
      email,
      role,
      departments,
      portfolio,
      approvalLimit,
      guestOf: [],
      accessVersion: 1,
      createdAt: clock.now(),
      ...chosen,
      ...(customerId ? { customerId } : {}),
    },
    { session: unit.session },
  );
  await Invitations.within(everything()).deleteMany({ _id: id }, { session: unit.session });
  await unit.append(userStream(id), { userId: id, role }, [
    { type: 'user.created', audience: 'internal', data: { role, how: 'invitation' } },
    ...passwordChosen(chosen),
  ]);
  return user;
}

/** A guest, or an account made by command, exists before its owner comes: the case must be able to name the guest. */
async function activateAccount(unit: Unit, id: string, chosen: Chosen): Promise<UserDoc> {
  const before = await Users.within(everything()).findById(id, { session: unit.session });
  if (!before || before.disabledAt) {
    throw new AppError('LINK_EXPIRED');
  }
  const { user } = await saveAccess({ before, set: chosen, sessions: 'end', transaction: unit.session });
  await unit.append(userStream(id), { userId: id, role: user.role }, passwordChosen(chosen));
  return user;
}

const passwordChosen = ({ passwordHash }: Chosen) =>
  passwordHash
    ? [{ type: 'user.passwordChanged' as const, audience: 'internal' as const, data: { how: 'invitation' as const } }]
    : [];

async function offeredBy(secret: string) {
  const link = await findUsableLink(secret, 'invite');
  if (!link) {
    return null;
  }
  const invitation = await Invitations.within(everything()).findById(link.userId);
  const account = invitation ?? (await Users.within(everything()).findById(link.userId));
  return account && !('disabledAt' in account && account.disabledAt) ? { link, account } : null;
}
