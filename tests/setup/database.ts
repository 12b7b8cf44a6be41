import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDatabase } from '#server/embedded/database/start-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's database; every test file takes a database name of its own. */
    mongodbUri: string;
  }
}

/** One database for the whole run, unless MONGODB_URI names one. Its files go when the run is over. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = path.resolve('.data', `test-${process.pid}`);
  const given = process.env.MONGODB_URI;
  if (!given) await mkdir(dataDir, { recursive: true });
  let shown = '';
  const database = await startDatabase({
    dataDir,
    onProgress({ message }) {
      if (message === shown) return;
      shown = message;
      if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${message}`);
    },
  });
  if (shown && process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  process.stdout.write(`Test database: ${database.provider}\n`);
  process.env.MONGODB_URI = database.uri;
  project.provide('mongodbUri', database.uri);
  return async () => {
    await database.stop();
    if (given) return;
    delete process.env.MONGODB_URI;
    await rm(dataDir, { recursive: true, force: true });
  };
}
