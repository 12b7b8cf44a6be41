import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A Debian mirror this machine already uses, with the keyring it trusts for it. */
export interface DebianMirror {
  uri: string;
  /** Suites the machine takes from it; needed to fetch a newer keyring through a trust that already exists. */
  suites: string[];
  signedBy: string | null;
}

const debianSuites = new Set([
  'bullseye',
  'bookworm',
  'trixie',
  'forky',
  'duke',
  'sid',
  'oldstable',
  'stable',
  'testing',
  'unstable',
]);

/** Security and backport suites live elsewhere or hold only a part, so they prove nothing about a full mirror. */
function isDebianSuite(suite: string): boolean {
  return debianSuites.has(suite.replace(/-updates$/, '').replace(/\/$/, ''));
}

function isUsableUri(uri: string): boolean {
  return /^(https?|mirror(\+\w+)?|tor\+https?):/.test(uri);
}

interface SourceEntry {
  types: string[];
  uris: string[];
  suites: string[];
  components: string[];
  signedBy: string | null;
  enabled: boolean;
}

function parseStanzas(text: string): SourceEntry[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const stanzas = lines.join('\n').split(/\n\s*\n/);
  return stanzas.map((stanza) => {
    const fields = new Map<string, string>();
    let current = '';
    for (const line of stanza.split('\n')) {
      const field = /^([\w-]+):\s*(.*)$/.exec(line);
      if (field?.[1] !== undefined) {
        current = field[1].toLowerCase();
        fields.set(current, field[2] ?? '');
      } else if (current && /^\s/.test(line)) {
        fields.set(current, `${fields.get(current) ?? ''}\n${line.trim()}`);
      }
    }
    const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    const signedBy = (fields.get('signed-by') ?? '').trim();
    return {
      types: words('types'),
      uris: words('uris'),
      suites: words('suites'),
      components: words('components'),
      // A key written into the file itself has line breaks; only keyring files are carried over.
      signedBy: signedBy.startsWith('/') ? signedBy : null,
      enabled: !/^(no|false|0)$/i.test(fields.get('enabled') ?? 'yes'),
    };
  });
}

function parseLines(text: string): SourceEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
    if (!match?.[2] || !match[3]) return [];
    const signedBy = /signed-by=(\S+)/i.exec(match[1] ?? '')?.[1] ?? null;
    const components = (match[4] ?? '').split(/\s+/).filter(Boolean);
    return [{ types: ['deb'], uris: [match[2]], suites: [match[3]], components, signedBy, enabled: true }];
  });
}

/** Debian mirrors named by the text of one apt source file; the form follows from the file's name. */
export function parseDebianMirrors(text: string, fileName: string): DebianMirror[] {
  const entries = fileName.endsWith('.sources') ? parseStanzas(text) : parseLines(text);
  return entries.flatMap((entry) => {
    const suites = entry.suites.filter(isDebianSuite);
    const usable =
      entry.enabled && entry.types.includes('deb') && suites.length > 0 && entry.components.includes('main');
    if (!usable) return [];
    return entry.uris.filter(isUsableUri).map((uri) => ({ uri, suites, signedBy: entry.signedBy }));
  });
}

/** The Debian mirrors of this machine, best first, each once. */
export async function findDebianMirrors(aptFolder = '/etc/apt'): Promise<DebianMirror[]> {
  const parts = path.join(aptFolder, 'sources.list.d');
  const names = await readdir(parts).catch(() => [] as string[]);
  const files = [
    path.join(aptFolder, 'sources.list'),
    ...names.filter((name) => /\.(list|sources)$/.test(name)).map((name) => path.join(parts, name)),
  ];
  const mirrors = new Map<string, DebianMirror>();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const mirror of parseDebianMirrors(text, file)) {
      const known = mirrors.get(mirror.uri);
      if (known) known.suites = [...new Set([...known.suites, ...mirror.suites])];
      else mirrors.set(mirror.uri, mirror);
    }
  }
  return [...mirrors.values()];
}
