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

/** The calendar day of an instant in a time zone, as YYYY-MM-DD. */
export function dayOf(instant: Date, timeZone = 'Europe/Paris'): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
}

/** Today's calendar day, as YYYY-MM-DD; due, value and promise dates compare with it. */
export const today = (timeZone?: string): string => dayOf(clock.now(), timeZone);
