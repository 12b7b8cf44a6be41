import type { CaseAction, CaseState, Turn } from '#models/contracts/cases.ts';
import type { Audience } from '#models/contracts/entries.ts';
import { type Department, isCaseRole } from '#models/contracts/role-names.ts';
import { type Actor, isCustomer, isStaff } from '#server/auth/actor.ts';
import { isOffered, type Part, RULES } from '#server/domain/cases/case-machine.ts';

/** The facts about a case that decide who may reach it; any change of them writes an entry to its stream. */
export interface CaseAccess {
  _id: string;
  customerId: string;
  department: Department;
  ownerId?: string | undefined;
  state: CaseState;
  guests: readonly { userId: string; until: Date }[];
}

/** The same rule as `caseScope`, for one case in hand. A test keeps the two equal. */
export function canReadCase(actor: Actor, subject: CaseAccess, now: Date): boolean {
  switch (actor.role) {
    case 'customer':
    case 'customer-admin':
      return actor.customerId !== undefined && actor.customerId === subject.customerId;
    case 'guest':
      return (
        actor.guestOf.includes(subject._id) &&
        subject.guests.some((guest) => guest.userId === actor.userId && guest.until > now)
      );
    case 'resolver':
      return actor.departments.includes(subject.department);
    case 'accounting':
    case 'sales':
      return actor.portfolio === 'all' || actor.portfolio.includes(subject.customerId);
    case 'manager':
    case 'auditor':
      return true;
    case 'admin':
      return actor.elevated;
  }
}

/** Staff read both sides; everybody else the shared one. */
export const canReadAudience = (actor: Actor, audience: Audience): boolean => audience === 'shared' || isStaff(actor);

/** Takes part in cases: auditors, and admins who look in, only read, whatever they were before. */
export const hasVoice = (actor: Actor): boolean => actor.role !== 'auditor' && actor.role !== 'admin';

/** Who may write into a case's conversation (domain §9). Readers without a voice: auditors, and admins who look in. */
export function canPost(actor: Actor, subject: CaseAccess, audience: Audience, now: Date): boolean {
  if (!canReadCase(actor, subject, now) || !hasVoice(actor)) {
    return false;
  }
  // With the lawyers, messages to the customer go through the credit manager (T16).
  if (subject.state === 'LEGAL' && audience === 'shared' && isStaff(actor) && actor.role !== 'manager') {
    return false;
  }
  return canReadAudience(actor, audience);
}

const ACCOUNTING_DEPARTMENTS: readonly Department[] = [
  'accounting',
  'credit',
  'billing',
  'treasury',
  'cash-application',
];
const SALES_DEPARTMENTS: readonly Department[] = ['sales', 'sales-administration'];

/** The departments a person works in: a resolver's own, those of the trade for accounting and sales. */
export function departmentsOf(actor: Actor): readonly Department[] {
  switch (actor.role) {
    case 'resolver':
      return actor.departments;
    case 'accounting':
      return ACCOUNTING_DEPARTMENTS;
    case 'sales':
      return SALES_DEPARTMENTS;
    default:
      return [];
  }
}

const worksIn = (actor: Actor, department: Department): boolean => departmentsOf(actor).includes(department);

/** The named owner; while nobody is named, everybody of the owning department. */
export const isOwner = (actor: Actor, subject: CaseAccess): boolean =>
  isStaff(actor) &&
  hasVoice(actor) &&
  (subject.ownerId ? subject.ownerId === actor.userId : worksIn(actor, subject.department));

/** What a person is towards a case, in the words of the transition table (domain §3). */
export function partsOf(actor: Actor, subject: CaseAccess): ReadonlySet<Part> {
  const parts = new Set<Part>();
  if (isCustomer(actor)) {
    parts.add('customer');
  }
  if (isOwner(actor, subject)) {
    parts.add('owner');
  }
  if (actor.role === 'accounting') {
    parts.add('collector').add('cash');
  }
  if (actor.role === 'sales') {
    parts.add('sales');
  }
  if (actor.role === 'resolver' && actor.departments.includes('sales-administration')) {
    parts.add('resolver');
  }
  if (actor.role === 'manager') {
    parts.add('manager');
  }
  return parts;
}

/** The actions a page may offer; whether one succeeds is decided by its guard. */
export function offeredActions(actor: Actor, subject: CaseAccess, now: Date): CaseAction[] {
  if (!canReadCase(actor, subject, now)) {
    return [];
  }
  const parts = partsOf(actor, subject);
  return (Object.keys(RULES) as CaseAction[]).filter((action) => isOffered(action, subject.state, parts));
}

/** Who may hand a case on (domain §9 "Qualify, reassign, ask"). */
export const canAssign = (actor: Actor, subject: CaseAccess): boolean =>
  actor.role === 'accounting' || actor.role === 'manager' || isOwner(actor, subject);

/** Who may open a case for a customer (T1). Customers do so for their own invoices. */
export const canOpenCase = (actor: Actor): boolean => isCustomer(actor) || isCaseRole(actor.role);

/** Whose turn it is (screens: shown before anything else). */
export function turnOf(state: CaseState): Turn {
  switch (state) {
    case 'WAITING_CUSTOMER':
    case 'PROPOSED':
      return 'customer';
    case 'WAITING_THIRD_PARTY':
      return 'third-party';
    case 'RESOLVED':
    case 'REJECTED':
    case 'CLOSED':
    case 'WITHDRAWN':
      return 'nobody';
    case 'OPEN':
    case 'QUALIFIED':
    case 'IN_PROGRESS':
    case 'AGREED':
    case 'LEGAL':
      return 'company';
  }
}
