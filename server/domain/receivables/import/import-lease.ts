import { hostname } from 'node:os';
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

/** Marks runs whose process has died as interrupted, so that they can be continued and others may start. */
export async function settleDeadRuns(): Promise<void> {
  for (const run of await ImportRuns.within(everything()).find({ active: true })) {
    if (isDead(run)) {
      await ImportRuns.within(everything()).updateOne(
        { _id: run._id, active: true, ...(run.lease ? { 'lease.owner': run.lease.owner } : {}) },
        { $set: { status: 'interrupted' }, $unset: { active: 1, lease: 1 } },
      );
    }
  }
}

/**
 * Claims a run for execution. The unique index on `active` lets one run of the installation through.
 * @returns null when this very run is being executed or has ended already (a double submit)
 * @throws AppError IMPORT_RUNNING when another one is running
 */
export async function claimRun(runId: string): Promise<Lease | null> {
  await settleDeadRuns();
  const owner = newId();
  const identity = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' };
  const until = (): Date => new Date(clock.now().getTime() + LEASE_MS);
  const now = clock.now();
  let claimed: boolean;
  try {
    claimed = await ImportRuns.within(everything()).updateOne(
      { _id: runId, status: { $in: ['uploaded', 'interrupted', 'failed'] } },
      {
        $set: {
          status: 'running',
          active: true,
          lease: { owner, host: hostname(), ...identity, until: until() },
          startedAt: now,
          progress: { phase: 'checking', done: 0, total: 0, at: now, startedAt: now },
        },
        $unset: { failure: 1, finishedAt: 1 },
        $inc: { attempts: 1 },
      },
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
