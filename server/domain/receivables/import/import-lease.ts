import { hostname } from 'node:os';
import type { UpdateQuery } from 'mongoose';
import { type ImportRunDoc, ImportRuns } from '#models/schemas/import-run.ts';
import { everything } from '#models/scope.ts';
import { identifyProcess, isStillRunning } from '#server/embedded/process-identity.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';

const LEASE_MS = 30_000;
const RENEW_MS = 5_000;

/** The right to execute a run, renewed in the background until released. */
export interface Lease {
  readonly owner: string;
  /** false once another process took the run over: stop writing */
  isHeld(): boolean;
  release(): void;
}

/** A process on this machine that is gone is known at once; on another machine only the time can tell. */
function isDead({ lease }: ImportRunDoc): boolean {
  if (!lease || lease.until < clock.now()) {
    return true;
  }
  return lease.host === hostname() && !isStillRunning({ pid: lease.pid, startedAt: lease.startedAt });
}

/**
 * Frees what a process that has died held, so that others may start: a run is marked as interrupted and can be continued,
 * an undo can be asked for again.
 */
export async function settleDeadRuns(): Promise<void> {
  for (const run of await ImportRuns.within(everything()).find({ active: true })) {
    if (isDead(run)) {
      await ImportRuns.within(everything()).updateOne(
        { _id: run._id, active: true, ...(run.lease ? { 'lease.owner': run.lease.owner } : {}) },
        {
          ...(run.status === 'running' ? { $set: { status: 'interrupted' as const } } : {}),
          $unset: { active: 1, lease: 1 },
        },
      );
    }
  }
}

/**
 * Claims a run for execution. The unique index on `active` lets one run of the installation through.
 * @returns null when this very run is being executed or has ended already (a double submit)
 * @throws AppError IMPORT_RUNNING when another one is running
 */
export function claimRun(runId: string): Promise<Lease | null> {
  const now = clock.now();
  return claim(runId, ['uploaded', 'interrupted', 'failed'], {
    $set: {
      status: 'running',
      startedAt: now,
      progress: { phase: 'checking', done: 0, total: 0, at: now, startedAt: now },
    },
    $unset: { failure: 1, finishedAt: 1 },
    $inc: { attempts: 1 },
  });
}

/**
 * Claims a run to take it back. Nothing may be brought in meanwhile, by this run or another one: an invoice could come to
 * a customer who is being removed.
 * @returns null when there is nothing to take back, or somebody is at it
 * @throws AppError IMPORT_RUNNING
 */
export const claimUndo = (runId: string): Promise<Lease | null> =>
  claim(runId, ['finished', 'failed', 'interrupted'], {});

/** Gives a claim back without a result. */
export async function releaseClaim(runId: string, { owner, release }: Lease): Promise<void> {
  release();
  await ImportRuns.within(everything()).updateOne(
    { _id: runId, 'lease.owner': owner },
    { $unset: { active: 1, lease: 1 } },
  );
}

async function claim(
  runId: string,
  from: readonly ImportRunDoc['status'][],
  { $set = {}, ...update }: UpdateQuery<ImportRunDoc>,
): Promise<Lease | null> {
  await settleDeadRuns();
  const owner = newId();
  const identity = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' };
  const until = (): Date => new Date(clock.now().getTime() + LEASE_MS);
  let claimed: boolean;
  try {
    claimed = await ImportRuns.within(everything()).updateOne(
      { _id: runId, status: { $in: from }, active: { $exists: false } },
      { ...update, $set: { ...$set, active: true, lease: { owner, host: hostname(), ...identity, until: until() } } },
    );
  } catch (error) {
    if (isDuplicateKey(error)) {
      throw new AppError('IMPORT_RUNNING');
    }
    throw error;
  }
  if (!claimed) {
    return null;
  }
  let held = true;
  const timer = setInterval(() => {
    ImportRuns.within(everything())
      .updateOne({ _id: runId, 'lease.owner': owner }, { $set: { 'lease.until': until() } })
      .then(
        (matched) => {
          held &&= matched;
        },
        () => undefined,
      );
  }, RENEW_MS);
  timer.unref();
  return { owner, isHeld: () => held, release: () => clearInterval(timer) };
}
