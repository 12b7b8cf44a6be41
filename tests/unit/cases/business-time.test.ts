import { describe, expect, test } from 'vitest';
import { addBusinessDays, addBusinessHours, easterOf, isBusinessDay } from '#server/domain/cases/business-time.ts';

const ZONE = 'Europe/Paris';
const wall = (instant: Date) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' }).format(instant);

describe('the calendar of business days and hours (domain §3)', () => {
  test.each(['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21'])(
    'Easter falls on %s',
    (day) => {
      expect(easterOf(Number(day.slice(0, 4)))).toBe(day);
    },
  );

  test.each([
    ['2026-04-30', 10, '2026-05-19'],
    ['2026-05-11', 7, '2026-05-21'],
    ['2026-04-02', 2, '2026-04-07'],
    ['2025-12-23', 5, '2025-12-31'],
  ])('%s plus %i business days is %s', (day, n, expected) => {
    expect(addBusinessDays(day, n)).toBe(expected);
  });

  test.each([
    ['2026-04-02T15:00:00+02:00', 8, '2026-04-03 15:00'],
    ['2026-04-03T16:00:00+02:00', 8, '2026-04-07 16:00'],
    ['2026-07-11T11:00:00+02:00', 4, '2026-07-13 13:00'],
    ['2026-03-27T16:00:00+01:00', 2, '2026-03-30 10:00'],
    ['2026-04-02T05:00:00+02:00', 8, '2026-04-02 17:00'],
    ['2026-04-02T20:00:00+02:00', 4, '2026-04-03 13:00'],
  ])('%s plus %i business hours is %s in Paris', (from, hours, expected) => {
    expect(wall(addBusinessHours(new Date(from), hours, ZONE))).toBe(expected);
  });

  test('weekends and holidays are no business days', () => {
    expect(['2026-05-01', '2026-05-02', '2026-05-14', '2026-12-25'].some(isBusinessDay)).toBe(false);
    expect(isBusinessDay('2026-05-04')).toBe(true);
  });
});
