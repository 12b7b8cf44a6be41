import type { CommandContext } from '#server/embedded/database/gateway/command-context.ts';
import {
  CommandError,
  isConflictState,
  sqlStateOf,
  writeConflictCode,
} from '#server/embedded/database/gateway/errors.ts';

const patienceMs = 5000;

const queues = new Map<string, Promise<unknown>>();

/** One at a time per key, in the order of asking. */
function inLine<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(key) ?? Promise.resolve();
  const result = before.then(work);
  const tail = result
    .catch(() => undefined)
    .finally(() => {
      if (queues.get(key) === tail) queues.delete(key);
    });
  queues.set(key, tail);
  return result;
}

/** Another writer was in the way, and nothing was kept of what is told so. */
export function isConflict(error: unknown): boolean {
  if (error instanceof CommandError) return error.code === writeConflictCode;
  return isConflictState(sqlStateOf(error));
}

/**
 * MongoDB tries a single write again when it collides with another; so does this. Losers queue per collection: two
 * inserts into several unique indexes may wait for each other, and would do so again if all came back at once.
 * Inside a transaction nothing is retried here: the whole transaction has to be.
 */
export async function retryConflicts<T>(
  context: CommandContext,
  collection: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + patienceMs;
  try {
    return await attempt();
  } catch (error) {
    if (context.transaction || !isConflict(error)) throw error;
  }
  return inLine(`${context.database}.${collection}`, async () => {
    for (let round = 0; ; round += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!isConflict(error) || Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * 2 ** round, 100)));
      }
    }
  });
}
