import type { Access } from '#models/contracts/accounts.ts';
import type { Language } from '#models/contracts/roles.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { SYSTEM_USER } from '#server/auth/actor.ts';
import { findByEmail, userStream } from '#server/domain/accounts/account-facts.ts';
import { createLink } from '#server/domain/accounts/account-links.ts';
import { linkPath } from '#server/domain/accounts/link-paths.ts';
import { atomically } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { accessFor } from '#server/policies/account.ts';

/**
 * Makes an account from the command line: the first admin has nobody who could invite. No password passes through the
 * shell; the answer is a single-use address at which the person chooses one.
 * @throws AppError EMAIL_TAKEN, NOT_FOUND (customer), INVALID when role and customer do not fit. Appends `user.created`.
 */
export async function createUser({
  email,
  name,
  language,
  access,
  customerCode,
}: {
  email: string;
  name: string;
  language: Language;
  access: Access;
  customerCode?: string | undefined;
}): Promise<{ userId: string; link: string }> {
  const isCustomer = access.role === 'customer' || access.role === 'customer-admin';
  if (isCustomer !== (customerCode !== undefined) || access.role === 'guest') {
    throw new AppError('INVALID');
  }
  const customer = customerCode ? await Customers.within(everything()).findOne({ code: customerCode }) : null;
  if (customerCode && !customer) {
    throw new AppError('NOT_FOUND');
  }
  const userId = newId();
  return atomically({
    streams: [userStream(userId)],
    work: async (unit) => {
      if (await findByEmail(email, unit.session)) {
        throw new AppError('EMAIL_TAKEN');
      }
      await Users.insert(
        {
          _id: userId,
          email,
          name,
          language,
          ...accessFor(access),
          guestOf: [],
          accessVersion: 1,
          createdAt: clock.now(),
          ...(customer ? { customerId: customer._id } : {}),
        },
        { session: unit.session },
      );
      const { secret } = await createLink({ purpose: 'invite', userId, transaction: unit.session });
      await unit.append(userStream(userId), { userId: SYSTEM_USER, role: 'system' }, [
        { type: 'user.created', audience: 'internal', data: { role: access.role, how: 'command' } },
      ]);
      return { userId, link: new URL(linkPath('invite', secret), config().appUrl).href };
    },
  });
}
