import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DebianMirror } from '#server/embedded/database/install/apt-sources.ts';
import { isUnknownKey, type PrivateApt, preparePrivateApt } from '#server/embedded/database/install/private-apt.ts';
import { runProgram } from '#server/embedded/database/install/run-program.ts';

/**
 * Debian signs a new suite with keys of the releases before it, but a machine may be older still. Its own suites,
 * which it can check, carry the current keyring: that one is then trusted for this mirror and for nothing else.
 */
async function withNewerKeyring(mirror: DebianMirror, folder: string): Promise<DebianMirror> {
  const apt = await preparePrivateApt(path.join(folder, 'keyring-apt'));
  await apt.update(mirror, mirror.suites);
  await apt.download(['debian-archive-keyring'], () => undefined);
  const file = (await readdir(apt.archives)).find((name) => name.startsWith('debian-archive-keyring_'));
  if (!file) throw new Error('the mirror has no newer keyring');
  const target = path.join(folder, 'keyring');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await runProgram('dpkg-deb', ['-x', path.join(apt.archives, file), target]);
  const keyrings = path.join(target, 'usr/share/keyrings');
  const name = (await readdir(keyrings)).find((each) => /^debian-archive-keyring\.(gpg|pgp)$/.test(each));
  if (!name) throw new Error('the newer keyring has an unknown form');
  return { ...mirror, signedBy: path.join(keyrings, name) };
}

/** Fetches a suite's package lists, with a newer keyring if the machine's own cannot check them. */
export async function updateLists(apt: PrivateApt, mirror: DebianMirror, suite: string, folder: string): Promise<void> {
  try {
    await apt.update(mirror, [suite]);
  } catch (error) {
    if (!isUnknownKey(error)) throw error;
    await apt.update(await withNewerKeyring(mirror, folder), [suite]);
  }
}
