import { afterEach, expect, test } from 'vitest';
import { dayOf, today, useClock } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';

const usual = config().timeZone;
afterEach(() => Object.assign(config(), { timeZone: usual }));

test('a day is the company’s, wherever the server stands, unless a zone is named', () => {
  const lateInUtc = new Date('2026-12-31T23:30:00Z');
  expect(dayOf(lateInUtc)).toBe('2027-01-01');
  expect(dayOf(lateInUtc, 'UTC')).toBe('2026-12-31');
  Object.assign(config(), { timeZone: 'America/Montreal' });
  expect(dayOf(lateInUtc)).toBe('2026-12-31');
  const restore = useClock({ now: () => lateInUtc });
  expect(today()).toBe('2026-12-31');
  restore();
});
