import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataFolderInUseError } from '#server/embedded/data-lock.ts';
import type { ProviderContext, ProviderName, Providers, RunningDatabase } from '#server/embedded/database/provider.ts';

/** No way to a database worked. The message names what was tried and the three ways out. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(attempts: readonly string[], options?: ErrorOptions) {
    super(
      [
        'No database could be started.',
        ...attempts.map((attempt) => `  - ${attempt}`),
        'Ways out:',
        '  1. Set MONGODB_URI to a MongoDB replica set (7 or newer) that already runs.',
        '  2. Start everything with Docker Compose: docker compose up.',
        '  3. Install MongoDB on this machine, so that `mongod` is on the PATH.',
      ].join('\n'),
      options,
    );
  }
}

const names = ['mongod', 'download', 'documentdb'] as const;
type EmbeddedName = (typeof names)[number];

function namedProvider(env: NodeJS.ProcessEnv): EmbeddedName | null {
  const value = env.EMBEDDED_DATABASE;
  if (!value) return null;
  const name = names.find((each) => each === value);
  if (!name) {
    throw new DatabaseUnavailableError([`EMBEDDED_DATABASE is "${value}"; it may be ${names.join(', ')} or absent`]);
  }
  return name;
}

type Kind = 'mongodb' | 'documentdb';

const kindOf = (provider: ProviderName): Kind => (provider === 'documentdb' ? 'documentdb' : 'mongodb');
const markerOf = (context: ProviderContext) => path.join(context.folder, 'kind');

/** Which kind of database wrote the data that is in the folder; the other kind would start empty beside it. */
async function kindOfData(context: ProviderContext): Promise<Kind | null> {
  const text = (await readFile(markerOf(context), 'utf8').catch(() => '')).trim();
  return text === 'mongodb' || text === 'documentdb' ? text : null;
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Starts the first database that can be had: a `mongod` on the PATH, a download if it proves possible at once, then
 * PostgreSQL with the document extension. A named one is the only one tried, and data that exists is only opened with
 * the kind of database that wrote it. Throws DatabaseUnavailableError.
 */
export async function startEmbedded(context: ProviderContext, providers: Providers): Promise<RunningDatabase> {
  const attempts: string[] = [];
  const attempt = async (label: string, start: () => Promise<RunningDatabase>): Promise<RunningDatabase | null> => {
    try {
      return await start();
    } catch (error) {
      if (error instanceof DataFolderInUseError) throw error;
      attempts.push(`${label}: ${reason(error)}`);
      context.logger.warn('a database could not be started', { kind: label, reason: reason(error) });
      return null;
    }
  };
  const mongod = async (): Promise<RunningDatabase | null> => {
    const binary = await providers.findMongod(context.env);
    if (binary) return attempt(`mongod (${binary})`, () => providers.startMongod(context, binary));
    attempts.push('mongod: not on the PATH');
    return null;
  };
  const download = () => attempt('download of MongoDB', () => providers.startDownload(context));
  const downloadIfPossible = async (): Promise<RunningDatabase | null> => {
    if (await providers.canDownload(context)) return download();
    attempts.push('download of MongoDB: not reachable from here');
    return null;
  };
  const documentdb = () => attempt('DocumentDB on PostgreSQL', () => providers.startDocumentDb(context));

  const ways: Record<EmbeddedName, () => Promise<RunningDatabase | null>> = { mongod, download, documentdb };
  const named = namedProvider(context.env);
  const present = await kindOfData(context);
  const unnamed: Record<Kind, (() => Promise<RunningDatabase | null>)[]> = {
    mongodb: [mongod, downloadIfPossible],
    documentdb: [documentdb],
  };
  const order = named ? [ways[named]] : present ? unnamed[present] : [...unnamed.mongodb, ...unnamed.documentdb];
  for (const way of order) {
    const running = await way();
    if (!running) continue;
    const kind = kindOf(running.provider);
    if (present && present !== kind) {
      context.logger.warn('the data folder also holds data of another kind of database', { present, started: kind });
    }
    if (present !== kind) {
      await mkdir(context.folder, { recursive: true });
      await writeFile(markerOf(context), `${kind}\n`);
    }
    return running;
  }
  if (present && !named)
    attempts.push(`the data in ${context.folder} was written by ${present}, so nothing else was tried`);
  throw new DatabaseUnavailableError(attempts);
}
