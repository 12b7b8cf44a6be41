import { expect, test } from 'vitest';
import { ROLES, type Role } from '#models/contracts/roles.ts';
import {
  accessFor,
  canAdmitGuests,
  canChangeAccess,
  canDisable,
  canElevate,
  canInvite,
  canManage,
  canUseMagicLink,
  invitableRoles,
} from '#server/policies/account.ts';
import { actor } from './actor.ts';

const subjectOf = (role: Role, customerId = 'own') => ({
  _id: 'subject',
  role,
  ...(role === 'customer' || role === 'customer-admin' ? { customerId } : {}),
});
const everyPair = ROLES.flatMap((who) => ROLES.map((whom) => [who, whom] as const));

test('only an admin and, within the company, a customer’s admin manage accounts', () => {
  const managed = everyPair.filter(([who, whom]) => canManage(actor(who), subjectOf(whom)));
  expect(managed).toEqual([
    ...ROLES.map((whom) => ['admin', whom]),
    ['customer-admin', 'customer'],
    ['customer-admin', 'customer-admin'],
  ]);
  expect(canManage(actor('customer-admin'), subjectOf('customer', 'other'))).toBe(false);
});

test('nobody manages themselves', () => {
  for (const role of ROLES) {
    expect(canManage(actor(role), { ...subjectOf(role), _id: `user-${role}` })).toBe(false);
  }
});

test('a role changes within its side only, and never from or to a guest', () => {
  const allowed = everyPair.filter(([from, to]) => canChangeAccess(actor('admin'), subjectOf(from), { role: to }));
  const side = (role: Role) => (role === 'guest' ? 'guest' : role.startsWith('customer') ? 'customer' : 'staff');
  expect(allowed).toEqual(everyPair.filter(([from, to]) => side(from) === side(to) && side(from) !== 'guest'));
});

test('a customer’s admin gives the roles of customers only', () => {
  const given = ROLES.filter((role) => canChangeAccess(actor('customer-admin'), subjectOf('customer'), { role }));
  expect(given).toEqual(['customer', 'customer-admin']);
});

test('who closes an account', () => {
  const closed = everyPair.filter(([who, whom]) => canDisable(actor(who), subjectOf(whom)));
  expect(closed.filter(([who]) => who === 'manager').map(([, whom]) => whom)).toEqual([
    'customer',
    'customer-admin',
    'guest',
  ]);
  expect([...new Set(closed.map(([who]) => who))]).toEqual(['manager', 'admin', 'customer-admin']);
});

test('an invitation names a customer for a customer’s person, and for nobody else', () => {
  expect(canInvite(actor('admin'), { role: 'customer' })).toBe(false);
  expect(canInvite(actor('admin'), { role: 'sales', customerId: 'own' })).toBe(false);
  expect(canInvite(actor('admin'), { role: 'guest' })).toBe(false);
  for (const role of ROLES) {
    const offered = invitableRoles(actor(role));
    for (const other of ROLES) {
      const customerId = other.startsWith('customer') ? { customerId: 'own' } : {};
      expect(canInvite(actor(role), { role: other, ...customerId }), `${role} invites ${other}`).toBe(
        offered.includes(other),
      );
    }
  }
});

test('accounting with a portfolio invites its customers’ people only', () => {
  const accounting = actor('accounting', { portfolio: ['mine'] });
  expect(canInvite(accounting, { role: 'customer', customerId: 'mine' })).toBe(true);
  expect(canInvite(accounting, { role: 'customer', customerId: 'own' })).toBe(false);
});

test('special powers have one holder', () => {
  expect(ROLES.filter((role) => canElevate(actor(role)))).toEqual(['admin']);
  expect(ROLES.filter((role) => canAdmitGuests(actor(role)))).toEqual(['accounting', 'manager']);
  expect(ROLES.filter(canUseMagicLink)).toEqual(['customer', 'customer-admin', 'guest']);
});

test('an access keeps what its role can use', () => {
  const asked = {
    departments: ['quality', 'quality'] as ('quality' | 'logistics')[],
    portfolio: 'own' as const,
    approvalLimit: 5,
  };
  expect(accessFor({ role: 'resolver', ...asked })).toEqual({
    role: 'resolver',
    departments: ['quality'],
    portfolio: 'all',
    approvalLimit: 0,
  });
  expect(accessFor({ role: 'manager', ...asked })).toEqual({
    role: 'manager',
    departments: [],
    portfolio: 'all',
    approvalLimit: 5,
  });
  expect(accessFor({ role: 'accounting', ...asked })).toEqual({
    role: 'accounting',
    departments: [],
    portfolio: 'own',
    approvalLimit: 0,
  });
  expect(accessFor({ role: 'customer', ...asked, portfolio: 'all' })).toEqual({
    role: 'customer',
    departments: [],
    portfolio: 'own',
    approvalLimit: 0,
  });
});
