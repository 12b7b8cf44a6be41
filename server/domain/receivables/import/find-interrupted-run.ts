import { createHash } from 'node:crypto';
import type { ImportKind } from '#models/contracts/imports.ts';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import { settleDeadRuns } from '#server/domain/receivables/import/import-lease.ts';

/** The interrupted or failed run of exactly this file, so that it is continued instead of begun a second time. */
export async function findInterruptedRun({
  kind,
  bytes,
}: {
  kind: ImportKind;
  bytes: AsyncIterable<Uint8Array>;
}): Promise<ImportRunDoc | null> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
  }
  await settleDeadRuns();
  return ImportRuns.within(everything()).findOne(
    { sha256: hash.digest('hex'), kind, status: { $in: ['interrupted', 'failed'] } },
    { sort: { createdAt: -1 } },
  );
}
