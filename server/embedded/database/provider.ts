import type { DatabaseLogger, ReportProgress } from '#server/embedded/database/progress.ts';

export type ProviderName = 'uri' | 'mongod' | 'download' | 'documentdb';

/** A database that takes connections. */
export interface RunningDatabase {
  /** Connection string for the driver and for Mongoose. */
  uri: string;
  provider: ProviderName;
  /** Stops it cleanly; safe to call twice. */
  stop(): Promise<void>;
}

/** What a provider needs to start a database. */
export interface ProviderContext {
  /** Folder for the database's files. */
  folder: string;
  cacheDir: string | undefined;
  env: NodeJS.ProcessEnv;
  logger: DatabaseLogger;
  report: ReportProgress;
}

/** The ways to a database besides a connection string. Injectable, so that the choice can be tested on any machine. */
export interface Providers {
  /** Path of a `mongod` on this machine, or null. */
  findMongod(env: NodeJS.ProcessEnv): Promise<string | null>;
  /** Whether MongoDB can be downloaded (or was); has to answer within a few seconds. */
  canDownload(context: ProviderContext): Promise<boolean>;
  startMongod(context: ProviderContext, binary: string): Promise<RunningDatabase>;
  startDownload(context: ProviderContext): Promise<RunningDatabase>;
  startDocumentDb(context: ProviderContext): Promise<RunningDatabase>;
}
