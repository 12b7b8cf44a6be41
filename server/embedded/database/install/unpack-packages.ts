import { spawn } from 'node:child_process';
import { chmod, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Platform } from '#server/embedded/database/install/platform.ts';

const postgresFolder = 'usr/lib/postgresql/18';

/** Parts of packages a private database never opens; they are more than a third of the whole. */
const leftOut = [
  './etc',
  './var',
  './usr/bin',
  './usr/sbin',
  './usr/share/doc',
  './usr/share/man',
  './usr/share/info',
  './usr/share/locale',
  './usr/share/i18n',
  './usr/share/fonts',
  './usr/share/lintian',
  './usr/share/perl*',
  './usr/share/gcc',
  './usr/share/postgresql/18/man',
  './usr/lib/systemd',
  './usr/lib/gnupg',
  './usr/lib/*/perl*',
  './usr/lib/*/systemd',
  `./${postgresFolder}/lib/bitcode`,
];

function unpackOne(archive: string, prefix: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = spawn('dpkg-deb', ['--fsys-tarfile', archive], { stdio: ['ignore', 'pipe', 'pipe'] });
    const writer = spawn(
      'tar',
      ['-x', '-C', prefix, '--no-same-owner', ...leftOut.map((pattern) => `--exclude=${pattern}`)],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    );
    let problems = '';
    let open = 2;
    const collect = (chunk: Buffer) => {
      problems += chunk.toString('utf8');
    };
    reader.stderr.on('data', collect);
    writer.stderr.on('data', collect);
    // tar may stop before the last byte of padding.
    writer.stdin.on('error', () => undefined);
    reader.stdout.pipe(writer.stdin);
    const ended = (code: number | null) => {
      open -= 1;
      if (code !== 0) reject(new Error(`${path.basename(archive)} could not be unpacked: ${problems.trim()}`));
      else if (open === 0) resolve();
    };
    for (const child of [reader, writer]) {
      child.on('error', reject);
      child.on('close', ended);
    }
  });
}

/** Unpacks all packages of a folder into a prefix. */
export async function unpackPackages(
  archives: string,
  prefix: string,
  onPackage: (done: number, total: number) => void,
): Promise<number> {
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb')).sort();
  const queue = [...files];
  let done = 0;
  const worker = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      await unpackOne(path.join(archives, file), prefix);
      done += 1;
      onPackage(done, files.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, os.availableParallelism()) }, worker));
  return files.length;
}

/** Libraries come from the prefix alone: the packages were built against a newer C library than the machine's. */
function wrapperScript(platform: Platform): string {
  return [
    '#!/bin/sh',
    `here=\${0%/*}`,
    `root=\${here%/${postgresFolder}/bin}`,
    `libs=$root/usr/lib/${platform.triplet}`,
    `exec "$libs/${platform.loader}" --argv0 "$0" \\`,
    `  --library-path "$root/${postgresFolder}/lib:$libs:$libs/blas:$libs/lapack" "$0.bin" "$@"`,
    '',
  ].join('\n');
}

/** Does what the packages' own install scripts would have done, and makes the programs startable. */
export async function finishPrefix(prefix: string, platform: Platform): Promise<void> {
  for (const program of ['postgres', 'initdb']) {
    const file = path.join(prefix, postgresFolder, 'bin', program);
    await rename(file, `${file}.bin`);
    await writeFile(file, wrapperScript(platform));
    await chmod(file, 0o755);
  }
  const extensions = path.join(prefix, 'usr/share/postgresql/18/extension');
  for (const name of await readdir(extensions)) {
    if (!name.endsWith('-3.control')) continue;
    await symlink(name, path.join(extensions, name.replace(/-3\.control$/, '.control')));
  }
}

/** Where a program of PostgreSQL is in a finished prefix. */
export function postgresProgram(prefix: string, program: 'postgres' | 'initdb'): string {
  return path.join(prefix, postgresFolder, 'bin', program);
}
