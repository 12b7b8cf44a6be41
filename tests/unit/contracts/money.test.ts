import { expect, test } from 'vitest';
import { addDays, daysBetween, isDay } from '#models/contracts/days.ts';
import { minorToDecimal, parseMinor } from '#models/contracts/money.ts';

test('amounts are read exactly, by the digits of their currency', () => {
  expect(parseMinor('1727.50', 'EUR')).toBe(172_750);
  expect(parseMinor('1727,5', 'EUR')).toBe(172_750);
  expect(parseMinor('0.1', 'EUR')).toBe(10);
  expect(parseMinor('-3', 'EUR')).toBe(-300);
  expect(parseMinor('1500', 'JPY')).toBe(1_500);
  expect(parseMinor('1.234', 'TND')).toBe(1_234);
  expect(parseMinor('123456789012.34', 'EUR')).toBeNull();
  expect(parseMinor('12345678901.23', 'EUR')).toBe(1_234_567_890_123);
});

test('what is no amount is refused, and so is a fraction of a cent', () => {
  for (const text of ['', 'abc', '1.2.3', '1e5', '0x10', '1,234.56', '1.005', 'NaN', 'Infinity']) {
    expect(parseMinor(text, 'EUR')).toBeNull();
  }
  expect(parseMinor('1.5', 'JPY')).toBeNull();
  expect(parseMinor('1.500', 'EUR')).toBe(150);
});

test('amounts are written back as they were read', () => {
  for (const [amount, currency, text] of [
    [5, 'EUR', '0.05'],
    [-172_750, 'EUR', '-1727.50'],
    [0, 'EUR', '0.00'],
    [1_500, 'JPY', '1500'],
    [7, 'TND', '0.007'],
  ] as const) {
    expect(minorToDecimal(amount, currency)).toBe(text);
    expect(parseMinor(text, currency)).toBe(amount);
  }
});

test('days exist or do not, and are counted over month ends and leap years', () => {
  expect([isDay('2028-02-29'), isDay('2026-02-29'), isDay('2026-13-01'), isDay('26-01-01')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(addDays('2026-01-31', 30)).toBe('2026-03-02');
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
  expect(daysBetween('2025-12-31', '2026-03-01')).toBe(60);
});
