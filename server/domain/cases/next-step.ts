import type { Day } from '#models/contracts/days.ts';
import { REASONS } from '#models/contracts/reasons.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { addBusinessDays, addBusinessHours } from '#server/domain/cases/business-time.ts';
import { dayOf } from '#server/platform/clock.ts';

/** The day by which the reason's department has looked at a new case: its hours to qualify (domain §2), from opening. */
export const qualifyBy = (subject: Pick<CaseDoc, 'reportedReason' | 'openedAt'>, timeZone: string): Day =>
  dayOf(addBusinessHours(subject.openedAt, REASONS[subject.reportedReason].qualifyHours, timeZone), timeZone);

const DAY_MS = 86_400_000;

/** The day by which it is to be resolved: business days of the reason from opening, stored pauses added (domain §3, T2). */
export function resolveBy(subject: Pick<CaseDoc, 'reason' | 'openedAt' | 'pauses'>, now: Date, timeZone: string): Day {
  const paused = subject.pauses.reduce((sum, { from, to }) => sum + ((to ?? now).getTime() - from.getTime()), 0);
  const start = new Date(subject.openedAt.getTime() + Math.round(paused / DAY_MS) * DAY_MS);
  return addBusinessDays(dayOf(start, timeZone), REASONS[subject.reason].resolveDays);
}
