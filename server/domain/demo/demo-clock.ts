import { AsyncLocalStorage } from 'node:async_hooks';
import { useClock as replaceClock } from '#server/platform/clock.ts';

const moment = new AsyncLocalStorage<Date>();

/** Runs work as if it happened then. Works side by side: every chain of calls has its own moment. */
export const at = <T>(then: Date, work: () => Promise<T>): Promise<T> => moment.run(then, work);

/** Lets `at` decide what time it is while work runs; what runs outside of `at` has the real time. */
export async function withMovableTime<T>(work: () => Promise<T>): Promise<T> {
  const restore = replaceClock({ now: () => moment.getStore() ?? new Date() });
  try {
    return await work();
  } finally {
    restore();
  }
}
