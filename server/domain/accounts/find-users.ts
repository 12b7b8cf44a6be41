import { CUSTOMER_ROLES, type Role, STAFF_ROLES } from '#models/contracts/roles.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type InvitationDoc, Invitations } from '#models/schemas/invitation.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { notFound } from '#server/platform/errors.ts';
import { userScope } from '#server/policies/scope.ts';

export const USER_GROUPS = ['staff', 'customers', 'guests'] as const;
export type UserGroup = (typeof USER_GROUPS)[number];

const ROLES_OF: Record<UserGroup, readonly Role[]> = {
  staff: STAFF_ROLES,
  customers: CUSTOMER_ROLES,
  guests: ['guest'],
};
const PAGE = 50;

export interface FoundUsers {
  users: UserDoc[];
  /** the first page also lists who was invited and has not come yet */
  invitations: InvitationDoc[];
  customerNames: ReadonlyMap<string, string>;
  /** key of the next page */
  next?: string;
}

/**
 * Accounts the actor may list, by name, fifty a page.
 * @param q words in the name or the address
 * @param after key of the page before (`next`)
 */
export async function findUsers({
  actor,
  group,
  q = '',
  after,
}: {
  actor: Actor;
  group?: UserGroup | undefined;
  q?: string | undefined;
  after?: string | undefined;
}): Promise<FoundUsers> {
  const words = q.trim().slice(0, 100);
  const pattern = words ? { $regex: escaped(words), $options: 'i' } : undefined;
  const filter = {
    ...(group ? { role: { $in: ROLES_OF[group] } } : {}),
    ...(pattern ? { $or: [{ name: pattern }, { email: pattern }] } : {}),
  };
  const from = readKey(after);
  const page = from
    ? { $and: [filter, { $or: [{ name: { $gt: from.name } }, { name: from.name, _id: { $gt: from.id } }] }] }
    : filter;
  const sort = { name: 1, _id: 1 } as const;
  const found = await Users.within(userScope(actor)).find(page, { sort, limit: PAGE + 1 });
  const invitations = from ? [] : await Invitations.within(userScope(actor)).find(filter, { sort, limit: 200 });
  const users = found.slice(0, PAGE);
  const last = found.length > PAGE ? users.at(-1) : undefined;
  return {
    users,
    invitations,
    customerNames: await customerNames([...users, ...invitations]),
    ...(last ? { next: keyOf(last) } : {}),
  };
}

/** One account the actor may see. @throws AppError NOT_FOUND */
export async function getUser({ actor, userId }: { actor: Actor; userId: string }): Promise<UserDoc> {
  const user = await Users.within(userScope(actor)).findById(userId);
  if (!user) {
    throw notFound();
  }
  return user;
}

export async function customerNames(
  accounts: readonly { customerId?: string | undefined }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(accounts.flatMap(({ customerId }) => customerId ?? []))];
  const customers =
    ids.length === 0
      ? []
      : await Customers.within(everything()).find({ _id: { $in: ids } }, { projection: { name: 1 } });
  return new Map(customers.map(({ _id, name }) => [_id, name]));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const keyOf = (user: UserDoc): string => Buffer.from(JSON.stringify([user.name, user._id])).toString('base64url');

function readKey(key: string | undefined): { name: string; id: string } | null {
  if (!key || key.length > 2_000) {
    return null;
  }
  try {
    const [name, id] = JSON.parse(Buffer.from(key, 'base64url').toString('utf8')) as unknown[];
    return typeof name === 'string' && typeof id === 'string' ? { name, id } : null;
  } catch {
    return null;
  }
}
