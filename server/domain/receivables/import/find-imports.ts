import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import type { Actor } from '#server/auth/actor.ts';
import { importScope } from '#server/policies/scope.ts';

const PAGE = 20;

/** Former runs, the newest first; `before` is the id of the last one of the page before. */
export async function findImports({
  actor,
  before,
}: {
  actor: Actor;
  before?: string;
}): Promise<{ runs: ImportRunDoc[]; hasMore: boolean }> {
  const runs = ImportRuns.within(importScope(actor));
  const last = before ? await runs.findById(before, { projection: { createdAt: 1 } }) : null;
  const filter = last
    ? { $or: [{ createdAt: { $lt: last.createdAt } }, { createdAt: last.createdAt, _id: { $gt: last._id } }] }
    : {};
  const found = await runs.find(filter, {
    sort: { createdAt: -1, _id: 1 },
    limit: PAGE + 1,
    projection: { 'understanding.headers': 0, 'understanding.skipped': 0, 'preview.rows': 0 },
  });
  return { runs: found.slice(0, PAGE), hasMore: found.length > PAGE };
}
