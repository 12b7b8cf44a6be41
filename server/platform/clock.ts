import { config } from '#server/platform/config.ts';

/** The one source of "now": tests and fault runs set it, nothing else reads the wall clock for business decisions. */
export interface Clock {
  now(): Date;
}

// A process may be started with a shifted clock, to prove that order never depends on it.
const offset = Number(process.env.ENTENTE_CLOCK_OFFSET_MS ?? 0) || 0;

let current: Clock = { now: () => new Date(Date.now() + offset) };

export const clock: Clock = { now: () => current.now() };

/** Replaces the clock (tests); returns a function that puts the former one back. */
export function useClock(next: Clock): () => void {
  const before = current;
  current = next;
  return () => {
    current = before;
  };
}

/** Made once for a zone: an import asks for the days of a whole file. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant, as YYYY-MM-DD, in a time zone: without one, in the company's. */
export function dayOf(instant: Date, timeZone = config().timeZone): string {
  let calendar = calendars.get(timeZone);
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    calendars.set(timeZone, calendar);
  }
  return calendar.format(instant);
}

/** Today's calendar day, as YYYY-MM-DD; due, value and promise dates compare with it. */
export const today = (timeZone?: string): string => dayOf(clock.now(), timeZone);
