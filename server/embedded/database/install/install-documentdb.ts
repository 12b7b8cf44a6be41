import { access, chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { waitForDataFolder } from '#server/embedded/data-lock.ts';
import { type DebianMirror, findDebianMirrors } from '#server/embedded/database/install/apt-sources.ts';
import { findProgram, type Platform, thisPlatform } from '#server/embedded/database/install/platform.ts';
import { type PrivateApt, preparePrivateApt } from '#server/embedded/database/install/private-apt.ts';
import { runProgram } from '#server/embedded/database/install/run-program.ts';
import { updateLists } from '#server/embedded/database/install/trusted-lists.ts';
import { finishPrefix, postgresProgram, unpackPackages } from '#server/embedded/database/install/unpack-packages.ts';
import type { ReportProgress } from '#server/embedded/database/progress.ts';

const suite = 'forky';
const packageName = 'postgresql-18-documentdb';
/** Raise when the way of unpacking changes, so that older prefixes are not used any more. */
const recipe = 'postgresql-18-documentdb-r1';
const stampName = '.complete';

/** This machine cannot get the packages; the message says what is missing. */
export class InstallImpossibleError extends Error {
  override readonly name = 'InstallImpossibleError';
}

interface Requirements {
  platform: Platform;
  mirrors: DebianMirror[];
}

async function requirements(): Promise<Requirements> {
  const platform = thisPlatform();
  if (!platform) {
    throw new InstallImpossibleError(`Debian packages do not run on ${process.platform} ${process.arch}`);
  }
  for (const program of ['apt-get', 'dpkg-deb', 'tar']) {
    if (!(await findProgram(program))) throw new InstallImpossibleError(`the program ${program} is not on the PATH`);
  }
  const mirrors = await findDebianMirrors();
  if (mirrors.length === 0) throw new InstallImpossibleError('the apt sources of this machine name no Debian mirror');
  return { platform, mirrors };
}

async function isComplete(prefix: string): Promise<boolean> {
  return access(path.join(prefix, stampName)).then(
    () => true,
    () => false,
  );
}

async function downloadPackages(apt: PrivateApt, mirrors: DebianMirror[], folder: string, report: ReportProgress) {
  let problem: unknown = null;
  for (const mirror of mirrors) {
    try {
      report({ phase: 'lists', done: 0, total: 1, message: 'Reading the list of packages' });
      await updateLists(apt, mirror, suite, folder);
      await apt.download([packageName], (done, total) =>
        report({ phase: 'download', done, total, message: `Downloading database ${done}/${total}` }),
      );
      return;
    } catch (error) {
      problem = error;
    }
  }
  throw new InstallImpossibleError(`the packages could not be fetched: ${(problem as Error).message}`);
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('unpacking-')) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

async function install(folder: string, prefix: string, needs: Requirements, report: ReportProgress): Promise<void> {
  await removeLeftovers(folder);
  const apt = await preparePrivateApt(path.join(folder, 'apt'));
  await downloadPackages(apt, needs.mirrors, folder, report);
  const draft = path.join(folder, `unpacking-${process.pid}`);
  await mkdir(draft, { recursive: true });
  // The mask of the starting user may hide new folders from the account PostgreSQL runs under.
  await chmod(draft, 0o755);
  const count = await unpackPackages(apt.archives, draft, (done, total) =>
    report({ phase: 'unpack', done, total, message: 'Unpacking the database' }),
  );
  await finishPrefix(draft, needs.platform);
  await runProgram('chmod', ['-R', 'a+rX', draft]);
  const version = (await runProgram(postgresProgram(draft, 'postgres'), ['--version'])).trim();
  await writeFile(path.join(draft, stampName), `${JSON.stringify({ recipe, packages: count, version })}\n`);
  await rm(prefix, { recursive: true, force: true });
  await rename(draft, prefix);
  await rm(path.join(folder, 'apt'), { recursive: true, force: true });
  await rm(path.join(folder, 'keyring-apt'), { recursive: true, force: true });
}

/**
 * Makes sure PostgreSQL with the document extension is unpacked in the cache and returns its prefix. Two processes may
 * ask at the same time: one installs, the other waits. What was downloaded before an interruption is used again.
 * Throws InstallImpossibleError when this machine cannot have it.
 */
export async function installDocumentDb(cacheDir: string, report: ReportProgress): Promise<string> {
  const folder = path.join(cacheDir, 'documentdb');
  const prefix = path.join(folder, recipe);
  if (await isComplete(prefix)) return prefix;
  const needs = await requirements();
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755).catch(() => undefined);
  const lock = await waitForDataFolder(folder, {
    timeoutMs: 30 * 60_000,
    onWait: (pid) => report({ phase: 'wait', done: 0, total: 1, message: `Process ${pid} is installing the database` }),
  });
  try {
    if (!(await isComplete(prefix))) await install(folder, prefix, needs, report);
  } finally {
    await lock.release();
  }
  return prefix;
}
