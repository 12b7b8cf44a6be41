import type { ClientSession } from 'mongoose';
import { streamOf } from '#models/contracts/entries.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Sessions } from '#models/schemas/session.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { endSessions } from '#server/auth/sessions.ts';
import type { PasswordContext } from '#server/domain/accounts/password-policy.ts';
import { config } from '#server/platform/config.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { userScope } from '#server/policies/scope.ts';

export const userStream = (userId: string) => streamOf('user', userId);

/** Sign-in and links find an account by its address, before anybody is known. The address is parsed and lower case. */
export const findByEmail = (email: string, session?: ClientSession): Promise<UserDoc | null> =>
  Users.within(everything()).findOne({ email }, { session });

/** The actor's own account. @throws AppError UNAUTHENTICATED when it is gone or disabled */
export async function getOwnUser(actor: Actor, session?: ClientSession): Promise<UserDoc> {
  const user = await Users.within(everything()).findById(actor.userId, { session });
  if (!user || user.disabledAt) {
    throw new AppError('UNAUTHENTICATED');
  }
  return user;
}

/**
 * Makes sure, inside the transaction, that the actor's access is still the one the request began with: what was taken
 * away meanwhile is not used once more. @throws AppError UNAUTHENTICATED
 */
export async function assertStillActs(actor: Actor, session: ClientSession): Promise<void> {
  const user = await Users.within(everything()).findById(actor.userId, { session });
  if (!user || user.disabledAt || user.accessVersion !== actor.accessVersion) {
    throw new AppError('UNAUTHENTICATED');
  }
}

/**
 * Somebody else's account, for a change.
 * @param version the access version the actor saw
 * @throws AppError UNAUTHENTICATED when the actor's own access changed, NOT_FOUND outside the actor's scope, STALE when
 * the account changed meanwhile
 */
export async function getUserForChange({
  actor,
  userId,
  version,
  session,
}: {
  actor: Actor;
  userId: string;
  version?: number | undefined;
  session: ClientSession;
}): Promise<UserDoc> {
  await assertStillActs(actor, session);
  const user = await Users.within(userScope(actor)).findById(userId, { session });
  if (!user) {
    throw notFound();
  }
  if (version !== undefined && user.accessVersion !== version) {
    throw new AppError('STALE');
  }
  return user;
}

/** What happens to a person's sessions when the access changes: all end, all go on with the new access, or one stays. */
export type SessionFate = 'end' | 'keep' | { keepOnly: string };

/**
 * Writes a change of access and raises its version: sessions of the former version are worth nothing from the commit
 * on, whichever process made them and whenever.
 * @returns the account after the change, and how many sessions ended
 * @throws AppError STALE when another process was faster
 */
export async function saveAccess({
  before,
  set,
  unset = [],
  sessions,
  transaction,
}: {
  before: UserDoc;
  set: Partial<UserDoc>;
  unset?: readonly (keyof UserDoc)[];
  sessions: SessionFate;
  transaction: ClientSession;
}): Promise<{ user: UserDoc; ended: number }> {
  const accessVersion = before.accessVersion + 1;
  const saved = await Users.within(everything()).updateOne(
    { _id: before._id, accessVersion: before.accessVersion },
    {
      $set: { ...set, accessVersion },
      ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, 1])) } : {}),
    } as never,
    { session: transaction },
  );
  if (!saved) {
    throw new AppError('STALE');
  }
  const keep = typeof sessions === 'object' ? sessions.keepOnly : undefined;
  const ended = sessions === 'keep' ? 0 : await endSessions({ userId: before._id, keep, transaction });
  if (sessions !== 'end') {
    await Sessions.within(scoped({ user_id: before._id })).updateMany(
      {},
      { $set: { accessVersion } },
      { session: transaction },
    );
  }
  const user = { ...before, ...set, accessVersion };
  for (const field of unset) {
    delete user[field];
  }
  return { user, ended };
}

/** The names a password must not be made of. */
export async function passwordContext(account: {
  email: string;
  name: string;
  customerId?: string | undefined;
}): Promise<PasswordContext> {
  const customer = account.customerId ? await Customers.within(everything()).findById(account.customerId) : null;
  return {
    email: account.email,
    name: account.name,
    companyNames: [config().companyName, 'Entente', ...(customer ? [customer.name] : [])],
  };
}
