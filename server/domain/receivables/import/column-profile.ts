import type { ImportField } from '#models/contracts/imports.ts';
import { type DateProfile, newDateProfile, observeDate } from '#server/domain/receivables/import/date-profile.ts';
import {
  type NumberProfile,
  newNumberProfile,
  observeNumber,
} from '#server/domain/receivables/import/number-profile.ts';
import { readFlag } from '#server/domain/receivables/import/read-words.ts';

const MAX_DISTINCT = 5_000;

/** What one whole column holds. */
export interface ColumnProfile {
  filled: number;
  dates: DateProfile;
  numbers: NumberProfile;
  flags: number;
  codes: number;
  emails: number;
  letters: number;
  distinct: Set<string>;
  samples: string[];
}

export const newColumnProfile = (): ColumnProfile => ({
  filled: 0,
  dates: newDateProfile(),
  numbers: newNumberProfile(),
  flags: 0,
  codes: 0,
  emails: 0,
  letters: 0,
  distinct: new Set(),
  samples: [],
});

export function observeCell(column: ColumnProfile, cell: string, line: number): void {
  const text = cell.trim();
  if (text === '') {
    return;
  }
  column.filled += 1;
  if (column.samples.length < 3) {
    column.samples.push(text.slice(0, 60));
  }
  if (column.distinct.size < MAX_DISTINCT) {
    column.distinct.add(text.length > 40 ? text.slice(0, 40) : text);
  }
  if (text.length <= 45) {
    const hasDigit = /\d/.test(text);
    if (hasDigit) {
      observeDate(column.dates, text, line);
      observeNumber(column.numbers, text, line);
    }
    if (text.length <= 12 && readFlag(text) !== null) {
      column.flags += 1;
    }
    if (/^[A-Za-z]{3}$/.test(text)) {
      column.codes += 1;
    }
    if (text.includes('@')) {
      column.emails += 1;
    }
  }
  if (/\p{L}/u.test(text)) {
    column.letters += 1;
  }
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value));

/** How well a column's content fits a field, 0 to 1; 0.5 where content tells nothing. */
export function contentScore(column: ColumnProfile, field: ImportField, rows: number): number {
  const { filled } = column;
  if (filled === 0) {
    return 0.15;
  }
  const share = (count: number): number => clamp(count / filled);
  switch (field) {
    case 'issuedOn':
    case 'dueOn':
    case 'settledOn':
      return share(column.dates.dates);
    case 'total':
    case 'open':
    case 'paid':
      // An amount that is a date as well is a date: 20260131, 45321.
      return share(column.numbers.numbers) * (column.dates.dates - column.dates.serials > filled * 0.8 ? 0.3 : 1);
    case 'number':
      return (
        0.2 +
        0.8 *
          clamp(column.distinct.size / Math.min(filled, MAX_DISTINCT)) *
          (column.dates.dates > filled * 0.9 ? 0.2 : 1)
      );
    case 'customerCode':
      return column.dates.dates > filled * 0.9 ? 0.1 : 0.5 + 0.3 * clamp(1 - share(column.letters) * 0.2);
    case 'customerName':
      return 0.15 + 0.6 * share(column.letters) - (column.flags > filled * 0.9 ? 0.4 : 0);
    case 'currency':
      return share(column.codes + (column.letters === 0 && column.numbers.filled === 0 ? filled : 0));
    case 'disputed':
      // An empty cell is a No: a column of a few crosses is a flag.
      return share(column.flags) >= 0.9 || filled < rows * 0.5
        ? Math.max(0.3, share(column.flags))
        : share(column.flags);
    case 'email':
      return share(column.emails);
    case 'status':
      return column.distinct.size <= 30 ? 0.7 : 0.1;
    default:
      return 0.5;
  }
}
