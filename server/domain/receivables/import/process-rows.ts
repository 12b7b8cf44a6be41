import {
  type ImportCounts,
  type ImportKind,
  NO_COUNTS,
  type RowProblemView,
  type Understanding,
} from '#models/contracts/imports.ts';
import type { EntryActor } from '#models/schemas/entry.ts';
import { SYSTEM_USER } from '#server/auth/actor.ts';
import {
  type CheckedRow,
  CUSTOMERS,
  checkedRows,
  findRepetitions,
  inBatches,
  RECEIVABLES,
  type Repetitions,
  type RowKind,
} from '#server/domain/receivables/import/read-rows.ts';
import { CustomersWriter } from '#server/domain/receivables/import/write-customers.ts';
import { ReceivablesWriter, tally } from '#server/domain/receivables/import/write-receivables.ts';
import type { Table } from '#server/integrations/tabular/table.ts';

const BATCH_ROWS = 1_000;

interface Writer<T> {
  readonly customersCreated: number;
  readonly touched: ReadonlyMap<string, { created: number; updated: number }>;
  prepare(): Promise<void>;
  write(
    rows: readonly T[],
  ): Promise<{ outcome: 'created' | 'updated' | 'unchanged' | 'refused'; row: T; problem?: RowProblemView }[]>;
}

/** What a batch came to, for progress, preview and problem list. */
export interface BatchReport {
  counts: ImportCounts;
  problems: RowProblemView[];
  rows: {
    line: number;
    outcome: 'created' | 'updated' | 'unchanged' | 'repeated' | 'refused';
    cells: CheckedRow<unknown>['cells'];
    problem?: RowProblemView;
  }[];
}

export interface ProcessOptions {
  table: Table;
  kind: ImportKind;
  understanding: Understanding;
  runId: string;
  actor: EntryActor;
  dryRun: boolean;
  /** found by an earlier pass over the same file with the same understanding */
  repetitions?: Repetitions | undefined;
  /** called now and then while the file is checked as a whole */
  onChecked?: (rows: number) => Promise<void>;
  /** called after each batch, once it is stored */
  onBatch: (report: BatchReport) => Promise<void>;
}

export interface Processed {
  counts: ImportCounts;
  touched: Writer<unknown>['touched'];
  repetitions: Repetitions;
}

/**
 * Brings a file's rows into the books in two passes: the first finds rows that contradict each other anywhere in the
 * file, the second writes batch by batch while the next batch is being read. A dry run does all but writing.
 * Running it again after a crash, at any point, leads to the same books.
 */
export async function processRows(options: ProcessOptions): Promise<Processed> {
  const { understanding, runId, actor, dryRun } = options;
  return options.kind === 'ar-csv'
    ? run(options, RECEIVABLES, new ReceivablesWriter({ runId, understanding, actor, dryRun }))
    : run(options, CUSTOMERS, new CustomersWriter({ runId, understanding, actor, dryRun }));
}

/** The same without writing: what would become of each row. */
export const dryRun = (options: Omit<ProcessOptions, 'actor' | 'dryRun' | 'onChecked'>): Promise<Processed> =>
  processRows({ ...options, actor: { userId: SYSTEM_USER, role: 'system' }, dryRun: true });

async function run<T extends { line: number }>(
  { table, understanding, repetitions: known, onChecked, onBatch }: ProcessOptions,
  kind: RowKind<T>,
  writer: Writer<T>,
): Promise<Processed> {
  const repetitions =
    known ??
    (await findRepetitions(table, kind, understanding, (done) =>
      done % BATCH_ROWS === 0 ? onChecked?.(done) : undefined,
    ));
  await writer.prepare();
  const counts = { ...NO_COUNTS };
  for await (const batch of inBatches(checkedRows(table, kind, understanding, repetitions), BATCH_ROWS)) {
    const problems: RowProblemView[] = [];
    const decisions = await writer.write(
      batch.flatMap((checked) => (checked.outcome === 'valid' ? [checked.row] : [])),
    );
    tally(counts, decisions, problems);
    const byLine = new Map(decisions.map((decision) => [decision.row.line, decision]));
    const rows = batch.map((checked): BatchReport['rows'][number] => {
      const { line, cells } = checked;
      if (checked.outcome === 'valid') {
        const { outcome = 'refused', problem } = byLine.get(line) ?? {};
        return { line, outcome, cells, ...(problem ? { problem } : {}) };
      }
      if (checked.outcome === 'repeated') {
        counts.repeated += 1;
        return { line, outcome: 'repeated', cells };
      }
      counts.refused += 1;
      problems.push(...checked.problems);
      const [problem] = checked.problems;
      return { line, outcome: 'refused', cells, ...(problem ? { problem } : {}) };
    });
    counts.rows += batch.length;
    counts.customersCreated = writer.customersCreated;
    problems.sort((one, other) => one.line - other.line);
    await onBatch({ counts, problems, rows });
  }
  return { counts, touched: writer.touched, repetitions };
}
