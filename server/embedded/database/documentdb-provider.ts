import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startDatabaseProcess } from '#server/embedded/database/database-process.ts';
import { installDocumentDb } from '#server/embedded/database/install/install-documentdb.ts';
import { canReach, postgresAccount } from '#server/embedded/database/postgres/account.ts';
import { cacheLocation, clusterLocation } from '#server/embedded/database/postgres/locations.ts';
import type { ProviderContext, RunningDatabase } from '#server/embedded/database/provider.ts';

const user = 'entente';

interface Endpoint {
  port: number;
  password: string;
}

/** The gateway's port and password, kept so that addresses stay the same from start to start. */
async function readEndpoint(file: string): Promise<Endpoint> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<Endpoint>;
    if (typeof value.port === 'number' && typeof value.password === 'string') {
      return { port: value.port, password: value.password };
    }
  } catch {
    // First start, or a file cut short: a new password does no harm, data is not encrypted with it.
  }
  return { port: 0, password: randomBytes(24).toString('hex') };
}

async function writeEndpoint(file: string, endpoint: Endpoint): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(endpoint), { mode: 0o600 });
  await rename(draft, file);
}

/** Retryable writes are off: the database cannot tell a repeated write from a new one. */
function connectionString({ port, password }: Endpoint): string {
  const options = 'authSource=admin&authMechanism=SCRAM-SHA-256&retryWrites=false';
  return `mongodb://${user}:${password}@127.0.0.1:${port}/entente?${options}`;
}

/** PostgreSQL with the document extension, unpacked in the cache, behind the gateway. */
export async function startDocumentDb(context: ProviderContext): Promise<RunningDatabase> {
  const { env, logger, report } = context;
  const account = await postgresAccount();
  const cacheDir = await cacheLocation(context.cacheDir, env, account);
  await mkdir(cacheDir, { recursive: true });
  await chmod(cacheDir, 0o755).catch(() => undefined);
  const prefix = await installDocumentDb(cacheDir, report);
  if (!(await canReach(prefix, account))) {
    throw new Error(`The database in ${prefix} cannot be reached by the account it has to run under.`);
  }
  const folder = await clusterLocation(context.folder, account, logger);
  const endpointFile = path.join(folder, 'endpoint.json');
  const endpoint = await readEndpoint(endpointFile);
  report({ phase: 'start', done: 0, total: 1, message: 'Starting the database' });
  const running = await startDatabaseProcess(
    { type: 'start', prefix, folder, account, port: endpoint.port, user, password: endpoint.password },
    {
      logger,
      onCreating: () => report({ phase: 'create', done: 0, total: 1, message: 'Creating the database' }),
    },
  );
  const current = { ...endpoint, port: running.port };
  await writeEndpoint(endpointFile, current);
  report({ phase: 'start', done: 1, total: 1, message: 'The database is ready' });
  logger.info('database started', { provider: 'documentdb', startedInMs: running.startedInMs, folder });
  return { uri: connectionString(current), provider: 'documentdb', stop: () => running.stop() };
}
