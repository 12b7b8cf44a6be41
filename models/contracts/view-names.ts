/**
 * Tabs of the case list: `all` is every case; `waiting-customer` also holds proposals that wait for an answer; `closed`
 * is what has ended.
 */
export const CASE_TABS = ['my-turn', 'new', 'waiting-customer', 'all', 'closed'] as const;
export type CaseTab = (typeof CASE_TABS)[number];

/** Days since a case was opened, at least. */
export const CASE_AGES = ['7', '30', '60', '90'] as const;

/** Filters of the case list by their names in its address. */
export const CASE_FILTER_NAMES = [
  'filter',
  'state',
  'department',
  'owner',
  'reason',
  'customer',
  'priority',
  'age',
  'q',
] as const;

export const MAX_SAVED_VIEWS = 30;
