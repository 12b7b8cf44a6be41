import { setImmediate } from 'node:timers/promises';
import { streamOf } from '#models/contracts/entries.ts';
import { type ImportCounts, NO_COUNTS } from '#models/contracts/imports.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { ImportProblems } from '#models/schemas/import-problem.ts';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertCanImport } from '#server/domain/receivables/import/assert-can-import.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { claimRun, type Lease, settleDeadRuns } from '#server/domain/receivables/import/import-lease.ts';
import { storedFile } from '#server/domain/receivables/import/import-store.ts';
import { type BatchReport, processRows } from '#server/domain/receivables/import/process-rows.ts';
import { storedRepetitions } from '#server/domain/receivables/import/read-rows.ts';
import { rememberMapping } from '#server/domain/receivables/import/remembered-mapping.ts';
import { tellCustomers } from '#server/domain/receivables/import/tell-customers.ts';
import { shapeOf } from '#server/domain/receivables/import/understand-table.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';
import { UnreadableTableError } from '#server/integrations/tabular/table.ts';
import { appendEntries } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { logger } from '#server/platform/logger.ts';
import { singleton } from '#server/platform/singleton.ts';

const runs = () => ImportRuns.within(everything());
/** Runs this process executes; shutdown waits for none of them: they are continued after the next start. */
const executing = singleton('importsExecuting', () => new Map<string, Promise<void>>());

class LeaseLostError extends Error {}

/**
 * Starts executing a run in the background of this process; its progress is in the database. A second start of the same
 * run changes nothing.
 * @returns when it has begun; `done` resolves when it has ended, whatever its result
 * @throws AppError NOT_FOUND, IMPORT_COLUMNS_MISSING, IMPORT_UNDECIDED (date order or number format), IMPORT_RUNNING
 * Appends `import.started`, `import.finished`, one `receivables.imported` per customer, `case.opened` per dispute.
 */
export async function runImport({
  actor,
  runId,
}: {
  actor: Actor | null;
  runId: string;
}): Promise<{ done: Promise<void> }> {
  assertCanImport(actor);
  const run = await getImport({ actor, runId });
  const { blockers } = run.understanding;
  if (blockers.some(({ code }) => code === 'FIELD_MISSING' || code === 'LOOKS_LIKE_PAYMENTS' || code === 'NO_ROWS')) {
    throw new AppError('IMPORT_COLUMNS_MISSING');
  }
  if (blockers.length > 0) {
    throw new AppError('IMPORT_UNDECIDED');
  }
  const lease = await claimRun(runId);
  if (!lease) {
    return { done: executing.get(runId) ?? Promise.resolve() };
  }
  const done = execute(run, lease).finally(() => {
    lease.release();
    executing.delete(runId);
  });
  executing.set(runId, done);
  return { done };
}

/** Continues what a crash interrupted; called when the process starts. */
export async function resumeInterruptedImports(): Promise<number> {
  await settleDeadRuns();
  const interrupted = await runs().find({ status: 'interrupted' }, { sort: { createdAt: 1 }, projection: { _id: 1 } });
  for (const { _id } of interrupted) {
    const { done } = await runImport({ actor: null, runId: _id });
    await done;
  }
  return interrupted.length;
}

async function execute(run: ImportRunDoc, lease: Lease): Promise<void> {
  const mine = { _id: run._id, 'lease.owner': lease.owner };
  let counts: ImportCounts = { ...NO_COUNTS };
  try {
    counts = await importFile(run, lease, mine);
    await finish(run, mine, { status: 'finished', counts });
  } catch (error) {
    if (error instanceof LeaseLostError) {
      logger.warn({ runId: run._id }, 'import taken over by another process');
      return;
    }
    const isExpected = error instanceof UnreadableTableError || error instanceof AppError;
    logger.error({ err: error, runId: run._id }, 'import failed');
    const failure =
      error instanceof UnreadableTableError ? error.reason : isExpected ? (error as AppError).code : 'INTERNAL';
    const current = await runs()
      .findById(run._id, { projection: { counts: 1 } })
      .catch(() => null);
    await finish(run, mine, { status: 'failed', counts: current?.counts ?? counts, failure }).catch((second: unknown) =>
      logger.error({ err: second }, 'import result not stored'),
    );
  }
}

async function importFile(run: ImportRunDoc, lease: Lease, mine: Record<string, unknown>): Promise<ImportCounts> {
  const { _id: runId, kind, understanding, createdBy: actor } = run;
  const startedAt = clock.now();
  const total = understanding.rows;
  const stream = streamOf('import', runId);
  await ImportProblems.within(everything()).deleteMany({ runId });
  if (run.attempts === 0) {
    await appendEntries({
      stream,
      actor,
      entries: [{ type: 'import.started', audience: 'internal', data: { file: run.fileName, kind } }],
    });
  }
  const save = async (
    phase: 'checking' | 'writing' | 'finishing',
    done: number,
    counts?: ImportCounts,
  ): Promise<void> => {
    const isMine =
      lease.isHeld() &&
      (await runs().updateOne(mine, {
        $set: { progress: { phase, done, total, at: clock.now(), startedAt }, ...(counts ? { counts } : {}) },
      }));
    if (!isMine) {
      throw new LeaseLostError();
    }
  };
  const table = await openTable(storedFile(runId, run.size));
  const { counts, touched } = await processRows({
    table,
    kind,
    understanding,
    runId,
    actor,
    dryRun: false,
    repetitions: run.repetitions ? storedRepetitions(run.repetitions) : undefined,
    onChecked: async (rows) => {
      if (rows % 10_000 === 0) {
        await save('checking', rows);
      }
      await setImmediate();
    },
    onBatch: async (report) => {
      await storeProblems(runId, report);
      await save('writing', report.counts.rows, report.counts);
    },
  });
  await save('finishing', counts.rows, counts);
  await tellCustomers({ runId, actor, touched, isFirstAttempt: run.attempts === 0 });
  await rememberMapping(
    kind,
    shapeOf(kind, understanding.headers, understanding.table.delimiter),
    understanding.mapping,
  );
  const cases = Cases.within(everything());
  counts.casesClosed = await cases.count({ 'source.runId': runId, state: 'CLOSED' });
  counts.casesOpened = (await cases.count({ 'source.runId': runId })) - counts.casesClosed;
  return counts;
}

async function storeProblems(runId: string, { problems }: BatchReport): Promise<void> {
  if (problems.length > 0) {
    const docs = problems.map((problem, index) => ({
      _id: `${runId}:${String(problem.line).padStart(9, '0')}:${String(index).padStart(5, '0')}`,
      runId,
      ...problem,
    }));
    await ImportProblems.raw().insertMany(docs, { ordered: false });
  }
}

async function finish(
  run: ImportRunDoc,
  mine: Record<string, unknown>,
  { status, counts, failure }: { status: 'finished' | 'failed'; counts: ImportCounts; failure?: string },
): Promise<void> {
  const isMine = await runs().updateOne(mine, {
    $set: { status, counts, finishedAt: clock.now(), ...(failure ? { failure } : {}) },
    $unset: { active: 1, lease: 1 },
  });
  if (!isMine) {
    return;
  }
  await appendEntries({
    stream: streamOf('import', run._id),
    actor: run.createdBy,
    entries: [
      {
        type: 'import.finished',
        audience: 'internal',
        data: {
          imported: counts.created + counts.updated,
          unchanged: counts.unchanged,
          refused: counts.refused,
          status,
        },
      },
    ],
  });
}
