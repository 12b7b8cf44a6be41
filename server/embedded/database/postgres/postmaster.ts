import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { SqlConnection, type SqlSettings } from '#server/embedded/database/gateway/sql-connection.ts';
import { findProgram } from '#server/embedded/database/install/platform.ts';
import { postgresProgram } from '#server/embedded/database/install/unpack-packages.ts';
import { type Cluster, cleanEnvironment, clusterData } from '#server/embedded/database/postgres/cluster.ts';
import { findPostgres, stopPostgres } from '#server/embedded/database/postgres/orphans.ts';
import {
  connectionSettings,
  postgresDatabase,
  postgresUser,
  socketPort,
} from '#server/embedded/database/postgres/postgres-config.ts';

const largestLog = 10 * 1024 * 1024;

export function sqlSettings(cluster: Cluster): SqlSettings {
  return {
    socketFolder: cluster.socketFolder,
    port: socketPort,
    user: postgresUser,
    database: postgresDatabase,
    options: connectionSettings,
  };
}

const logFile = (cluster: Cluster) => path.join(cluster.folder, 'postgres.log');

async function logTail(cluster: Cluster, from: number): Promise<string> {
  const text = await readFile(logFile(cluster), 'utf8').catch(() => '');
  return text.slice(from).trim().split('\n').slice(-8).join('\n');
}

async function openLog(cluster: Cluster) {
  const size = (await stat(logFile(cluster)).catch(() => null))?.size ?? 0;
  if (size > largestLog) await truncate(logFile(cluster), 0);
  return open(logFile(cluster), 'a', 0o600);
}

async function launch(cluster: Cluster): Promise<ChildProcess> {
  const program = postgresProgram(cluster.prefix, 'postgres');
  const args = ['-D', clusterData(cluster)];
  // The kernel then stops PostgreSQL when this process dies in whatever way.
  const setpriv = await findProgram('setpriv', cleanEnvironment());
  const command = setpriv ? [setpriv, '--pdeathsig', 'INT', '--', program, ...args] : [program, ...args];
  const log = await openLog(cluster);
  try {
    const [first = program, ...rest] = command;
    return spawn(first, rest, {
      cwd: '/',
      env: cleanEnvironment(),
      stdio: ['ignore', log.fd, log.fd],
      ...(cluster.account ?? {}),
    });
  } finally {
    await log.close();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function untilReady(cluster: Cluster, child: ChildProcess): Promise<void> {
  const until = Date.now() + 60_000;
  let spawnError: Error | null = null;
  child.once('error', (error) => {
    spawnError = error;
  });
  for (;;) {
    if (spawnError) throw spawnError;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('PostgreSQL ended while starting');
    try {
      const connection = await SqlConnection.open(sqlSettings(cluster), () => undefined);
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(25);
    }
  }
}

/** A running PostgreSQL that is started again when it dies by itself. */
export class Postmaster {
  readonly #cluster: Cluster;
  readonly #onProblem: (message: string) => void;
  #stopping = false;
  #restarts: number[] = [];

  constructor(cluster: Cluster, onProblem: (message: string) => void) {
    this.#cluster = cluster;
    this.#onProblem = onProblem;
  }

  /** Starts PostgreSQL and waits until it takes connections; one left over from a killed process is stopped first. */
  async start(): Promise<void> {
    const orphan = await findPostgres(clusterData(this.#cluster));
    if (orphan) await stopPostgres(orphan);
    const until = Date.now() + 20_000;
    for (;;) {
      const logged = (await stat(logFile(this.#cluster)).catch(() => null))?.size ?? 0;
      const child = await launch(this.#cluster);
      try {
        await untilReady(this.#cluster, child);
        child.once('exit', (code, signal) => void this.#died(signal ?? `status ${code}`));
        return;
      } catch (error) {
        child.kill('SIGINT');
        const tail = await logTail(this.#cluster, logged);
        // Processes of a killed PostgreSQL may take a moment to notice that it is gone.
        const passing = /shared memory block .* is still in use|lock file .* already exists/.test(tail);
        if (!passing || Date.now() > until || this.#stopping) {
          throw new Error(`PostgreSQL did not start: ${(error as Error).message}\n${tail}`, { cause: error });
        }
        await pause(200);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const identity = await findPostgres(clusterData(this.#cluster));
    if (identity) await stopPostgres(identity);
  }

  async #died(how: string): Promise<void> {
    if (this.#stopping) return;
    const minute = Date.now() - 60_000;
    this.#restarts = [...this.#restarts.filter((time) => time > minute), Date.now()];
    this.#onProblem(`PostgreSQL ended unexpectedly (${how}); starting it again`);
    if (this.#restarts.length > 5) {
      this.#onProblem('PostgreSQL keeps ending; giving up');
      process.exit(1);
    }
    try {
      await this.start();
    } catch (error) {
      this.#onProblem((error as Error).message);
      process.exit(1);
    }
  }
}

/** Creates the extension on a new database and takes out jobs that are not needed here. */
export async function prepareExtension(cluster: Cluster): Promise<void> {
  // PostgreSQL's own settings: the install scripts expect its usual search path.
  const connection = await SqlConnection.open({ ...sqlSettings(cluster), options: {} }, () => undefined);
  try {
    const present = await connection.query("SELECT 1 FROM pg_extension WHERE extname = 'documentdb'");
    if (present.length > 0) return;
    await connection.command('BEGIN');
    await connection.command('CREATE EXTENSION documentdb CASCADE');
    // Indexes are built at once on the asking connection, so nobody has to look for queued ones every two seconds.
    await connection.command(
      "SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname LIKE 'documentdb_index_build_task%'",
    );
    await connection.command('COMMIT');
  } finally {
    await connection.close();
  }
}
