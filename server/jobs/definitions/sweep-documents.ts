import { countSweepable, sweepDocuments } from '#server/domain/documents/sweep-documents.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Removes files that were uploaded and never used. */
export const sweepDocumentsHourly: Job = {
  name: 'sweep-documents',
  everyMs: 3_600_000,
  run: async () => void (await sweepDocuments()),
  preview: async () => `Would remove ${await countSweepable()} uploads that nobody attached within a day.`,
};
