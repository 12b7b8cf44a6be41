import type { Department } from './role-names.ts';

/** Root-cause families (domain §2): RC1–RC4 of the seller's order, data, invoice and terms; RCX other internal; RCC customer. */
export const ROOT_CAUSES = ['RC1', 'RC2', 'RC3', 'RC4', 'RCX', 'RCC'] as const;
export type RootCause = (typeof ROOT_CAUSES)[number];

export interface Reason {
  /** Department that owns a case opened for this reason. */
  owner: Department;
  /** Business hours to qualify (policy). */
  qualifyHours: number;
  /** Business days to resolve (policy). */
  resolveDays: number;
  /** Family the confirmed cause usually falls into. */
  usualCause: RootCause;
  /** UN/EDIFACT 4465 codes. */
  uncl: readonly string[];
}

const reason = (
  owner: Department,
  qualifyHours: number,
  resolveDays: number,
  usualCause: RootCause,
  ...uncl: string[]
): Reason => ({
  owner,
  qualifyHours,
  resolveDays,
  usualCause,
  uncl,
});

/** The dispute reason taxonomy (domain §2). Names, customer questions and expected proofs are translated under `reasons.*`. */
export const REASONS = {
  'ORD-01': reason('sales-administration', 8, 5, 'RC1', '98'),
  'ORD-02': reason('sales-administration', 8, 5, 'RC1', '100', '14'),
  'ORD-03': reason('sales-administration', 8, 5, 'RC1', '9'),
  'ORD-04': reason('sales', 16, 10, 'RC1', '9'),
  'MDM-01': reason('credit', 8, 3, 'RC2', '52', '99'),
  'MDM-02': reason('billing', 4, 2, 'RC2', '36'),
  'MDM-03': reason('accounting', 8, 5, 'RC2', '73'),
  'MDM-04': reason('treasury', 4, 1, 'RC2', 'ZZZ'),
  'PRC-01': reason('sales', 8, 5, 'RC1', '5', '57'),
  'PRC-02': reason('sales', 8, 5, 'RC1', '56', '38'),
  'PRC-03': reason('sales-administration', 8, 5, 'RC3', '55', '40'),
  'LOG-01': reason('logistics', 8, 7, 'RCX', '32'),
  'LOG-02': reason('logistics', 8, 7, 'RCX', '4'),
  'LOG-03': reason('sales', 16, 15, 'RCX', '33', '20'),
  'LOG-04': reason('logistics', 8, 15, 'RCX', '17', '3'),
  'LOG-05': reason('logistics', 4, 2, 'RCX', '6'),
  'LOG-06': reason('sales-administration', 8, 7, 'RCX', '35', '16'),
  'QUA-01': reason('quality', 16, 20, 'RCX', '2', '3', '49'),
  'QUA-02': reason('operations', 16, 15, 'RCX', '14'),
  'INV-01': reason('billing', 8, 3, 'RC3', '51'),
  'INV-02': reason('billing', 8, 3, 'RC3', '9', '73'),
  'INV-03': reason('billing', 4, 2, 'RC3', '53'),
  'INV-04': reason('accounting', 8, 5, 'RC3', '44'),
  'INV-05': reason('billing', 4, 3, 'RC3', '51'),
  'PTM-01': reason('credit', 8, 3, 'RC4', '31', '69'),
  'PTM-02': reason('accounting', 8, 3, 'RC4', '50', '46'),
  'PTM-03': reason('accounting', 8, 5, 'RC4', '42'),
  'CUS-01': reason('cash-application', 4, 2, 'RCC', '30', '61'),
  'CUS-02': reason('credit', 16, 15, 'RCC', '13', '45', '60'),
  'CUS-03': reason('credit', 8, 5, 'RCC', '43'),
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as ReasonCode[];

/** Reasons a customer may pick; CUS-03 is our own finding, never the customer's claim. */
export const CUSTOMER_REASON_CODES = REASON_CODES.filter((code) => code !== 'CUS-03');
