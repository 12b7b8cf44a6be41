import { checkDocuments } from '#server/jobs/definitions/check-documents.ts';
import { clearAccountsHourly } from '#server/jobs/definitions/clear-accounts.ts';
import { sendMail } from '#server/jobs/definitions/send-mail.ts';
import { sweepDocumentsHourly } from '#server/jobs/definitions/sweep-documents.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Everything a worker repeats. */
export const JOBS: readonly Job[] = [sendMail, clearAccountsHourly, checkDocuments, sweepDocumentsHourly];
