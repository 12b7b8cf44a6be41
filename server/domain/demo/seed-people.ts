import { streamOf } from '#models/contracts/entries.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { systemActor } from '#server/auth/actor.ts';
import { hashPassword } from '#server/auth/password.ts';
import { DEMO_PASSWORD } from '#server/domain/accounts/find-demo-accounts.ts';
import { STAFF } from '#server/domain/demo/company.ts';
import type { DemoCustomer } from '#server/domain/demo/customers.ts';
import type { StreamEntries } from '#server/log/append-to-streams.ts';
import { appendToStreams } from '#server/log/append-to-streams.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';

const BATCH = 100;

/** One hash for everybody: its cost is the point of a password hash, three hundred of them would be felt. */
export const demoPasswordHash = (): Promise<string> => hashPassword(DEMO_PASSWORD);

const userDoc = (
  user: Pick<UserDoc, 'email' | 'name' | 'role' | 'language'> & Partial<UserDoc>,
  passwordHash: string,
): UserDoc => ({
  _id: newId(),
  passwordHash,
  departments: [],
  portfolio: 'own',
  approvalLimit: 0,
  guestOf: [],
  accessVersion: 1,
  createdAt: clock.now(),
  ...user,
});

async function insertUsers(users: UserDoc[]): Promise<void> {
  await Users.insertMany(users);
  for (let at = 0; at < users.length; at += BATCH) {
    const batch = users.slice(at, at + BATCH);
    await appendToStreams({
      streams: batch.map(({ _id }) => streamOf('user', _id)),
      actor: systemActor,
      isNew: true,
      work: async () =>
        batch.map(
          ({ _id, role }): StreamEntries => ({
            stream: streamOf('user', _id),
            entries: [{ type: 'user.created', audience: 'internal', data: { role, how: 'demo' } }],
          }),
        ),
    });
  }
}

/** The company's people. @returns accounts by their key in `STAFF` */
export async function seedStaff(passwordHash: string): Promise<Map<string, UserDoc>> {
  const users = new Map(
    STAFF.map(({ key, ...member }) => [
      key,
      userDoc({ ...member, portfolio: member.portfolio ?? 'all' }, passwordHash),
    ]),
  );
  await insertUsers([...users.values()]);
  return users;
}

/** What the import does not know: segment, team and risk of each customer. @returns stored customers by code */
export async function completeCustomers(
  customers: readonly DemoCustomer[],
  staff: ReadonlyMap<string, UserDoc>,
): Promise<Map<string, CustomerDoc>> {
  await Customers.raw().bulkWrite(
    customers.map(({ code, segment, team, risk }) => ({
      updateOne: {
        filter: { code },
        update: { $set: { segment, risk, team: team.map((key) => staff.get(key)?._id ?? '') } },
      },
    })) as never,
    { ordered: false },
  );
  const stored = await Customers.within(everything()).find();
  return new Map(stored.map((customer) => [customer.code, customer]));
}

/** `customer@` and `admin@<code>.example` for every customer, and a few colleagues. @returns accounts by address */
export async function seedCustomerPeople(
  customers: readonly DemoCustomer[],
  stored: ReadonlyMap<string, CustomerDoc>,
  passwordHash: string,
): Promise<Map<string, UserDoc>> {
  const users = customers.flatMap((customer) =>
    customer.people.map(({ name, role, local }) =>
      userDoc(
        {
          email: addressOf(customer, local),
          name,
          role,
          language: customer.language,
          customerId: stored.get(customer.code)?._id,
        },
        passwordHash,
      ),
    ),
  );
  await insertUsers(users);
  return new Map(users.map((user) => [user.email, user]));
}

export const addressOf = ({ code }: Pick<DemoCustomer, 'code'>, local: string): string =>
  `${local}@${code.toLowerCase()}.example`;
