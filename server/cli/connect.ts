import { DataFolderInUseError } from '#server/embedded/data-lock.ts';
import type { RunningDatabase } from '#server/embedded/database/provider.ts';
import { recordedUri } from '#server/embedded/database/recorded-uri.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { config } from '#server/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';
import { AppError } from '#server/platform/errors.ts';
import { logger } from '#server/platform/logger.ts';
import { startServices } from '#server/platform/start-services.ts';

const isTerminal = process.stdout.isTTY === true;

/**
 * The database of this installation: named, started here, or the one a running instance has started.
 * @param beside whether the command may work beside a running instance; otherwise DataFolderInUseError
 */
async function openDatabase({ beside }: { beside: boolean }): Promise<RunningDatabase> {
  const { dataDir, database } = config();
  try {
    return await startDatabase({
      dataDir,
      env: { ...process.env, MONGODB_URI: database.uri },
      onProgress: ({ message }) => isTerminal && process.stdout.write(`\r\u001b[K${message}`),
    });
  } catch (error) {
    const uri = beside && error instanceof DataFolderInUseError ? await recordedUri(dataDir) : null;
    if (!uri) {
      throw error;
    }
    process.stdout.write('Entente is running here: its database is used.\n');
    return { uri, provider: 'uri', stop: async () => undefined };
  } finally {
    if (isTerminal) {
      process.stdout.write('\r\u001b[K');
    }
  }
}

/** Runs a command's work on the installation's database, and on its storage and mail where it needs them. */
export async function withInstallation<T>(
  { beside = false, needsServices = false }: { beside?: boolean; needsServices?: boolean },
  work: () => Promise<T>,
): Promise<T> {
  logger.level = process.env.LOG_LEVEL ?? 'error';
  const database = await openDatabase({ beside });
  try {
    await connectDatabase(database.uri);
    const outside = needsServices ? await startServices(config()) : null;
    try {
      return await work();
    } finally {
      await outside?.stop();
    }
  } finally {
    await disconnectDatabase();
    await database.stop();
  }
}

/** Wrong use of a command; the message says how it is meant. */
export class UsageError extends Error {}

interface Explained {
  /** shown under what was wrong with a call */
  usage?: string;
  /** what a refusal means, in words; absent: its code */
  explain?: (error: AppError) => string | undefined;
  /** exit code of a refusal (1) and of everything else that goes wrong (1); wrong use is always 2 */
  exitCodes?: { refused: number; failed: number };
}

/** Runs a command and turns what it throws into one sentence and an exit code. */
export async function runCommand(
  command: () => Promise<number>,
  { usage, explain, exitCodes = { refused: 1, failed: 1 } }: Explained = {},
): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true) {
      process.stderr.write(`${(error as Error).message}\n${usage ? `\n${usage}\n` : ''}`);
      process.exitCode = 2;
    } else if (error instanceof AppError) {
      process.stderr.write(`${explain?.(error) ?? `Refused: ${error.code}`}\n`);
      process.exitCode = exitCodes.refused;
    } else {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = exitCodes.failed;
    }
  }
}
