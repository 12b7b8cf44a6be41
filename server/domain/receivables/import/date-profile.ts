import type { DateEvidence, DateOrder } from '#models/contracts/imports.ts';
import { DATE_ORDERS } from '#models/contracts/imports.ts';
import { type DateParts, dateParts, dayInOrder } from '#server/domain/receivables/import/read-date.ts';

export interface Witness {
  value: string;
  line: number;
}

/** Cells that are a date in one order only, and the first of each. */
export interface Proofs {
  count: Record<DateOrder, number>;
  witness: Partial<Record<DateOrder, Witness>>;
}

/** What a whole column says about the order of its dates. Filled cell by cell, decided at the end. */
export interface DateProfile {
  /** cells that are a date in some order */
  dates: number;
  /** days written so that no order is needed: ISO, month names, serial numbers */
  unmistakable: number;
  serials: number;
  /** cells whose day differs between two possible orders */
  open: number;
  proofs: Proofs;
  /** two-digit years: which end holds the year shows in how much it varies over the column */
  short: { cells: number; first: Set<string>; last: Set<string>; slashed: number; yearLast: Proofs; sample?: Witness };
}

const newProofs = (): Proofs => ({ count: { dmy: 0, mdy: 0, ymd: 0 }, witness: {} });

export const newDateProfile = (): DateProfile => ({
  dates: 0,
  unmistakable: 0,
  serials: 0,
  open: 0,
  proofs: newProofs(),
  short: { cells: 0, first: new Set(), last: new Set(), slashed: 0, yearLast: newProofs() },
});

const YEAR_LAST = ['dmy', 'mdy'] as const;

/** "04-05-31" may mean 2031, no receivable is of 2079. */
const isSensible = (day: string | null): day is string => day !== null && day >= '1980' && day < '2060';

function prove(
  proofs: Proofs,
  parts: DateParts,
  orders: readonly DateOrder[],
  witness: Witness,
): 'none' | 'one' | 'same' | 'several' {
  const days = orders.map((order) => ({ order, day: dayInOrder(parts, order) })).filter(({ day }) => isSensible(day));
  const [only] = days;
  if (!only) {
    return 'none';
  }
  if (days.length === 1) {
    proofs.count[only.order] += 1;
    proofs.witness[only.order] ??= witness;
    return 'one';
  }
  return new Set(days.map(({ day }) => day)).size === 1 ? 'same' : 'several';
}

/** Takes one cell of the column into account. */
export function observeDate(profile: DateProfile, cell: string, line: number): void {
  const parts = dateParts(cell);
  if (parts.kind === 'none') {
    return;
  }
  if (parts.kind === 'fixed' || parts.kind === 'serial') {
    profile.dates += 1;
    profile.unmistakable += 1;
    profile.serials += parts.kind === 'serial' ? 1 : 0;
    return;
  }
  const witness = { value: cell.trim(), line };
  const found = prove(profile.proofs, parts, DATE_ORDERS, witness);
  profile.dates += found === 'none' ? 0 : 1;
  profile.open += found === 'several' ? 1 : 0;
  if (found !== 'none' && parts.kind === 'numeric' && parts.parts[0].length <= 2 && parts.parts[2].length === 2) {
    const { short } = profile;
    short.cells += 1;
    short.first.add(parts.parts[0]);
    short.last.add(parts.parts[2]);
    short.slashed += /[/.]/.test(cell) ? 1 : 0;
    short.sample ??= witness;
    prove(short.yearLast, parts, YEAR_LAST, witness);
  }
}

/** One against twenty is a typing error in a column, more is a column of two minds. */
const DOMINANCE = 20;

function byProof({ count, witness }: Proofs): DateEvidence | null {
  const [first, ...others] = DATE_ORDERS.filter((order) => count[order] > 0).sort((a, b) => count[b] - count[a]);
  if (!first) {
    return null;
  }
  const against = others.reduce((sum, order) => sum + count[order], 0);
  const [second] = others;
  if (second && count[first] < against * DOMINANCE) {
    return { how: 'mixed', order: null, rows: count[first], of: count[first] + against, ...witness[second] };
  }
  return { how: 'proven', order: first, ...witness[first] };
}

/** Years vary little over a column, days a lot: tells 25-01-31 (year first) from 31-01-25. */
function byYears({ cells, first, last, slashed, yearLast, sample }: DateProfile['short']): DateEvidence | null {
  if (first.size <= 5 && last.size > first.size * 2) {
    return { how: 'proven', order: 'ymd', ...sample };
  }
  const yearIsLast = (last.size <= 5 && first.size > last.size * 2) || slashed === cells;
  return yearIsLast ? byProof(yearLast) : null;
}

/**
 * Decides from one column alone. `ambiguous` and `mixed` are no answers: other columns, dates that depend on each
 * other, or a person must decide.
 */
export function decideDateOrder(profile: DateProfile): DateEvidence {
  const { short } = profile;
  const years = short.cells > 0 && short.cells === profile.dates - profile.unmistakable ? byYears(short) : null;
  const found = years ?? byProof(profile.proofs);
  if (found) {
    return found;
  }
  if (profile.open > 0) {
    return { how: 'ambiguous', order: null, rows: profile.open };
  }
  if (profile.dates === 0) {
    return { how: 'empty', order: null };
  }
  // Every cell needs no order, or means the same day in each order it can be read in.
  return profile.unmistakable === profile.dates
    ? { how: 'unmistakable', order: 'ymd' }
    : { how: 'irrelevant', order: 'dmy' };
}

/** Agreement of dates that depend on each other, counted for one order. */
export interface TermsTally {
  pairs: number;
  /** due or settled before issued */
  impossible: number;
  /** the due date is a usual payment term after the issue date */
  usual: number;
}

export const newTermsTally = (): TermsTally => ({ pairs: 0, impossible: 0, usual: 0 });

const USUAL_TERMS = new Set([0, 7, 8, 10, 14, 15, 20, 21, 30, 45, 60, 75, 90, 120]);

/** @param days due − issued, in days; @param isTerm false for settlement, which has no usual distance */
export function observeTerm(tally: TermsTally, days: number, isTerm: boolean): void {
  tally.pairs += 1;
  if (days < 0) {
    tally.impossible += 1;
  } else if (isTerm && USUAL_TERMS.has(days)) {
    tally.usual += 1;
  }
}

const MIN_PAIRS = 3;

/**
 * Decides between orders by what depends on the dates: an order in which due dates precede issue dates is wrong, and
 * payment terms are round. Needs a clear difference over three rows or more.
 */
export function decideByTerms(tallies: Partial<Record<DateOrder, TermsTally>>): DateEvidence | null {
  const scored = (Object.entries(tallies) as [DateOrder, TermsTally][])
    .filter(([, tally]) => tally.pairs >= MIN_PAIRS)
    .map(([order, { pairs, impossible, usual }]) => ({
      order,
      pairs,
      good: pairs - impossible,
      usual,
      bad: impossible / pairs,
      share: usual / pairs,
    }))
    .sort((a, b) => a.bad - b.bad || b.share - a.share);
  const [best, next] = scored;
  if (!best || !next) {
    return null;
  }
  const byTerms = best.share >= 0.6 && next.share <= best.share / 2;
  if (!byTerms && !(best.bad === 0 && next.bad >= 0.1 && best.pairs * next.bad >= MIN_PAIRS)) {
    return null;
  }
  return { how: 'terms', order: best.order, rows: byTerms ? best.usual : best.good, of: best.pairs };
}
