import type { BufferedDocuments } from '#server/embedded/database/gateway/buffered-documents.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';

/** Where a cursor's next page comes from: the database, or what had to be read ahead. */
export type CursorSource = { continuation: Buffer } | { buffered: BufferedDocuments };

export interface OpenCursor {
  id: string;
  database: string;
  source: CursorSource;
  /** The session whose transaction the cursor belongs to. */
  transactionSession: string | null;
  busy: boolean;
  lastUsed: number;
}

const cursorNotFound = (id: string) => new CommandError(43, `cursor id ${id} not found`);

/** What is known of cursors that have more pages. Forgotten when read to the end, killed, idle too long, or too many. */
export class CursorRegistry {
  readonly #options: { idleMs: number; max: number; release(id: string): void };
  readonly #open = new Map<string, OpenCursor>();
  readonly #sweeper: NodeJS.Timeout;

  /** `release` frees what the database keeps of a cursor that is not read to its end. */
  constructor(options: { idleMs: number; max: number; release(id: string): void }) {
    this.#options = options;
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(100, Math.min(30_000, options.idleMs / 2)));
    this.#sweeper.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  add(cursor: Omit<OpenCursor, 'busy' | 'lastUsed'>): void {
    if (this.#open.size >= this.#options.max) this.#dropOldest();
    this.#open.set(cursor.id, { ...cursor, busy: false, lastUsed: Date.now() });
  }

  /** Claims a cursor for its next page. Throws CursorNotFound, or says whose the cursor is. */
  claim(id: string, database: string, transactionSession: string | null): OpenCursor {
    const cursor = this.#open.get(id);
    if (!cursor) throw cursorNotFound(id);
    if (cursor.database !== database) {
      throw new CommandError(13, `cursor ${id} does not belong to database ${database}`);
    }
    if (cursor.transactionSession !== transactionSession) {
      throw new CommandError(cursor.transactionSession ? 251 : 20, `cursor ${id} belongs to another transaction`);
    }
    if (cursor.busy) throw new CommandError(143, `cursor ${id} is in use`);
    cursor.busy = true;
    return cursor;
  }

  /** Gives a claimed cursor back with the source of its next page, or ends it when there is none. */
  advance(cursor: OpenCursor, source: CursorSource | null): void {
    cursor.busy = false;
    cursor.lastUsed = Date.now();
    if (source) cursor.source = source;
    else this.forget(cursor);
  }

  forget(cursor: OpenCursor): void {
    this.#open.delete(cursor.id);
  }

  /** Ends a cursor early and frees what it holds; false when it is not known. */
  kill(id: string): boolean {
    const cursor = this.#open.get(id);
    if (!cursor) return false;
    this.forget(cursor);
    if ('continuation' in cursor.source && cursor.transactionSession === null) this.#options.release(id);
    return true;
  }

  /** A transaction ended: its cursors are gone with it. */
  dropTransactionCursors(session: string): void {
    for (const cursor of [...this.#open.values()]) {
      if (cursor.transactionSession === session) this.forget(cursor);
    }
  }

  close(): void {
    clearInterval(this.#sweeper);
    this.#open.clear();
  }

  #dropOldest(): void {
    let oldest: OpenCursor | null = null;
    for (const cursor of this.#open.values()) {
      if (!cursor.busy && (!oldest || cursor.lastUsed < oldest.lastUsed)) oldest = cursor;
    }
    if (oldest) this.kill(oldest.id);
  }

  #sweep(): void {
    const limit = Date.now() - this.#options.idleMs;
    for (const cursor of [...this.#open.values()]) {
      if (!cursor.busy && cursor.lastUsed <= limit) this.kill(cursor.id);
    }
  }
}
