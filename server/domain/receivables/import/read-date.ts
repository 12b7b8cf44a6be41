import type { Day } from '#models/contracts/days.ts';
import type { DateOrder } from '#models/contracts/imports.ts';
import { dayOf } from '#server/platform/clock.ts';

/** A date cell taken apart, before anybody knows the order of its parts. */
export type DateParts =
  | { kind: 'fixed'; day: Day; proves?: DateOrder }
  | { kind: 'numeric'; parts: readonly [string, string, string] }
  | { kind: 'compact'; digits: string }
  | { kind: 'serial'; day: Day }
  | { kind: 'none' };

const MONTHS: Record<string, number> = {};
const NAMES = [
  'january jan janvier janv jan',
  'february feb fevrier fevr fev',
  'march mar mars mrs',
  'april apr avril avr',
  'may mai',
  'june jun juin',
  'july jul juillet juil jul jul',
  'august aug aout aou',
  'september sep sept septembre',
  'october oct octobre',
  'november nov novembre',
  'december dec decembre',
];
NAMES.forEach((names, index) => {
  for (const name of names.split(' ')) {
    MONTHS[name] = index + 1;
  }
});

const pad = (n: number): string => String(n).padStart(2, '0');

/** An existing day, or null: 31 April and 29 February of common years are refused. */
export function dayFrom(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1000 || year > 9999) {
    return null;
  }
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) {
    return null;
  }
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** Two-digit years: 70–99 are of the last century, as spreadsheets read them. */
const fullYear = (text: string): number =>
  text.length === 2 ? Number(text) + (Number(text) < 70 ? 2000 : 1900) : Number(text);

const TIME = /[T\s,]+\d{1,2}[:h.]\d{2}([:.]\d{2})?([.,]\d+)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/i;
/** An instant in UTC, as programs write one; a time without a zone, or of another, is a day of whoever wrote it. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:Z|UTC|GMT)$/i;
const NUMERIC = /^(\d{1,4})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{1,4})$/;
const DAY_NAME_FIRST =
  /^(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})(?:er|st|nd|rd|th)?[\s./-]+([a-z]{3,9})\.?,?[\s./-]+(\d{4}|\d{2})$/;
const MONTH_NAME_FIRST = /^(?:[a-z]{2,9}\.?,?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}|\d{2})$/;
const YEAR_NAME_FIRST = /^(\d{4})[\s./-]+([a-z]{3,9})\.?[\s./-]+(\d{1,2})$/;
/** 1927 to 2119 in Excel's day count: outside of it a number is hardly a date. */
const SERIAL = { min: 10_000, max: 80_000 };

/** The day of an Excel serial number (1900 system). */
export function daySerial(serial: number): Day {
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** The day on which an instant falls: midnight in Paris is the evening before in UTC. Null when the text is none. */
function dayOfInstant(text: string): Day | null {
  const [, day, time] = INSTANT.exec(text) ?? [];
  const at = new Date(`${day}T${time}Z`);
  // A day that does not exist would be taken for one of the next month.
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day ?? '') ? null : dayOf(at);
}

/** Takes a cell apart. Whatever is unmistakable comes as a day, the rest waits for the order of its column. */
export function dateParts(cell: string): DateParts {
  const text = cell.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  const code = text.charCodeAt(0);
  if (text.length < 5 || text.length > 45) {
    return { kind: 'none' };
  }
  const instant = text.length > 15 ? dayOfInstant(text) : null;
  if (instant) {
    return { kind: 'fixed', day: instant, proves: 'ymd' };
  }
  const timeless = text.length > 10 ? text.replace(TIME, '') : text;
  if (code >= 48 && code <= 57) {
    const numeric = NUMERIC.exec(timeless);
    if (numeric) {
      return numericParts(numeric[1] ?? '', numeric[3] ?? '', numeric[4] ?? '');
    }
    if (/^\d{8}$/.test(timeless)) {
      return { kind: 'compact', digits: timeless };
    }
    if (/^\d{5}([.,]\d+)?$/.test(text)) {
      const serial = Number(text.replace(',', '.'));
      return serial >= SERIAL.min && serial <= SERIAL.max
        ? { kind: 'serial', day: daySerial(serial) }
        : { kind: 'none' };
    }
  }
  return /[a-z]/i.test(timeless) ? namedMonth(timeless) : { kind: 'none' };
}

function numericParts(first: string, second: string, third: string): DateParts {
  if (first.length >= 3) {
    // A year in front has its month next: nobody writes year-day-month.
    const day = first.length === 4 && third.length <= 2 ? dayFrom(Number(first), Number(second), Number(third)) : null;
    return day ? { kind: 'fixed', day, proves: 'ymd' } : { kind: 'none' };
  }
  return third.length === 3 ? { kind: 'none' } : { kind: 'numeric', parts: [first, second, third] };
}

function namedMonth(text: string): DateParts {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const dayFirst = DAY_NAME_FIRST.exec(plain);
  const monthFirst = dayFirst ? null : MONTH_NAME_FIRST.exec(plain);
  const yearFirst = dayFirst || monthFirst ? null : YEAR_NAME_FIRST.exec(plain);
  const [d, m, y] = dayFirst
    ? [dayFirst[1], dayFirst[2], dayFirst[3]]
    : monthFirst
      ? [monthFirst[2], monthFirst[1], monthFirst[3]]
      : yearFirst
        ? [yearFirst[3], yearFirst[2], yearFirst[1]]
        : [];
  const month = MONTHS[m ?? ''];
  const day = month && d && y ? dayFrom(fullYear(y), month, Number(d)) : null;
  return day ? { kind: 'fixed', day } : { kind: 'none' };
}

/** The day that parts mean in an order, or null when there is no such day. */
export function dayInOrder(parts: DateParts, order: DateOrder): Day | null {
  switch (parts.kind) {
    case 'fixed':
    case 'serial':
      return parts.day;
    case 'numeric': {
      const [a, b, c] = parts.parts;
      if (order === 'ymd') {
        return a.length === 2 && c.length <= 2 ? dayFrom(fullYear(a), Number(b), Number(c)) : null;
      }
      if (c.length !== 4 && c.length !== 2) {
        return null;
      }
      return order === 'dmy' ? dayFrom(fullYear(c), Number(b), Number(a)) : dayFrom(fullYear(c), Number(a), Number(b));
    }
    case 'compact': {
      const n = (from: number, to: number): number => Number(parts.digits.slice(from, to));
      return order === 'ymd'
        ? dayFrom(n(0, 4), n(4, 6), n(6, 8))
        : order === 'dmy'
          ? dayFrom(n(4, 8), n(2, 4), n(0, 2))
          : dayFrom(n(4, 8), n(0, 2), n(2, 4));
    }
    case 'none':
      return null;
  }
}

/**
 * Reads a date cell in the order found out for its column (null: only unmistakable dates are read).
 * @returns YYYY-MM-DD, or null when it is no date in that order
 */
export function readDate(cell: string, order: DateOrder | null): Day | null {
  const parts = dateParts(cell);
  if (parts.kind === 'fixed' || parts.kind === 'serial') {
    return parts.day;
  }
  return order ? dayInOrder(parts, order) : null;
}

const EARLIEST_YEAR = 1980;
const YEARS_AHEAD = 15;

/** Guards against typing errors such as 2206: receivables of this century and a little more. */
export const isPlausibleDay = (day: Day, thisYear: number): boolean => {
  const year = Number(day.slice(0, 4));
  return year >= EARLIEST_YEAR && year <= thisYear + YEARS_AHEAD;
};
