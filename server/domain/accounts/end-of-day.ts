import type { Day } from '#models/contracts/days.ts';
import { dayOf } from '#server/platform/clock.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The first instant of the day after, in a time zone: "until the 14th" includes the 14th. */
export function endOfDay(day: Day, timeZone: string): Date {
  // No zone is further than 14 hours from UTC: from here on, go forward to the first minute of another day.
  const noon = Date.parse(`${day}T12:00:00Z`);
  let instant = noon - 26 * HOUR_MS;
  while (dayOf(new Date(instant), timeZone) <= day) {
    instant += HOUR_MS;
  }
  instant -= HOUR_MS;
  while (dayOf(new Date(instant), timeZone) <= day) {
    instant += MINUTE_MS;
  }
  return new Date(instant);
}
