import { clearAccounts } from '#server/jobs/handlers/clear-accounts.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Removes what no longer opens anything. */
export const clearAccountsHourly: Job = { name: 'clear-accounts', everyMs: 3_600_000, run: clearAccounts };
