import type { Access } from '#models/contracts/accounts.ts';
import { CUSTOMER_ROLES, isStaffRole, type Role } from '#models/contracts/roles.ts';
import { type Actor, isStaff } from '#server/auth/actor.ts';

/** The facts about an account that decide what another person may do with it. */
export interface AccountSubject {
  _id: string;
  role: Role;
  customerId?: string | undefined;
  disabledAt?: Date | undefined;
  disabledBySide?: 'company' | 'customer' | undefined;
}

const isCustomerRole = (role: Role): boolean => role === 'customer' || role === 'customer-admin';

/**
 * Who may offer an account (domain §9, "Invite users"): an admin any, manager and accounting a customer's contacts,
 * a customer's admin colleagues of the own company. Guests are admitted to a case instead.
 */
export function canInvite(actor: Actor, offer: { role: Role; customerId?: string | undefined }): boolean {
  if (offer.role === 'guest' || isCustomerRole(offer.role) !== (offer.customerId !== undefined)) {
    return false;
  }
  switch (actor.role) {
    case 'admin':
      return true;
    case 'manager':
      return isCustomerRole(offer.role);
    case 'accounting':
      return (
        offer.customerId !== undefined && (actor.portfolio === 'all' || actor.portfolio.includes(offer.customerId))
      );
    case 'customer-admin':
      return offer.customerId !== undefined && offer.customerId === actor.customerId;
    case 'sales':
    case 'resolver':
    case 'auditor':
    case 'customer':
    case 'guest':
      return false;
  }
}

/** Roles an actor may give to somebody invited; empty when the actor invites nobody. */
export function invitableRoles(actor: Actor): readonly Role[] {
  switch (actor.role) {
    case 'admin':
      return ['accounting', 'sales', 'resolver', 'manager', 'auditor', 'admin', 'customer', 'customer-admin'];
    case 'manager':
    case 'accounting':
    case 'customer-admin':
      return CUSTOMER_ROLES;
    default:
      return [];
  }
}

/** Whose access an actor may change at all. Never one's own: nobody raises, and nobody locks out, oneself. */
export function canManage(actor: Actor, subject: AccountSubject): boolean {
  if (subject._id === actor.userId) {
    return false;
  }
  return actor.role === 'admin' || (isColleague(actor, subject) && isCustomerRole(subject.role));
}

/**
 * Whether an actor may give an account this access. An account stays on its side: the company's people do not become a
 * customer's, nor a guest anything else.
 */
export function canChangeAccess(actor: Actor, subject: AccountSubject, next: Pick<Access, 'role'>): boolean {
  if (!canManage(actor, subject) || subject.role === 'guest' || next.role === 'guest') {
    return false;
  }
  if (isStaffRole(subject.role) !== isStaffRole(next.role)) {
    return false;
  }
  return actor.role === 'admin' || isCustomerRole(next.role);
}

/** A manager also takes access from a customer's people and guests: they know first when somebody has left. */
export const canDisable = (actor: Actor, subject: AccountSubject): boolean =>
  canManage(actor, subject) || (actor.role === 'manager' && !isStaffRole(subject.role));

/** Whoever may close an account may open it, but what the company closed stays closed to the customer. */
export const canEnable = (actor: Actor, subject: AccountSubject): boolean =>
  canDisable(actor, subject) && (isStaff(actor) || subject.disabledBySide === 'customer');

/** Break-glass access is for the one role that otherwise reads no business content. */
export const canElevate = (actor: Actor): boolean => actor.role === 'admin';

/** Sign-in by a mailed link is for those outside; the company's people use a password. */
export const canUseMagicLink = (role: Role): boolean => !isStaffRole(role);

/** Lawyers, carriers, insurers come in through the people who settle the dispute; the case itself is scoped before. */
export const canAdmitGuests = (actor: Actor): boolean =>
  isStaff(actor) && (actor.role === 'accounting' || actor.role === 'manager');

const isColleague = (actor: Actor, subject: AccountSubject): boolean =>
  actor.role === 'customer-admin' && actor.customerId !== undefined && actor.customerId === subject.customerId;

/** Keeps of a requested access only what its role can use: a limit on a sales account would be a surprise later. */
export function accessFor({ role, departments, portfolio, approvalLimit }: Access): Access {
  return {
    role,
    departments: role === 'resolver' ? [...new Set(departments)].sort() : [],
    portfolio: role === 'accounting' || role === 'sales' ? portfolio : isStaffRole(role) ? 'all' : 'own',
    approvalLimit: role === 'manager' ? approvalLimit : 0,
  };
}
