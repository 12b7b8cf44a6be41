import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Account, canReach } from '#server/embedded/database/postgres/account.ts';
import type { DatabaseLogger } from '#server/embedded/database/progress.ts';

/** A unix socket's path must fit into 108 bytes; PostgreSQL adds its own name to the folder. */
const longestSocketFolder = 85;

function homeFolder(): string | null {
  try {
    const home = os.homedir();
    return path.isAbsolute(home) && home !== '/' ? home : null;
  } catch {
    return null;
  }
}

/** The folder for what is downloaded: as told, else the user's cache, else one every account can reach. */
export async function cacheLocation(
  told: string | undefined,
  env: NodeJS.ProcessEnv,
  account: Account | null,
): Promise<string> {
  const named = told ?? env.ENTENTE_CACHE;
  if (named) {
    const folder = path.resolve(named);
    if (await canReach(folder, account)) return folder;
    throw new Error(
      `The cache folder ${folder} cannot be reached by the account the database runs under ` +
        '(PostgreSQL does not run as root). Set ENTENTE_CACHE to a folder whose parents others may enter.',
    );
  }
  const xdg = env.XDG_CACHE_HOME;
  const home = homeFolder();
  const base = xdg && path.isAbsolute(xdg) ? xdg : home ? path.join(home, '.cache') : null;
  if (base && (await canReach(base, account))) return path.join(base, 'entente');
  if (account) return '/var/cache/entente';
  return path.join(os.tmpdir(), `entente-cache-${process.getuid?.() ?? 0}`);
}

const rootDataFolder = '/var/lib/entente';

/** Data whose origin was deleted belongs to nobody any more. */
async function removeForsaken(logger: DatabaseLogger): Promise<void> {
  for (const id of await readdir(rootDataFolder).catch(() => [] as string[])) {
    const folder = path.join(rootDataFolder, id);
    const origin = await readFile(path.join(folder, 'origin'), 'utf8').catch(() => null);
    if (origin === null) continue;
    const pointer = await readFile(origin.trim(), 'utf8').catch(() => null);
    const running = await readFile(path.join(folder, 'pg', 'postmaster.pid'), 'utf8').catch(() => null);
    if (pointer?.trim() === folder || running !== null) continue;
    await rm(folder, { recursive: true, force: true });
    logger.info('removed the database of a deleted data folder', { folder });
  }
}

/**
 * Where the database's files go. Normally that is the given folder; when root starts from a place other accounts
 * cannot enter (a checkout below /root), a folder below /var/lib that the given one points to.
 */
export async function clusterLocation(
  folder: string,
  account: Account | null,
  logger: DatabaseLogger,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (account) await chmod(folder, 0o755);
  if (await canReach(folder, account)) return folder;
  const pointer = path.join(folder, 'location');
  const known = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  const elsewhere = known || path.join(rootDataFolder, randomUUID());
  await mkdir(elsewhere, { recursive: true });
  for (const each of [rootDataFolder, elsewhere]) await chmod(each, 0o755);
  await writeFile(path.join(elsewhere, 'origin'), `${pointer}\n`);
  await writeFile(pointer, `${elsewhere}\n`);
  await removeForsaken(logger);
  logger.info('the database keeps its files outside the data folder, where its own account can reach them', {
    folder: elsewhere,
  });
  return elsewhere;
}

/** A folder for PostgreSQL's unix socket that only its owner may enter: that is the lock on its door. */
export async function socketLocation(cluster: string): Promise<{ folder: string; temporary: boolean }> {
  const usual = path.join(cluster, 'socket');
  // The path also appears inside other settings, where spaces and quotes would need rules of their own.
  if (Buffer.byteLength(usual) <= longestSocketFolder && /^[\w./+-]+$/.test(usual)) {
    await mkdir(usual, { recursive: true });
    return { folder: usual, temporary: false };
  }
  // A killed process leaves its temporary folder behind; the next one knows it by this note.
  const note = path.join(cluster, 'socket-folder');
  const former = (await readFile(note, 'utf8').catch(() => '')).trim();
  const prefix = path.join(os.tmpdir(), 'entente-pg-');
  if (former.startsWith(prefix)) await rm(former, { recursive: true, force: true });
  const folder = await mkdtemp(prefix);
  await writeFile(note, `${folder}\n`, { mode: 0o600 });
  return { folder, temporary: true };
}
