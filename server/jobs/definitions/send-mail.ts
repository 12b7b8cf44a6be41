import { mailOutbox } from '#server/jobs/mail-outbox.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Picks up mails that no process is sending: retries, and what a crash left behind. */
export const sendMail: Job = { name: 'send-mail', everyMs: 5_000, run: () => mailOutbox.run() };
