import type { Role } from '#models/contracts/roles.ts';
import type { Actor } from '#server/auth/actor.ts';

/** Somebody of a role, for rules that look at nothing else. */
export const actor = (role: Role, overrides: Partial<Actor> = {}): Actor => ({
  userId: `user-${role}`,
  name: role,
  role,
  language: 'en',
  departments: [],
  portfolio: role === 'accounting' || role === 'sales' || role === 'manager' ? 'all' : [],
  approvalLimit: 0,
  guestOf: [],
  elevated: false,
  accessVersion: 1,
  ...(role === 'customer' || role === 'customer-admin' ? { customerId: 'own' } : {}),
  ...overrides,
});
