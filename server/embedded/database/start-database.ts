import path from 'node:path';
import { lockDataFolder } from '#server/embedded/data-lock.ts';
import { startEmbedded } from '#server/embedded/database/choose-provider.ts';
import { startDocumentDb } from '#server/embedded/database/documentdb-provider.ts';
import { findProgram } from '#server/embedded/database/install/platform.ts';
import { canDownloadMongod, startDownloadedMongod, startMongod } from '#server/embedded/database/mongod-provider.ts';
import type { DatabaseLogger, ReportProgress } from '#server/embedded/database/progress.ts';
import type { Providers, RunningDatabase } from '#server/embedded/database/provider.ts';
import { forgetUri, recordUri } from '#server/embedded/database/recorded-uri.ts';

export interface StartDatabaseOptions {
  /** The application's data folder; the database takes `database/` in it. */
  dataDir: string;
  /** Where downloads are kept and shared; default ENTENTE_CACHE, else the user's cache folder. */
  cacheDir?: string;
  env?: NodeJS.ProcessEnv;
  /** Called for each step a waiting person may want to see. */
  onProgress?: ReportProgress;
  logger?: DatabaseLogger;
  /** The ways to a database; replaced in tests of the choice between them. */
  providers?: Providers;
}

const silent: DatabaseLogger = { info: () => undefined, warn: () => undefined };

const allProviders: Providers = {
  findMongod: (env) => findProgram('mongod', env),
  canDownload: canDownloadMongod,
  startMongod,
  startDownload: startDownloadedMongod,
  startDocumentDb,
};

/**
 * Gives a database: the one MONGODB_URI names, else an embedded one started from the data folder.
 *
 * Throws DataFolderInUseError at once when another process runs on the same folder, DatabaseUnavailableError when no
 * database can be had. An embedded database ends with this process, however that ends.
 */
export async function startDatabase(options: StartDatabaseOptions): Promise<RunningDatabase> {
  const env = options.env ?? process.env;
  const uri = env.MONGODB_URI;
  if (uri) return { uri, provider: 'uri', stop: async () => undefined };

  const folder = path.resolve(options.dataDir, 'database');
  const lock = await lockDataFolder(folder);
  try {
    const running = await startEmbedded(
      {
        folder,
        cacheDir: options.cacheDir,
        env,
        logger: options.logger ?? silent,
        report: options.onProgress ?? (() => undefined),
      },
      options.providers ?? allProviders,
    );
    await recordUri(folder, running.uri);
    let stopped: Promise<void> | null = null;
    return {
      uri: running.uri,
      provider: running.provider,
      stop() {
        stopped ??= forgetUri(folder)
          .then(() => running.stop())
          .finally(() => lock.release());
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
