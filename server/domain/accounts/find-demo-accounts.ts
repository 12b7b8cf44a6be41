import { isStaffRole, type Role } from '#models/contracts/roles.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { config } from '#server/platform/config.ts';

export interface DemoAccount {
  email: string;
  name: string;
  role: Role;
}

/** Password of every demo account; the seed stores its hash, no form accepts it as a new one. */
export const DEMO_PASSWORD = 'entente-demo';
/** of each of the two customer roles */
const SHOWN_CUSTOMERS = 2;

/** The accounts a demo shows on its sign-in page; none anywhere else. */
export async function findDemoAccounts(): Promise<DemoAccount[]> {
  if (!config().demo) {
    return [];
  }
  const projection = { email: 1, name: 1, role: 1 } as const;
  const enabled = { disabledAt: { $exists: false } };
  const staff = await Users.within(everything()).find(
    { ...enabled, email: { $regex: '@entente\\.example$' } },
    { projection, sort: { role: 1 }, limit: 10 },
  );
  const customersOf = (role: Role) =>
    Users.within(everything()).find({ ...enabled, role }, { projection, sort: { email: 1 }, limit: SHOWN_CUSTOMERS });
  const customers = [...(await customersOf('customer')), ...(await customersOf('customer-admin'))];
  return [...staff.filter(({ role }) => isStaffRole(role)), ...customers].map(({ email, name, role }) => ({
    email,
    name,
    role,
  }));
}
