import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DebianMirror } from '#server/embedded/database/install/apt-sources.ts';
import { ProgramError, runProgram } from '#server/embedded/database/install/run-program.ts';

/** apt with a state of its own: it needs no root and leaves the system's packages as they are. */
export interface PrivateApt {
  /** Folder with downloaded packages. */
  archives: string;
  /** Fetches and checks package lists. */
  update(mirror: DebianMirror, suites: readonly string[]): Promise<void>;
  /** Downloads packages with all they depend on; what is there already is not fetched again. */
  download(packages: readonly string[], onFile: (done: number, total: number) => void): Promise<void>;
}

/** The mirror's signature was made with a key this machine does not have. */
export function isUnknownKey(error: unknown): boolean {
  return error instanceof ProgramError && /NO_PUBKEY|is not signed|Missing key/i.test(error.output);
}

export async function preparePrivateApt(folder: string): Promise<PrivateApt> {
  const archives = path.join(folder, 'archives');
  const sources = path.join(folder, 'sources.list.d');
  const config = path.join(folder, 'apt.conf');
  const status = path.join(folder, 'status');
  for (const each of [path.join(archives, 'partial'), path.join(folder, 'lists', 'partial'), sources]) {
    await mkdir(each, { recursive: true });
  }
  // An empty list of installed packages makes apt resolve everything, down to the C library.
  await writeFile(status, '');
  const settings: Record<string, string> = {
    'Dir::State': folder,
    'Dir::State::lists': path.join(folder, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': folder,
    'Dir::Cache::archives': archives,
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': sources,
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::Log': folder,
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'APT::Install-Suggests': 'false',
    'APT::Status-Fd': '3',
    'APT::Keep-Downloaded-Packages': 'true',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
  };
  // Read after the machine's own settings (a proxy is kept), so hooks meant for the system can be taken out.
  const cleared = ['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'];
  await writeFile(
    config,
    [
      ...cleared.map((name) => `#clear ${name};`),
      '#clear DPkg::Post-Invoke;',
      '#clear Acquire::IndexTargets::deb::DEP-11;',
      ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
      '',
    ].join('\n'),
  );
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  return {
    archives,
    async update(mirror, suites) {
      const stanza = [
        'Types: deb',
        `URIs: ${mirror.uri}`,
        `Suites: ${suites.join(' ')}`,
        'Components: main',
        ...(mirror.signedBy ? [`Signed-By: ${mirror.signedBy}`] : []),
        '',
      ].join('\n');
      await writeFile(path.join(sources, 'debian.sources'), stanza);
      await runProgram('apt-get', ['-c', config, '--error-on=any', 'update'], { env, timeoutMs: 5 * 60_000 });
    },
    async download(packages, onFile) {
      await runProgram('apt-get', ['-c', config, '-y', '--download-only', 'install', ...packages], {
        env,
        timeoutMs: 30 * 60_000,
        onStatusLine(line) {
          const match = /^dlstatus:.*?file (\d+) of (\d+)/.exec(line);
          if (match) onFile(Number(match[1]), Number(match[2]));
        },
      });
    },
  };
}
