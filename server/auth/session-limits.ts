import type { Role } from '#models/contracts/roles.ts';
import { isStaffRole } from '#models/contracts/roles.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a session lives: without a request (idle), and at most (absolute). Milliseconds. */
export interface SessionLimits {
  idle: number;
  absolute: number;
}

// The company's people work at shared desks and see everybody's data; a customer comes twice a month.
const STAFF: SessionLimits = { idle: 12 * HOUR_MS, absolute: 7 * DAY_MS };
const OUTSIDE: SessionLimits = { idle: 14 * DAY_MS, absolute: 60 * DAY_MS };

export const sessionLimits = (role: Role): SessionLimits => (isStaffRole(role) ? STAFF : OUTSIDE);

/** The last request is written down at most this often. */
export const TOUCH_EVERY_MS = 60_000;
