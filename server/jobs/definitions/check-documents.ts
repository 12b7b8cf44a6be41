import { scanDueDocuments } from '#server/domain/documents/scan-document.ts';
import type { Job } from '#server/jobs/start-jobs.ts';

/** Asks the virus scanner again about files it has not answered for. */
export const checkDocuments: Job = {
  name: 'check-documents',
  everyMs: 30_000,
  run: async () => void (await scanDueDocuments()),
};
