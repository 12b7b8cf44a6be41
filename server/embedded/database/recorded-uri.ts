import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/*
 * A running instance leaves the address of its embedded database in the data folder, readable by its own account only,
 * so that a command (an import, a new account) can work beside it. The address holds the password of that run.
 */
const fileIn = (folder: string): string => path.join(folder, 'running-uri');

export const recordUri = (folder: string, uri: string): Promise<void> =>
  writeFile(fileIn(folder), uri, { mode: 0o600, flag: 'w' });

export const forgetUri = (folder: string): Promise<void> => rm(fileIn(folder), { force: true });

/** The address recorded by the instance that runs on this data folder; null when none is recorded. */
export async function recordedUri(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(fileIn(path.resolve(dataDir, 'database')), 'utf8')).trim() || null;
  } catch {
    return null;
  }
}
