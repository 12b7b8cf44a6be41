import type { Role } from '#models/contracts/roles.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { createSession, sessionCookie } from '#server/auth/sessions.ts';
import { newId } from '#server/platform/ids.ts';
import { inTransaction } from '#server/platform/transaction.ts';

let count = 0;
const next = (): number => {
  count += 1;
  return count;
};

export async function buildCustomer(overrides: Partial<CustomerDoc> = {}): Promise<CustomerDoc> {
  const n = next();
  return Customers.insert({
    _id: newId(),
    code: `C${String(n).padStart(4, '0')}`,
    name: `Customer ${n} SAS`,
    language: 'fr',
    segment: 'standard',
    team: [],
    risk: {},
    version: 1,
    createdAt: new Date(),
    ...overrides,
  });
}

export async function buildUser(role: Role, overrides: Partial<UserDoc> = {}): Promise<UserDoc> {
  const n = next();
  const isCustomer = role === 'customer' || role === 'customer-admin';
  return Users.insert({
    _id: newId(),
    email: `${role}${n}@people.example`,
    name: `${role} ${n}`,
    role,
    language: 'en',
    departments: role === 'resolver' ? ['logistics'] : [],
    portfolio: 'all',
    approvalLimit: 0,
    guestOf: [],
    accessVersion: 1,
    createdAt: new Date(),
    ...(isCustomer ? { customerId: overrides.customerId ?? (await buildCustomer())._id } : {}),
    ...overrides,
  });
}

export async function buildActor(role: Role, overrides: Partial<UserDoc> = {}): Promise<Actor> {
  return actorOf(await buildUser(role, overrides));
}

/** A signed-in browser: the value of its `Cookie` header. */
export async function signIn(userId: string): Promise<string> {
  const user = await Users.within({ filter: {} }).findById(userId);
  if (!user) {
    throw new Error(`no such user: ${userId}`);
  }
  const client = { address: '127.0.0.1', userAgent: 'test', cookies: '' };
  const { token } = await inTransaction((transaction) =>
    createSession({ userId, accessVersion: user.accessVersion, client, transaction }),
  );
  return sessionCookie(token, user.role).split(';')[0] ?? '';
}
