/** Who uses the portal (design: who sees what). */
export const ROLES = [
  'accounting',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin',
  'customer',
  'customer-admin',
  'guest',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles of the company that runs the installation. */
export const STAFF_ROLES = [
  'accounting',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin',
] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];
export const isStaffRole = (role: Role): role is StaffRole => (STAFF_ROLES as readonly Role[]).includes(role);

/** Who deals with disputes: opens them for a customer, owns them, answers. An auditor reads, an admin sets up. */
export const CASE_ROLES = ['accounting', 'sales', 'resolver', 'manager'] as const satisfies readonly StaffRole[];
export const isCaseRole = (role: Role): boolean => (CASE_ROLES as readonly Role[]).includes(role);

/** A customer's own people; guests are admitted to single cases. */
export const CUSTOMER_ROLES = ['customer', 'customer-admin'] as const satisfies readonly Role[];

/** Departments that own disputes (domain §2, column "Owner"). */
export const DEPARTMENTS = [
  'accounting',
  'sales-administration',
  'sales',
  'credit',
  'billing',
  'treasury',
  'logistics',
  'quality',
  'operations',
  'cash-application',
] as const;
export type Department = (typeof DEPARTMENTS)[number];

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
