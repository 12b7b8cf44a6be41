import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  identifyProcess,
  isStillRunning,
  type ProcessIdentity,
  signalProcess,
  waitForExit,
} from '#server/embedded/process-identity.ts';

/** The PostgreSQL that runs on a data folder, by its own pid file and checked against what really runs. */
export async function findPostgres(dataFolder: string): Promise<ProcessIdentity | null> {
  const text = await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  const identity = identifyProcess(pid);
  if (!identity) return null;
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0');
  return words.includes(dataFolder) && words.some((word) => word.includes('postgres')) ? identity : null;
}

/** Stops a PostgreSQL whose supervisor is gone: politely, then as one pulls a plug (it recovers from that). */
export async function stopPostgres(identity: ProcessIdentity): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    signalProcess(identity, signal);
    if (await waitForExit(identity, patience)) return;
  }
  if (isStillRunning(identity)) throw new Error(`the database process ${identity.pid} cannot be stopped`);
}
