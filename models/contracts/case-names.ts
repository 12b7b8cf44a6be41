/** States of a dispute case (domain §3). */
export const CASE_STATES = [
  'OPEN',
  'QUALIFIED',
  'IN_PROGRESS',
  'WAITING_CUSTOMER',
  'WAITING_THIRD_PARTY',
  'PROPOSED',
  'AGREED',
  'RESOLVED',
  'CLOSED',
  'REJECTED',
  'WITHDRAWN',
  'LEGAL',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

const ENDED: readonly CaseState[] = ['RESOLVED', 'CLOSED', 'REJECTED', 'WITHDRAWN'];
/** Active cases freeze their disputed part (domain §3: all states except these four). */
export const isActiveState = (state: CaseState): boolean => !ENDED.includes(state);
export const ACTIVE_STATES = CASE_STATES.filter(isActiveState);

/** Resolution types (domain §3). */
export const RESOLUTIONS = [
  'CREDIT_FULL',
  'CREDIT_PARTIAL',
  'REBILL',
  'GOODWILL_CREDIT',
  'DOCUMENT_PROVIDED',
  'REPLACEMENT_DELIVERED',
  'PAYMENT_FOUND',
  'TERMS_CORRECTED',
  'OFFSET_ACCEPTED',
  'WRITE_OFF',
  'UNFOUNDED',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Resolutions that accept nothing: a = 0. */
export const ZERO_RESOLUTIONS: readonly Resolution[] = [
  'DOCUMENT_PROVIDED',
  'REPLACEMENT_DELIVERED',
  'TERMS_CORRECTED',
  'UNFOUNDED',
];
/** Resolutions that need a posted credit note before the case is resolved (T12). */
export const CREDIT_RESOLUTIONS: readonly Resolution[] = ['CREDIT_FULL', 'CREDIT_PARTIAL', 'REBILL', 'GOODWILL_CREDIT'];
/** Resolutions that settle the accepted part without one: it is booked on the invoices when the case is resolved (T12). */
export const SETTLING_RESOLUTIONS: readonly Resolution[] = ['PAYMENT_FOUND', 'OFFSET_ACCEPTED', 'WRITE_OFF'];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Actions that move a case, one per row T1–T16 of domain §3 (T1 is opening). */
export const CASE_ACTIONS = [
  'qualify',
  'withdraw',
  'start',
  'askCustomer',
  'awaitThirdParty',
  'resume',
  'propose',
  'accept',
  'refuse',
  'acceptBySilence',
  'resolve',
  'reject',
  'close',
  'reopen',
  'sendToLegal',
] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

/** Whose turn it is; every case shows it before anything else. */
export const TURNS = ['company', 'customer', 'third-party', 'nobody'] as const;
export type Turn = (typeof TURNS)[number];
