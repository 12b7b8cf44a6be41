import { BSON } from 'bson';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import type { SqlConnection } from '#server/embedded/database/gateway/sql-connection.ts';
import type { SqlPool } from '#server/embedded/database/gateway/sql-pool.ts';

export interface OpenCursor {
  id: string;
  database: string;
  /** Where the next page is found, as the extension wants it back. */
  continuation: Buffer;
  /** The only connection that has the pages; null when any will do. */
  connection: SqlConnection | null;
  /** The session whose transaction the cursor belongs to. */
  transactionSession: string | null;
  busy: boolean;
  lastUsed: number;
}

const cursorNotFound = (id: string) => new CommandError(43, `cursor id ${id} not found`);

/** What is known of cursors that have more pages. Forgotten when read to the end, killed, idle too long, or too many. */
export class CursorRegistry {
  readonly #pool: SqlPool;
  readonly #options: { idleMs: number; max: number };
  readonly #open = new Map<string, OpenCursor>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(pool: SqlPool, options: { idleMs: number; max: number }) {
    this.#pool = pool;
    this.#options = options;
    this.#sweeper = setInterval(() => this.#sweep(), Math.max(100, Math.min(30_000, options.idleMs / 2)));
    this.#sweeper.unref();
  }

  get size(): number {
    return this.#open.size;
  }

  add(cursor: Omit<OpenCursor, 'busy' | 'lastUsed'>): void {
    if (this.#open.size >= this.#options.max) this.#dropOldest();
    if (cursor.connection) cursor.connection.pinnedCursors += 1;
    this.#open.set(cursor.id, { ...cursor, busy: false, lastUsed: Date.now() });
  }

  /** Claims a cursor for its next page. Throws CursorNotFound, also when it belongs to something else. */
  claim(id: string, database: string, transactionSession: string | null): OpenCursor {
    const cursor = this.#open.get(id);
    if (!cursor || cursor.connection?.broken) {
      if (cursor) this.forget(cursor);
      throw cursorNotFound(id);
    }
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

  /** Gives a claimed cursor back with the place of its next page, or ends it when there is none. */
  advance(cursor: OpenCursor, continuation: Buffer | null): void {
    cursor.busy = false;
    cursor.lastUsed = Date.now();
    if (continuation) cursor.continuation = continuation;
    else this.forget(cursor);
  }

  forget(cursor: OpenCursor): void {
    if (!this.#open.delete(cursor.id)) return;
    if (cursor.connection) cursor.connection.pinnedCursors -= 1;
  }

  /** Ends a cursor early and frees what it holds; false when it is not known. */
  kill(id: string): boolean {
    const cursor = this.#open.get(id);
    if (!cursor) return false;
    this.forget(cursor);
    const { connection } = cursor;
    if (connection && !connection.broken && cursor.transactionSession === null) {
      const portal = portalName(cursor.continuation);
      if (portal) {
        this.#pool.lendThis(connection, (held) => held.command(`CLOSE "${portal}"`)).catch(() => undefined);
      }
    }
    return true;
  }

  /** A transaction ended: its cursors are gone with it. */
  dropTransactionCursors(connection: SqlConnection): void {
    for (const cursor of [...this.#open.values()]) {
      if (cursor.connection === connection) this.forget(cursor);
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

/** The extension keeps the rest of a sorted result in a named SQL cursor and tells its name in the continuation. */
function portalName(continuation: Buffer): string | null {
  const name: unknown = BSON.deserialize(continuation).qn;
  return typeof name === 'string' && /^[\w-]+$/.test(name) ? name : null;
}
