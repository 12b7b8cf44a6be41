import type { EntryView } from '#models/contracts/entries.ts';
import type { Changes } from '#models/contracts/realtime.ts';

export const STREAM = 'case:aaaaaaaaaaaa';

export function entryView(overrides: Partial<EntryView> & { id: string; seq: number; rev: number }): EntryView {
  return {
    stream: STREAM,
    type: 'message.posted',
    at: '2026-10-01T08:00:00.000Z',
    audience: 'shared',
    author: { id: 'u1', name: 'Ana', side: 'company', role: 'accounting' },
    message: { html: `<p>${overrides.id}/${overrides.rev}</p>`, documents: [], mentions: [], redacted: false },
    ...overrides,
  };
}

const quoteOf = ({ id, seq, rev, author, message }: EntryView) => ({
  id,
  seq,
  rev,
  author,
  excerpt: message?.redacted ? '' : (message?.excerpt ?? id),
});

/** A stream as a server keeps it: seq and rev contiguous, superseded versions gone, answers as of the moment asked. */
export class ModelStream {
  head = 0;
  #seq = 0;
  readonly #entries = new Map<string, EntryView>();

  post(overrides: Partial<EntryView> = {}): EntryView {
    this.head += 1;
    this.#seq += 1;
    const entry = entryView({ id: `e${this.#seq}`, ...overrides, seq: this.#seq, rev: this.head });
    this.#entries.set(entry.id, entry);
    return entry;
  }

  /** A message that quotes another one, as of now. */
  reply(id: string): EntryView {
    const quoted = this.#entries.get(id)!;
    const message = entryView({ id: '', seq: 0, rev: 0 }).message!;
    return this.post({ message: { ...message, replyTo: quoteOf(quoted) } });
  }

  /** The words are taken back; the place stays. */
  redact(id: string): EntryView {
    const held = this.#entries.get(id)!;
    this.head += 1;
    const { excerpt: _, ...message } = held.message!;
    return this.#store({ ...held, rev: this.head, message: { ...message, html: '', redacted: true } });
  }

  #store(entry: EntryView): EntryView {
    this.#entries.set(entry.id, entry);
    for (const [id, { message, ...other }] of this.#entries) {
      if (message?.replyTo?.id === entry.id) {
        this.#entries.set(id, { ...other, message: { ...message, replyTo: quoteOf(entry) } });
      }
    }
    return entry;
  }

  change(id: string): EntryView {
    const held = this.#entries.get(id)!;
    this.head += 1;
    const words = `${id}/${this.head}`;
    return this.#store({
      ...held,
      rev: this.head,
      message: { ...held.message!, html: `<p>${words}</p>`, excerpt: words },
    });
  }

  get ids(): string[] {
    return [...this.#entries.keys()];
  }

  all(): EntryView[] {
    return [...this.#entries.values()].sort((a, b) => a.seq - b.seq);
  }

  since(after: number, limit: number): Changes & { after: number } {
    const newer = [...this.#entries.values()].filter(({ rev }) => rev > after).sort((a, b) => a.rev - b.rev);
    return { after, head: this.head, changes: newer.slice(0, limit), hasMore: newer.length > limit };
  }

  before(seq: number, limit: number): { before: number; entries: EntryView[]; hasMore: boolean } {
    const older = this.all().filter((entry) => entry.seq < seq);
    return { before: seq, entries: older.slice(-limit), hasMore: older.length > limit };
  }

  page(limit: number): { head: number; entries: EntryView[]; hasMore: boolean } {
    const { entries, hasMore } = this.before(Number.MAX_SAFE_INTEGER, limit);
    return { head: this.head, entries, hasMore };
  }
}
