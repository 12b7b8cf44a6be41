import {
  type ImportKind,
  NO_COUNTS,
  PREVIEW_ROWS,
  type PreviewRow,
  type Understanding,
} from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { dryRun } from '#server/domain/receivables/import/process-rows.ts';
import { keptRepetitions } from '#server/domain/receivables/import/read-rows.ts';
import type { Table } from '#server/integrations/tabular/table.ts';

/** A dry run over the whole file: exact counts, and 20 rows with the problems first. Nothing is written. */
export async function makePreview({
  table,
  kind,
  understanding,
  runId,
}: {
  table: Table;
  kind: ImportKind;
  understanding: Understanding;
  runId: string;
}): Promise<Pick<ImportRunDoc, 'preview' | 'repetitions'>> {
  if (understanding.blockers.length > 0) {
    return { preview: { counts: NO_COUNTS, rows: [] } };
  }
  const refused: PreviewRow[] = [];
  const good: PreviewRow[] = [];
  const { counts, repetitions } = await dryRun({
    table,
    kind,
    understanding,
    runId,
    onBatch: async ({ rows }) => {
      for (const { line, outcome, cells, problem } of rows) {
        const list = outcome === 'refused' ? refused : good;
        if (list.length < PREVIEW_ROWS) {
          list.push({ line, outcome, cells: cells(), ...(problem ? { problem } : {}) });
        }
      }
    },
  });
  const kept = keptRepetitions(repetitions);
  return {
    preview: { counts, rows: problemsFirst(refused, good) },
    ...(kept ? { repetitions: kept } : {}),
  };
}

/** Problems first, but never so many that nobody sees what a good row looks like. */
function problemsFirst(refused: readonly PreviewRow[], good: readonly PreviewRow[]): PreviewRow[] {
  const shown = refused.slice(0, Math.max(PREVIEW_ROWS - good.length, Math.ceil(PREVIEW_ROWS / 2)));
  return [...shown, ...good].slice(0, PREVIEW_ROWS);
}
