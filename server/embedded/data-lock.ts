import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identifyProcess, isStillRunning, parseProcessIdentity } from '#server/embedded/process-identity.ts';

/** Another running process holds the folder. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  readonly code = 'DATA_FOLDER_IN_USE';
  readonly pid: number;
  readonly folder: string;

  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. ` +
        'Stop that process first, or start this one with another data folder.',
    );
    this.folder = folder;
    this.pid = pid;
  }
}

export interface DataLock {
  /** Gives the folder free; safe to call twice. */
  release(): Promise<void>;
}

const lockName = '.lock';

async function readLock(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

const successorOf = (file: string, content: string): string =>
  `${file}.${createHash('sha256').update(content).digest('hex').slice(0, 32)}`;

/**
 * Replaces a dead owner's lock by the draft; false when somebody else was faster. A lock has exactly one successor: the
 * name of its claim is made of its content, and a claim counts only while the lock it follows is still in place. A
 * claim left by a process that died in here is itself followed by the next one.
 */
async function takeOver(folder: string, file: string, draft: string, dead: string): Promise<boolean> {
  const claims: string[] = [];
  for (let last = dead; ; ) {
    const claim = successorOf(file, last);
    claims.push(claim);
    if (await linkIfFree(draft, claim)) break;
    const next = await readLock(claim);
    if (next === null) return false;
    const owner = parseProcessIdentity(next);
    if (owner && isStillRunning(owner)) {
      if ((await readLock(file)) === dead) throw new DataFolderInUseError(folder, owner.pid);
      return false;
    }
    last = next;
  }
  if ((await readLock(file)) !== dead) {
    await rm(claims.at(-1) ?? '', { force: true });
    return false;
  }
  await rename(draft, file);
  await Promise.all(claims.map((claim) => rm(claim, { force: true })));
  return true;
}

/**
 * Claims a folder for this process until it is released or the process ends. A lock left by a process that is gone
 * is taken over, also when its number now belongs to another one. Throws DataFolderInUseError at once otherwise.
 */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, lockName);
  const own = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' };
  const content = JSON.stringify({ ...own, lock: randomUUID() });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o644 });
  try {
    for (;;) {
      if (await linkIfFree(draft, file)) break;
      const present = await readLock(file);
      if (present === null) continue;
      const owner = parseProcessIdentity(present);
      if (owner && isStillRunning(owner)) throw new DataFolderInUseError(folder, owner.pid);
      if (await takeOver(folder, file, draft, present)) break;
    }
  } finally {
    await rm(draft, { force: true });
  }
  return {
    async release() {
      if ((await readLock(file)) === content) await rm(file, { force: true });
    },
  };
}

/** Like lockDataFolder, but waits for the present owner; for short work that several processes may start at once. */
export async function waitForDataFolder(
  folder: string,
  options: { timeoutMs: number; onWait?: (pid: number) => void },
): Promise<DataLock> {
  const until = Date.now() + options.timeoutMs;
  for (;;) {
    try {
      return await lockDataFolder(folder);
    } catch (error) {
      if (!(error instanceof DataFolderInUseError) || Date.now() > until) throw error;
      options.onWait?.(error.pid);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
