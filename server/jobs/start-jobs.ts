import { logger } from '#server/platform/logger.ts';

/** Work that repeats in the background. Runs again after it ended, never twice at once in one process. */
export interface Job {
  name: string;
  everyMs: number;
  run(): Promise<void>;
  /** One sentence about what a run would do now, for `npm run job -- <name> --dry-run`. */
  preview?(): Promise<string>;
}

export interface RunningJobs {
  stop(): Promise<void>;
}

/** Starts the jobs of this process. Each claims its work atomically in the database, so every node may run them all. */
export async function startJobs(jobs: readonly Job[] = []): Promise<RunningJobs> {
  let stopping = false;
  const running = new Set<Promise<void>>();
  const timers = jobs.map((job) => {
    let busy = false;
    const tick = (): void => {
      if (busy || stopping) {
        return;
      }
      busy = true;
      const work = job
        .run()
        .catch((error: unknown) => logger.error({ err: error, job: job.name }, 'a job failed, it will run again'))
        .finally(() => {
          busy = false;
          running.delete(work);
        });
      running.add(work);
    };
    const timer = setInterval(tick, job.everyMs);
    timer.unref();
    tick();
    return timer;
  });
  return {
    stop: async () => {
      stopping = true;
      timers.forEach(clearInterval);
      await Promise.all(running);
    },
  };
}
