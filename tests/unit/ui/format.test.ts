import { describe, expect, test } from 'vitest';
import * as format from '#app/utils/format.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('an amount', () => {
  test('is written as each language does', () => {
    expect(format.formatMoney({ amount: 172_750, currency: 'EUR' }, 'en')).toBe('€1,727.50');
    expect(format.formatMoney({ amount: 172_750, currency: 'EUR' }, 'fr')).toBe('1\u202f727,50\u00a0€');
  });

  test('of twelve digits keeps its last cent', () => {
    expect(plain(format.formatMoney({ amount: 12_345_678_901_23, currency: 'EUR' }, 'fr'))).toBe('12 345 678 901,23 €');
    expect(format.formatMoney({ amount: 8_999_999_999_999, currency: 'EUR' }, 'en')).toBe('€89,999,999,999.99');
  });

  test('follows the minor unit of its currency', () => {
    expect(format.formatMoney({ amount: 1_500, currency: 'JPY' }, 'en')).toBe('¥1,500');
    expect(plain(format.formatMoney({ amount: 1_500, currency: 'TND' }, 'fr'))).toBe('1,500 TND');
  });

  test('below zero carries its sign in front', () => {
    expect(format.formatMoney({ amount: -5, currency: 'EUR' }, 'en')).toBe('-€0.05');
    expect(plain(format.formatMoney({ amount: -5, currency: 'EUR' }, 'fr'))).toBe('-0,05 €');
  });
});

describe('what a person types as an amount', () => {
  test.each([
    ['1 727,50', 'fr', 172_750],
    ['1\u202f727,50 €', 'fr', 172_750],
    ['1727.5', 'fr', 172_750],
    ['1.727,50', 'fr', 172_750],
    ['1,727.50', 'en', 172_750],
    ['€1,727.50', 'en', 172_750],
    ['1,727', 'en', 172_700],
    ['12,345,678', 'en', 1_234_567_800],
    ['0,5', 'en', 50],
    ['-3', 'fr', -300],
    ['1500 EUR', 'fr', 150_000],
    ['eur 1’727.50', 'fr', 172_750],
    ['−€12.50', 'en', -1_250],
    ['1,000', 'en', 100_000],
  ] as const)('%s in %s is understood', (text, language, minor) => {
    expect(parseAmount(text, 'EUR', language)).toBe(minor);
  });

  test.each([
    ['12€50', 'fr'],
    ['12 50', 'fr'],
    ['5EUR5', 'fr'],
    ['1.000', 'fr'],
    ['1,000', 'fr'],
    ['0,500', 'en'],
    ['1 7275', 'fr'],
    ['1 727.505,10', 'fr'],
    ['+-3', 'fr'],
    ['1,727', 'fr'],
    ['1.727', 'en'],
    ['1.727', 'fr'],
    ['1,7,50', 'en'],
    ['12,34,567', 'en'],
    ['1.727,505', 'fr'],
    ['1,', 'fr'],
    ['abc', 'fr'],
    ['', 'en'],
    ['1e5', 'en'],
    ['1.000.00,5', 'fr'],
  ] as const)('%s in %s is not guessed', (text, language) => {
    expect(parseAmount(text, 'EUR', language)).toBeNull();
  });

  test('in a currency of three decimals a comma before three digits is the decimal mark', () => {
    expect(parseAmount('1,500', 'TND', 'fr')).toBe(1_500);
  });

  test('comes back as it was shown', () => {
    for (const amount of [0, 1, 99, 172_750, 1_234_567_890_123]) {
      for (const language of ['en', 'fr'] as const) {
        expect(parseAmount(format.formatMoney({ amount, currency: 'EUR' }, language), 'EUR', language)).toBe(amount);
      }
    }
  });
});

describe('days and moments', () => {
  test('a day is written out with its month', () => {
    expect(plain(format.formatDay('2026-10-14', 'en'))).toBe('14 Oct 2026');
    expect(plain(format.formatDay('2026-10-01', 'fr'))).toBe('1er oct. 2026');
    expect(format.formatDayLong('2026-10-14', 'fr')).toBe('mercredi 14 octobre 2026');
  });

  test('a near day is a word', () => {
    expect(format.formatDayNear('2026-10-13', '2026-10-14', 'en')).toBe('yesterday');
    expect(format.formatDayNear('2026-10-15', '2026-10-14', 'fr')).toBe('demain');
    expect(plain(format.formatDayNear('2026-10-16', '2026-10-14', 'en'))).toBe('16 Oct 2026');
  });

  test('a moment is told in the time of the installation', () => {
    expect(format.zoned('2026-03-29T00:59:00Z', 'Europe/Paris')).toEqual({ day: '2026-03-29', time: '01:59' });
    expect(format.zoned('2026-03-29T01:00:00Z', 'Europe/Paris')).toEqual({ day: '2026-03-29', time: '03:00' });
    expect(format.zoned('2026-12-31T23:30:00Z', 'Europe/Paris')).toEqual({ day: '2027-01-01', time: '00:30' });
  });

  test.each([
    ['2026-10-14T11:59:50Z', 'just now', 'à l’instant'],
    // A page's clock moves on by the minute: what happened since its last beat lies ahead of it.
    ['2026-10-14T12:00:50Z', 'just now', 'à l’instant'],
    ['2026-10-14T12:01:59Z', 'just now', 'à l’instant'],
    ['2026-10-14T12:02:00Z', 'in 2 min', 'dans 2 min'],
    ['2026-10-14T11:48:00Z', '12 min ago', 'il y a 12 min'],
    ['2026-10-14T07:30:00Z', '09:30', '09:30'],
    ['2026-10-13T14:40:00Z', 'yesterday 16:40', 'hier 16:40'],
    ['2026-10-10T07:15:00Z', 'Saturday 09:15', 'samedi 09:15'],
    ['2026-09-01T07:15:00Z', '1 Sept 2026, 09:15', '1er sept. 2026 à 09:15'],
    ['2026-10-14T12:30:00Z', 'in 30 min', 'dans 30 min'],
    ['2026-10-15T08:00:00Z', 'tomorrow 10:00', 'demain 10:00'],
  ])('%s reads as one would say it', (instant, en, fr) => {
    const now = '2026-10-14T12:00:00Z';
    expect(plain(format.formatInstantNear(instant, now, 'en', 'Europe/Paris'))).toBe(en);
    expect(plain(format.formatInstantNear(instant, now, 'fr', 'Europe/Paris'))).toBe(fr);
  });
});

test('sizes, shares and lists follow the language', () => {
  expect(plain(format.formatBytes(1_536_000, 'fr'))).toBe('1,5 Mo');
  expect(plain(format.formatBytes(999, 'en'))).toBe('999 B');
  expect(plain(format.formatBytes(20_000_000, 'en'))).toBe('20 MB');
  expect(plain(format.formatPercent(0.1234, 'fr'))).toBe('12,3 %');
  expect(format.formatList(['a', 'b', 'c'], 'fr')).toBe('a, b et c');
  expect(format.formatList(['a'], 'en')).toBe('a');
});
