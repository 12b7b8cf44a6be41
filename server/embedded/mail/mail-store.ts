import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeFolder, writeFileAtomically } from '#server/embedded/storage/staged-file.ts';
import { type ParsedMail, parseMail } from './parse-mail.ts';

export interface MailEnvelope {
  readonly from: string;
  readonly to: readonly string[];
}

export type StoredMail = ParsedMail & {
  readonly id: string;
  /** ISO instant. */
  readonly receivedAt: string;
  readonly envelope: MailEnvelope;
};

export type MailSummary = Pick<StoredMail, 'id' | 'receivedAt' | 'envelope' | 'from' | 'subject'>;

export interface MailStore {
  /** Keeps one raw message. Returns once it is on disk. */
  add(raw: Buffer, envelope: MailEnvelope): Promise<StoredMail>;
  /** Newest first; `to` matches one envelope recipient exactly, whatever its case. */
  list(options?: { to?: string | undefined; limit?: number }): Promise<MailSummary[]>;
  get(id: string): Promise<StoredMail | undefined>;
  /** The message as it arrived. */
  getRaw(id: string): Promise<Buffer | undefined>;
}

/** Sorts by arrival; the random half keeps two of one millisecond apart. */
const ID = /^[0-9a-f]{12}-[0-9a-f]{16}$/;
const DEFAULT_KEEP = 1000;
const DEFAULT_LIMIT = 200;

/**
 * Mail kept as files under `<dataDir>/mail`: `<id>.eml` and, written after it, `<id>.json`, which makes it visible. Every
 * read looks at the folder, so a worker process and a web process may share it. The oldest beyond `keep` are removed.
 */
export async function openMailStore(options: { dataDir: string; keep?: number; now?: () => Date }): Promise<MailStore> {
  const folder = join(options.dataDir, 'mail');
  const keep = options.keep ?? DEFAULT_KEEP;
  const now = options.now ?? (() => new Date());
  /** Stored mail never changes, so its summary may be remembered. */
  const summaries = new Map<string, MailSummary>();
  let lastTime = 0;
  await makeFolder(folder);
  await sweep(folder, now);

  async function idsNewestFirst(): Promise<string[]> {
    const names = await readdir(folder);
    const ids = names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
    return ids
      .filter((id) => ID.test(id))
      .sort()
      .reverse();
  }

  async function get(id: string): Promise<StoredMail | undefined> {
    const text = await readIfPresent(folder, id, '.json');
    return text === undefined ? undefined : (JSON.parse(text.toString('utf8')) as StoredMail);
  }

  async function summaryOf(id: string): Promise<MailSummary | undefined> {
    const known = summaries.get(id);
    if (known) return known;
    const mail = await get(id);
    if (mail === undefined) return undefined;
    const { receivedAt, envelope, from, subject } = mail;
    const summary = { id, receivedAt, envelope, from, subject };
    summaries.set(id, summary);
    return summary;
  }

  return {
    async add(raw, envelope) {
      // Two mails of one millisecond keep the order in which they came.
      lastTime = Math.max(now().getTime(), lastTime + 1);
      const id = `${lastTime.toString(16).padStart(12, '0')}-${randomBytes(8).toString('hex')}`;
      const receivedAt = new Date(lastTime).toISOString();
      const mail: StoredMail = { id, receivedAt, envelope, ...(await parseMail(raw)) };
      await writeFileAtomically(join(folder, `${id}.eml`), raw);
      await writeFileAtomically(join(folder, `${id}.json`), JSON.stringify(mail));
      for (const old of (await idsNewestFirst()).slice(keep)) {
        summaries.delete(old);
        await rm(join(folder, `${old}.json`), { force: true });
        await rm(join(folder, `${old}.eml`), { force: true });
      }
      return mail;
    },
    async list({ to, limit = DEFAULT_LIMIT } = {}) {
      const wanted = to?.trim().toLowerCase();
      const found: MailSummary[] = [];
      for (const id of await idsNewestFirst()) {
        if (found.length >= limit) break;
        const summary = await summaryOf(id);
        if (summary === undefined) continue;
        if (!wanted || summary.envelope.to.some((address) => address.toLowerCase() === wanted)) found.push(summary);
      }
      return found;
    },
    get,
    getRaw: (id) => readIfPresent(folder, id, '.eml'),
  };
}

async function readIfPresent(folder: string, id: string, extension: string): Promise<Buffer | undefined> {
  if (!ID.test(id)) return undefined;
  try {
    return await readFile(join(folder, id + extension));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Removes what a crash left: temporary files and messages without an index, unless another process is writing them. */
async function sweep(folder: string, now: () => Date): Promise<void> {
  const names = new Set(await readdir(folder));
  const minuteAgo = now().getTime() - 60_000;
  for (const name of names) {
    const id = name.slice(0, name.indexOf('.'));
    const isLeftover = name.endsWith('.tmp') || (name.endsWith('.eml') && !names.has(`${id}.json`));
    const isOld = ID.test(id) && Number.parseInt(id.slice(0, 12), 16) < minuteAgo;
    if (isLeftover && isOld) await rm(join(folder, name), { force: true });
  }
}
