import { CUSTOMER_ROLES } from '#models/contracts/role-names.ts';
import { everything, nothing, type Scope, scoped } from '#models/scope.ts';
import { type Actor, isCustomer } from '#server/auth/actor.ts';
import { canImport } from '#server/policies/import.ts';

/** May read business content at all: an admin may not, unless break-glass access is open (domain §9). */
const readsBusiness = (actor: Actor): boolean => actor.role !== 'admin' || actor.elevated;

function portfolioScope<R extends 'case' | 'invoice' | 'customer'>(actor: Actor, field: string): Scope<R> {
  return actor.portfolio === 'all' ? everything() : scoped({ [field]: { $in: actor.portfolio } });
}

/** The cases an actor may reach. */
export function caseScope(actor: Actor): Scope<'case'> {
  if (!readsBusiness(actor)) {
    return nothing();
  }
  switch (actor.role) {
    case 'customer':
    case 'customer-admin':
      return actor.customerId ? scoped({ customerId: actor.customerId }) : nothing();
    case 'guest':
      return scoped({ _id: { $in: actor.guestOf }, 'guests.userId': actor.userId });
    case 'resolver':
      return scoped({ department: { $in: actor.departments } });
    case 'accounting':
    case 'sales':
      return portfolioScope(actor, 'customerId');
    case 'manager':
    case 'auditor':
    case 'admin':
      return everything();
  }
}

/** Who has no invoices of their own, but those of the assigned cases (domain §9). */
export const reachesInvoicesByCase = (actor: Actor): boolean => actor.role === 'resolver';

/** The invoices an actor may reach; a resolver sees those of assigned cases, through the case. */
export function invoiceScope(actor: Actor): Scope<'invoice'> {
  if (!readsBusiness(actor)) {
    return nothing();
  }
  switch (actor.role) {
    case 'customer':
    case 'customer-admin':
      return actor.customerId ? scoped({ customerId: actor.customerId }) : nothing();
    case 'guest':
    case 'resolver':
      return nothing();
    case 'accounting':
    case 'sales':
      return portfolioScope(actor, 'customerId');
    case 'manager':
    case 'auditor':
    case 'admin':
      return everything();
  }
}

/** The customers an actor may reach. */
export function customerScope(actor: Actor): Scope<'customer'> {
  if (!readsBusiness(actor)) {
    return nothing();
  }
  switch (actor.role) {
    case 'customer':
    case 'customer-admin':
      return actor.customerId ? scoped({ _id: actor.customerId }) : nothing();
    case 'guest':
    case 'resolver':
      return nothing();
    case 'accounting':
    case 'sales':
      return portfolioScope(actor, '_id');
    case 'manager':
    case 'auditor':
    case 'admin':
      return everything();
  }
}

/** The accounts an actor may manage or list: all for an admin, colleagues for a customer's admin. */
export function userScope(actor: Actor): Scope<'user'> {
  if (actor.role === 'admin') {
    return everything();
  }
  if (actor.role === 'customer-admin' && actor.customerId) {
    return scoped({ customerId: actor.customerId });
  }
  if (actor.role === 'manager' || (actor.role === 'accounting' && actor.portfolio === 'all')) {
    return scoped({ role: { $in: [...CUSTOMER_ROLES, 'guest'] } });
  }
  if (actor.role === 'accounting') {
    return scoped({ customerId: { $in: actor.portfolio } });
  }
  return nothing();
}

/** Entries by side: a customer or guest reads the shared side only. Which streams is decided by the stream's owner. */
export const entryScope = (actor: Actor): Scope<'entry'> =>
  isCustomer(actor) || actor.role === 'guest' ? scoped({ audience: 'shared' }) : everything();

/** Import runs: those who import, and those who watch. */
export const importScope = (actor: Actor): Scope<'import'> => (canImport(actor) ? everything() : nothing());

/** What a customer has begun to contest: the own drafts only. */
export const draftScope = (actor: Actor): Scope<'draft'> =>
  isCustomer(actor) && actor.customerId ? scoped({ userId: actor.userId, customerId: actor.customerId }) : nothing();
