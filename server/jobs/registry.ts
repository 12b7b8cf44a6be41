import { clearAccountsHourly } from '#server/jobs/definitions/clear-accounts.ts';
import { sendMail } from '#server/jobs/definitions/send-mail.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Everything a worker repeats. */
export const JOBS: readonly Job[] = [sendMail, clearAccountsHourly];
