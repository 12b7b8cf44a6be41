import { type ChildProcess, fork } from 'node:child_process';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gatewayEntry } from '#server/embedded/database/child-entry.ts';
import type { ChildMessage, ChildTask } from '#server/embedded/database/child-protocol.ts';
import type { DatabaseLogger } from '#server/embedded/database/progress.ts';
import {
  identifyProcess,
  isStillRunning,
  parseProcessIdentity,
  signalProcess,
  waitForExit,
} from '#server/embedded/process-identity.ts';

const stopPatienceMs = 20_000;

interface RunningChild {
  child: ChildProcess;
  port: number;
  startedInMs: number;
}

/** A process left over from an application that was killed: it is stopping already, or is made to. */
async function endLeftover(record: string): Promise<void> {
  const identity = parseProcessIdentity(await readFile(record, 'utf8').catch(() => ''));
  if (!identity || !isStillRunning(identity)) return;
  if (await waitForExit(identity, 5000)) return;
  signalProcess(identity, 'SIGTERM');
  if (await waitForExit(identity, 10_000)) return;
  signalProcess(identity, 'SIGKILL');
  await waitForExit(identity, 2000);
}

async function writeRecord(record: string, pid: number): Promise<void> {
  const draft = `${record}.${process.pid}`;
  await writeFile(draft, JSON.stringify(identifyProcess(pid) ?? { pid, startedAt: '' }));
  await rename(draft, record);
  await chmod(record, 0o600);
}

function launch(task: ChildTask, onMessage: (message: ChildMessage) => void): Promise<RunningChild> {
  const entry = gatewayEntry();
  const child = fork(entry.script, [], {
    execArgv: entry.execArgv,
    // A session of its own: signals of the terminal reach the application only.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`The database's process ended while starting (${signal ?? code}). ${errors.trim()}`)),
    );
    child.on('message', (message: ChildMessage) => {
      onMessage(message);
      if (message.type === 'failed') reject(new Error(message.message));
      if (message.type === 'ready') resolve({ child, port: message.port, startedInMs: message.startedInMs });
    });
    child.send(task);
  });
}

export interface DatabaseProcess {
  port: number;
  startedInMs: number;
  /** Number of the database's own process as it is now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts the database's own process and keeps it up: when it dies by itself it is started again on the same port, and
 * drivers find it again as after any restart of a server.
 */
export async function startDatabaseProcess(
  task: ChildTask,
  options: { logger: DatabaseLogger; onCreating(): void },
): Promise<DatabaseProcess> {
  const record = path.join(task.folder, 'process.json');
  await endLeftover(record);
  let stopping = false;
  let deaths: number[] = [];

  const onMessage = (message: ChildMessage) => {
    if (message.type === 'creating') options.onCreating();
    if (message.type === 'problem') options.logger.warn(message.message);
  };

  const start = async (port: number): Promise<RunningChild> => {
    const started = await launch({ ...task, port }, onMessage);
    if (started.child.pid !== undefined) await writeRecord(record, started.child.pid);
    started.child.once('exit', (code, signal) => {
      if (!stopping) void restart(`${signal ?? `status ${code}`}`, started.port);
    });
    return started;
  };

  const restart = async (how: string, port: number): Promise<void> => {
    deaths = [...deaths.filter((time) => time > Date.now() - 60_000), Date.now()];
    options.logger.warn(`the database's process ended unexpectedly (${how})`);
    if (deaths.length > 5) {
      options.logger.warn("the database's process keeps ending; it is not started again");
      return;
    }
    try {
      running = await start(port);
      if (stopping) await end();
      else options.logger.info('the database runs again', { startedInMs: running.startedInMs });
    } catch (error) {
      if (!stopping) await restart((error as Error).message, port);
    }
  };

  const end = async (): Promise<void> => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.send({ type: 'stop' }, () => undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopPatienceMs);
    await gone;
    clearTimeout(timer);
  };

  let running = await start(task.port);
  return {
    port: running.port,
    startedInMs: running.startedInMs,
    pid: () => running.child.pid,
    async stop() {
      stopping = true;
      await end();
      await rm(record, { force: true });
    },
  };
}
