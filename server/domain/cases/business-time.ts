import { addDays, type Day } from '#models/contracts/days.ts';

/** Office hours of the calendar of domain §3: 09:00–17:00, so that eight hours are one business day. */
const OPENS = 9 * 60;
const CLOSES = 17 * 60;
const MINUTE_MS = 60_000;

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];

/** Easter Sunday (Gregorian), by the anonymous algorithm as domain §3 writes it. */
export function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`;
}

const known = new Map<number, ReadonlySet<Day>>();

/** French public holidays of a year (domain §3, without the option of Alsace-Moselle). A set: two can fall together. */
export function holidaysOf(year: number): ReadonlySet<Day> {
  let days = known.get(year);
  if (!days) {
    const easter = easterOf(year);
    days = new Set([...FIXED.map((day) => `${year}-${day}`), ...[1, 39, 50].map((n) => addDays(easter, n))]);
    known.set(year, days);
  }
  return days;
}

/** Monday to Friday, holidays left out. */
export function isBusinessDay(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidaysOf(Number(day.slice(0, 4))).has(day);
}

/** The nth business day after a day. */
export function addBusinessDays(day: Day, n: number): Day {
  let current = day;
  for (let left = n; left > 0; ) {
    current = addDays(current, 1);
    left -= isBusinessDay(current) ? 1 : 0;
  }
  return current;
}

/** The wall clock of an instant in a zone: its day and the minutes since midnight. */
function wallClock(instant: Date, timeZone: string): { day: Day; minute: number } {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** The instant at which a zone's clocks show a day and a minute; office hours never fall into a change of clocks. */
function instantOf(day: Day, minute: number, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const shown = wallClock(new Date(asUtc), timeZone);
  const offset = Date.parse(`${shown.day}T00:00:00Z`) + shown.minute * MINUTE_MS - asUtc;
  return new Date(asUtc - offset);
}

/** The instant that lies a number of business hours after another (domain §3, "Calendar"). */
export function addBusinessHours(instant: Date, hours: number, timeZone: string): Date {
  let { day, minute } = wallClock(instant, timeZone);
  let left = hours * 60;
  for (;;) {
    if (isBusinessDay(day) && minute < CLOSES) {
      const from = Math.max(minute, OPENS);
      if (from + left <= CLOSES) {
        return instantOf(day, from + left, timeZone);
      }
      left -= CLOSES - from;
    }
    day = addDays(day, 1);
    minute = 0;
  }
}
