import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import type { RunningDatabase } from '#server/embedded/database/provider.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { identifyProcess } from '#server/embedded/process-identity.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's database; every test file takes a database name of its own. */
    mongodbUri: string;
  }
}

interface SharedDatabase {
  running: Promise<RunningDatabase>;
  users: number;
}

// Each project of the run loads this file for itself; the database they share hangs on the process.
const shared = globalThis as { ententeTestDatabase?: SharedDatabase | undefined };
const dataDir = path.resolve('.data', `test-${process.pid}`);

function showProgress() {
  let shown = '';
  return {
    show(message: string) {
      if (message === shown || !process.stdout.isTTY) return;
      shown = message;
      process.stdout.write(`\r\x1b[K${message}`);
    },
    done(provider: string) {
      process.stdout.write(`${shown ? '\r\x1b[K' : ''}Test database: ${provider}\n`);
    },
  };
}

/** A run that was killed could not tidy up. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(path.dirname(dataDir)).catch(() => [] as string[])) {
    const pid = Number(/^test-(\d+)$/.exec(name)?.[1]);
    if (pid && !identifyProcess(pid))
      await rm(path.join(path.dirname(dataDir), name), { recursive: true, force: true });
  }
}

async function start(): Promise<RunningDatabase> {
  await removeLeftovers();
  await mkdir(dataDir, { recursive: true });
  const progress = showProgress();
  const running = await startDatabase({ dataDir, onProgress: ({ message }) => progress.show(message) });
  progress.done(running.provider);
  return running;
}

/** One database for the whole run, unless MONGODB_URI names one. Its files go when the run is over. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.ententeTestDatabase ??= { running: start(), users: 0 };
  const database = shared.ententeTestDatabase;
  database.users += 1;
  const running = await database.running;
  process.env.MONGODB_URI = running.uri;
  project.provide('mongodbUri', running.uri);
  return async () => {
    database.users -= 1;
    if (database.users > 0) return;
    shared.ententeTestDatabase = undefined;
    await running.stop();
    if (running.provider !== 'uri') delete process.env.MONGODB_URI;
    await rm(dataDir, { recursive: true, force: true });
  };
}
