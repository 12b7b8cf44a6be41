import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from '#server/embedded/database/install/run-program.ts';
import { postgresProgram } from '#server/embedded/database/install/unpack-packages.ts';
import type { Account } from '#server/embedded/database/postgres/account.ts';
import { postgresAccess, postgresConfig, postgresUser } from '#server/embedded/database/postgres/postgres-config.ts';

export interface Cluster {
  /** Unpacked PostgreSQL. */
  prefix: string;
  /** Folder with everything of this database. */
  folder: string;
  socketFolder: string;
  account: Account | null;
}

export const clusterData = (cluster: Cluster) => path.join(cluster.folder, 'pg');

/** An environment without the caller's: PG* variables and library paths would change what is started. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment: Partial<NodeJS.ProcessEnv> = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', HOME: '/' };
  return environment as NodeJS.ProcessEnv;
}

async function own(target: string, account: Account | null): Promise<void> {
  if (account) await chown(target, account.uid, account.gid);
}

async function exists(cluster: Cluster): Promise<boolean> {
  return readFile(path.join(clusterData(cluster), 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function initialise(cluster: Cluster): Promise<void> {
  const draft = path.join(cluster.folder, 'pg-new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await chmod(draft, 0o700);
  await own(draft, cluster.account);
  const args = ['-D', draft, '-U', postgresUser, '-A', 'trust', '-E', 'UTF8'];
  const locale = ['--locale-provider=builtin', '--locale=C', '--builtin-locale=C.UTF-8'];
  await runProgram(postgresProgram(cluster.prefix, 'initdb'), [...args, ...locale], {
    env: cleanEnvironment(),
    cwd: '/',
    ...(cluster.account ?? {}),
  });
  await rename(draft, clusterData(cluster));
}

/** Creates the database's files when there are none, and writes its configuration. */
export async function prepareCluster(cluster: Cluster, onCreate: () => void): Promise<void> {
  if (!(await exists(cluster))) {
    onCreate();
    await initialise(cluster);
  }
  await chmod(cluster.socketFolder, 0o700);
  await own(cluster.socketFolder, cluster.account);
  const files: [string, string][] = [
    ['postgresql.conf', postgresConfig(cluster.socketFolder)],
    ['pg_hba.conf', postgresAccess],
  ];
  for (const [name, content] of files) {
    const file = path.join(clusterData(cluster), name);
    await writeFile(file, content, { mode: 0o600 });
    await own(file, cluster.account);
  }
}
