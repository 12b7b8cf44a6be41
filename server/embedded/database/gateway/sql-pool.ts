import { DatabaseAwayError } from '#server/embedded/database/gateway/errors.ts';
import { SqlConnection, type SqlSettings } from '#server/embedded/database/gateway/sql-connection.ts';

export interface SqlPoolOptions {
  max: number;
  /** How long a command waits for a free connection, or for PostgreSQL to come back, before it is refused. */
  waitMs: number;
  idleMs: number;
}

interface Waiter {
  resolve(connection: SqlConnection): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Lends SQL connections to one borrower at a time and makes others wait; outlasts a restart of PostgreSQL. */
export class SqlPool {
  readonly #settings: SqlSettings;
  readonly #options: SqlPoolOptions;
  readonly #all = new Set<SqlConnection>();
  readonly #idle: SqlConnection[] = [];
  readonly #waiters: Waiter[] = [];
  readonly #sweeper: NodeJS.Timeout;
  #opening = 0;
  #closed = false;

  constructor(settings: SqlSettings, options: SqlPoolOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#sweeper = setInterval(() => this.#closeIdle(), Math.max(1000, options.idleMs / 4));
    this.#sweeper.unref();
  }

  /** Lends a connection for one piece of work. */
  async lend<T>(work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    const connection = await this.acquire();
    try {
      return await work(connection);
    } finally {
      this.release(connection);
    }
  }

  async acquire(): Promise<SqlConnection> {
    this.#assertOpen();
    // The one used last has the warmest caches.
    for (let free = this.#idle.pop(); free; free = this.#idle.pop()) {
      if (!free.broken) return free;
    }
    if (this.#all.size + this.#opening < this.#options.max) return this.#open();
    return this.#wait();
  }

  release(connection: SqlConnection): void {
    if (connection.broken || this.#closed) {
      this.#all.delete(connection);
      if (!connection.broken) void connection.close();
      this.#serveWithNew();
      return;
    }
    const waiter = this.#waiters.shift();
    if (waiter) {
      clearTimeout(waiter.timer);
      waiter.resolve(connection);
      return;
    }
    connection.idleSince = Date.now();
    this.#idle.push(connection);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeper);
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(new DatabaseAwayError('the database is stopping'));
    }
    await Promise.all([...this.#all].map((connection) => connection.close()));
    this.#all.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw new DatabaseAwayError('the database is stopping');
  }

  #wait(): Promise<SqlConnection> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const index = this.#waiters.indexOf(waiter);
        if (index >= 0) this.#waiters.splice(index, 1);
        reject(new DatabaseAwayError(`no database connection became free within ${this.#options.waitMs} ms`));
      }, this.#options.waitMs);
      const waiter: Waiter = { resolve, reject, timer };
      this.#waiters.push(waiter);
    });
  }

  async #open(): Promise<SqlConnection> {
    this.#opening += 1;
    const until = Date.now() + this.#options.waitMs;
    try {
      for (let delay = 25; ; delay = Math.min(delay * 2, 250)) {
        this.#assertOpen();
        try {
          const connection = await SqlConnection.open(this.#settings, (lost) => this.#forget(lost));
          this.#all.add(connection);
          return connection;
        } catch (error) {
          if (Date.now() + delay > until) {
            throw new DatabaseAwayError(`the database does not answer: ${(error as Error).message}`);
          }
          await pause(delay);
        }
      }
    } finally {
      this.#opening -= 1;
    }
  }

  #forget(lost: SqlConnection): void {
    this.#all.delete(lost);
    const index = this.#idle.indexOf(lost);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#serveWithNew();
  }

  /** A connection went away while others queue for one: open another for the first of them. */
  #serveWithNew(): void {
    if (this.#closed || this.#all.size + this.#opening >= this.#options.max) return;
    const waiter = this.#waiters.shift();
    if (!waiter) return;
    clearTimeout(waiter.timer);
    this.#open().then(waiter.resolve, waiter.reject);
  }

  #closeIdle(): void {
    const limit = Date.now() - this.#options.idleMs;
    for (const connection of [...this.#idle]) {
      if (connection.idleSince > limit || this.#idle.length <= 1) continue;
      this.#idle.splice(this.#idle.indexOf(connection), 1);
      this.#all.delete(connection);
      void connection.close();
    }
  }
}
