import type { Department, Language, Role } from '#models/contracts/roles.ts';

/** Who asks: bound to a request or a socket once, given to every use case, policy and presenter. */
export interface Actor {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly departments: readonly Department[];
  /** customers of this person's portfolio; 'all' where the role or the account is not limited */
  readonly portfolio: 'all' | readonly string[];
  readonly approvalLimit: number;
  /** the debtor company of a customer's user */
  readonly customerId?: string;
  /** cases a guest was admitted to, expired ones left out */
  readonly guestOf: readonly string[];
  /** an admin with break-glass access, until then */
  readonly elevated: boolean;
  /** the next moment at which a part of this access ends by itself: break-glass access, a guest's admission */
  readonly endsAt?: Date;
  readonly accessVersion: number;
  readonly sessionId?: string;
}

/** Work without a person behind it: imports, jobs, the relay. */
export const SYSTEM_USER = 'system';

/** The actor of automatic steps; it passes no policy by itself, the use case says what it may do. */
export const systemActor: Actor = {
  userId: SYSTEM_USER,
  name: 'Entente',
  role: 'guest',
  language: 'en',
  departments: [],
  portfolio: [],
  approvalLimit: 0,
  guestOf: [],
  elevated: false,
  accessVersion: 0,
};

export const isCustomer = (actor: Actor): boolean => actor.role === 'customer' || actor.role === 'customer-admin';

/** The company's own people. Guests and customers are outside, whatever they were admitted to. */
export const isStaff = (actor: Actor): boolean => !isCustomer(actor) && actor.role !== 'guest';

/** Reads the shared side only: customers and guests. */
export const isOutside = (actor: Actor): boolean => !isStaff(actor);
