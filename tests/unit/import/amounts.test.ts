import { describe, expect, test } from 'vitest';
import type { DecimalMark } from '#models/contracts/imports.ts';
import { parseMinor } from '#models/contracts/money.ts';
import {
  decideDecimalMark,
  newNumberProfile,
  observeNumber,
} from '#server/domain/receivables/import/number-profile.ts';
import { amountParts, decimalText } from '#server/domain/receivables/import/read-amount.ts';
import { workbookNumber } from '#server/integrations/tabular/read-workbook.ts';

const decide = (cells: readonly string[], currency = 'EUR') => {
  const profile = newNumberProfile();
  for (const [index, cell] of cells.entries()) {
    observeNumber(profile, cell, index + 2);
  }
  return decideDecimalMark(profile, currency);
};
const read = (cell: string, mark: DecimalMark): string | null => {
  const parts = amountParts(cell);
  return parts ? decimalText(parts, mark) : null;
};
const grouped = (whole: number, separator: string): string => String(whole).replace(/\B(?=(\d{3})+$)/g, separator);

const FORMATS: Record<string, { mark: DecimalMark; group: string }> = {
  '1.234,56': { mark: 'comma', group: '.' },
  '1,234.56': { mark: 'dot', group: ',' },
  '1 234,56': { mark: 'comma', group: ' ' },
  '1 234,56 (no-break space)': { mark: 'comma', group: '\u00a0' },
  '1 234,56 (narrow no-break space)': { mark: 'comma', group: '\u202f' },
  "1'234.56": { mark: 'dot', group: "'" },
  '1’234.56': { mark: 'dot', group: '’' },
  '1234,56': { mark: 'comma', group: '' },
  '1234.56': { mark: 'dot', group: '' },
};
const DRESS: ((amount: string) => string)[] = [
  (a) => a,
  (a) => `${a} €`,
  (a) => `€ ${a}`,
  (a) => `EUR ${a}`,
  (a) => `${a}\u00a0EUR`,
  (a) => `  ${a} `,
];
const NEGATIVE: ((amount: string) => string)[] = [
  (a) => `-${a}`,
  (a) => `${a}-`,
  (a) => `(${a})`,
  (a) => `−${a}`,
  (a) => `- ${a}`,
];

describe('the number format is found out from the whole column', () => {
  test.each(Object.entries(FORMATS))('%s: found, and every cent read back exactly', (_, { mark, group }) => {
    const cents = [1, 99, 100, 12_345, 123_456, 1_234_567, 99_999_999, 123_456_789_01];
    for (const dress of DRESS) {
      const cells = cents.map((amount) =>
        dress(
          `${grouped(Math.floor(amount / 100), group)}${mark === 'comma' ? ',' : '.'}${String(amount % 100).padStart(2, '0')}`,
        ),
      );
      expect(decide(cells).decimalMark).toBe(mark);
      expect(cells.map((cell) => parseMinor(read(cell, mark) ?? '', 'EUR'))).toEqual(cents);
      for (const negative of NEGATIVE) {
        expect(
          cents.map(
            (amount, index) =>
              parseMinor(
                read(negative(cells[index]?.trim().replace(/[€EUR\u00a0\s]+$|^[€EUR\s]+/g, '') ?? ''), mark) ?? '',
                'EUR',
              ) === -amount,
          ),
        ).not.toContain(false);
      }
    }
  });

  test('"1,234" is resolved by the other rows of its column', () => {
    expect(decide(['1,234', '12,5'])).toMatchObject({ how: 'proven', decimalMark: 'comma' });
    expect(decide(['1,234', '12.5'])).toMatchObject({ how: 'proven', decimalMark: 'dot' });
    expect(decide(['1,234', '2,345'])).toMatchObject({ how: 'groups', decimalMark: 'dot' });
    expect(decide(['1,234', '2,345'], 'TND')).toMatchObject({ how: 'ambiguous', decimalMark: null });
    expect(decide(['1,234', '1.234'])).toMatchObject({ how: 'mixed', decimalMark: null });
    expect(decide(['1.234.567', '1.234'])).toMatchObject({ how: 'proven', decimalMark: 'comma' });
  });

  test.each([
    '1.23.45',
    '1,2345,6',
    '12 34,00',
    '1e5',
    '1.2E+05',
    'abc',
    '--5',
    '(-5)',
    '12 €€',
    '1 23',
    '',
    '=1+1',
    '12%',
  ])('%s is no amount', (cell) => {
    expect(read(cell, 'comma')).toBeNull();
  });

  test('decimals are kept as written: rounding is never done here', () => {
    expect(read('12,345678', 'comma')).toBe('12.345678');
    expect(parseMinor('12.345', 'EUR')).toBeNull();
    expect(parseMinor('12.300', 'EUR')).toBe(1_230);
  });

  test('numbers of a workbook lose their binary noise and nothing else', () => {
    expect(workbookNumber('0.30000000000000004')).toBe('0.3');
    expect(workbookNumber('65.88')).toBe('65.88');
    expect(workbookNumber('1234.5600000000001')).toBe('1234.56');
    expect(workbookNumber('1.234')).toBe('1.2340');
    expect(workbookNumber('9231909')).toBe('9231909');
    expect(workbookNumber('1E-7')).toBe('0.0000001');
  });
});
