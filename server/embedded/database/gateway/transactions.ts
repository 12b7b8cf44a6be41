import { CommandError, isConnectionLoss, noSuchTransactionCode } from '#server/embedded/database/gateway/errors.ts';
import type { SqlConnection } from '#server/embedded/database/gateway/sql-connection.ts';
import type { SqlPool } from '#server/embedded/database/gateway/sql-pool.ts';

export interface TransactionRef {
  /** The logical session's id as hex. */
  session: string;
  number: bigint;
  starts: boolean;
}

interface OpenTransaction {
  session: string;
  number: bigint;
  state: 'open' | 'committed' | 'aborted';
  connection: SqlConnection | null;
  /** PostgreSQL's number of the transaction, known from the moment a commit is tried. */
  sqlTransaction: string | null;
  lastUsed: number;
  /** Commands of one transaction run one after the other. */
  tail: Promise<unknown>;
}

const gone = (number: bigint, why: string) =>
  new CommandError(noSuchTransactionCode, `Transaction ${number} has been aborted: ${why}`, [
    'TransientTransactionError',
  ]);

/** Keeps each multi-document transaction on its own SQL connection from its first command to commit or abort. */
export class TransactionRegistry {
  readonly #pool: SqlPool;
  readonly #idleMs: number;
  readonly #bySession = new Map<string, OpenTransaction>();
  readonly #sweeper: NodeJS.Timeout;
  readonly #onEnd: (session: string) => void;

  constructor(pool: SqlPool, options: { idleMs: number; onEnd: (session: string) => void }) {
    this.#pool = pool;
    this.#idleMs = options.idleMs;
    this.#onEnd = options.onEnd;
    this.#sweeper = setInterval(() => this.#sweep(), Math.min(1000, options.idleMs / 2));
    this.#sweeper.unref();
  }

  /** Runs a command inside its transaction. Any error aborts the transaction, as MongoDB does. */
  async run<T>(ref: TransactionRef, work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    const transaction = ref.starts ? await this.#begin(ref) : this.#find(ref);
    return this.#inOrder(transaction, async () => {
      if (transaction.state === 'committed') {
        throw new CommandError(256, `Transaction ${ref.number} has been committed.`);
      }
      const connection = transaction.connection;
      if (transaction.state === 'aborted' || !connection) throw gone(ref.number, 'an earlier command failed');
      try {
        return await work(connection);
      } catch (error) {
        await this.#end(transaction, 'aborted');
        throw error;
      }
    });
  }

  /** Commits; asked again it gives the same answer, also when the first answer was lost with the connection. */
  async commit(ref: TransactionRef): Promise<void> {
    const transaction = this.#find(ref);
    await this.#inOrder(transaction, async () => {
      if (transaction.state === 'committed') return;
      const connection = transaction.connection;
      if (transaction.state === 'aborted' || !connection) {
        if (transaction.sqlTransaction) return this.#askOutcome(transaction);
        throw gone(ref.number, 'nothing is left to commit');
      }
      try {
        const [row] = await connection.query('SELECT pg_current_xact_id_if_assigned()::text');
        transaction.sqlTransaction = (row?.[0] as string | null) ?? null;
        await connection.command('COMMIT');
      } catch (error) {
        const unknown = isConnectionLoss(error);
        await this.#end(transaction, 'aborted');
        if (unknown && transaction.sqlTransaction) return this.#askOutcome(transaction);
        if (unknown) throw gone(ref.number, 'the database restarted before the commit');
        transaction.sqlTransaction = null;
        throw error;
      }
      this.#detach(transaction, 'committed');
    });
  }

  async abort(ref: TransactionRef): Promise<void> {
    const transaction = this.#find(ref);
    await this.#inOrder(transaction, async () => {
      if (transaction.state === 'committed') {
        throw new CommandError(256, `Transaction ${ref.number} has been committed.`);
      }
      if (transaction.state === 'aborted') throw gone(ref.number, 'it was aborted before');
      await this.#end(transaction, 'aborted');
    });
  }

  /** Rolls back and forgets a session's transaction. */
  async endSession(session: string): Promise<void> {
    const transaction = this.#bySession.get(session);
    if (!transaction) return;
    await this.#inOrder(transaction, () => this.#end(transaction, 'aborted'));
    if (this.#bySession.get(session) === transaction) this.#bySession.delete(session);
  }

  /** Rolls back everything that is open. */
  async abortAll(): Promise<void> {
    await Promise.all([...this.#bySession.keys()].map((session) => this.endSession(session)));
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.abortAll();
  }

  #find(ref: TransactionRef): OpenTransaction {
    const transaction = this.#bySession.get(ref.session);
    if (transaction && ref.number < transaction.number) {
      throw new CommandError(225, `Transaction ${ref.number} is older than the session's ${transaction.number}`);
    }
    if (!transaction || transaction.number !== ref.number) throw gone(ref.number, 'it is not known here');
    return transaction;
  }

  async #begin(ref: TransactionRef): Promise<OpenTransaction> {
    const former = this.#bySession.get(ref.session);
    if (former && ref.number < former.number) {
      throw new CommandError(225, `Transaction ${ref.number} is older than the session's ${former.number}`);
    }
    if (former && ref.number === former.number && former.state !== 'aborted') {
      throw new CommandError(72, `Transaction ${ref.number} is already in progress`);
    }
    if (former) await this.#inOrder(former, () => this.#end(former, 'aborted'));
    const connection = await this.#pool.acquire();
    try {
      await connection.command('BEGIN ISOLATION LEVEL REPEATABLE READ');
    } catch (error) {
      this.#pool.release(connection);
      throw error;
    }
    const transaction: OpenTransaction = {
      session: ref.session,
      number: ref.number,
      state: 'open',
      connection,
      sqlTransaction: null,
      lastUsed: Date.now(),
      tail: Promise.resolve(),
    };
    this.#bySession.set(ref.session, transaction);
    return transaction;
  }

  #inOrder<T>(transaction: OpenTransaction, work: () => Promise<T>): Promise<T> {
    const result = transaction.tail.then(async () => {
      transaction.lastUsed = Number.POSITIVE_INFINITY;
      try {
        return await work();
      } finally {
        transaction.lastUsed = Date.now();
      }
    });
    transaction.tail = result.catch(() => undefined);
    return result;
  }

  async #end(transaction: OpenTransaction, state: 'aborted'): Promise<void> {
    if (transaction.state !== 'open') return;
    const connection = transaction.connection;
    if (connection && !connection.broken) {
      // A connection that cannot even roll back is closed, which rolls back as well.
      await connection.command('ROLLBACK').catch(() => connection.close());
    }
    this.#detach(transaction, state);
  }

  #detach(transaction: OpenTransaction, state: 'committed' | 'aborted'): void {
    const connection = transaction.connection;
    transaction.state = state;
    transaction.connection = null;
    if (!connection) return;
    this.#onEnd(transaction.session);
    this.#pool.release(connection);
  }

  async #askOutcome(transaction: OpenTransaction): Promise<void> {
    const id = transaction.sqlTransaction;
    try {
      const [row] = await this.#pool.lend((connection) => connection.query('SELECT pg_xact_status($1::xid8)', [id]));
      if (row?.[0] === 'committed') {
        transaction.state = 'committed';
        return;
      }
    } catch (error) {
      throw new CommandError(91, `the outcome of the commit is not known yet: ${(error as Error).message}`, [
        'UnknownTransactionCommitResult',
      ]);
    }
    transaction.sqlTransaction = null;
    throw gone(transaction.number, 'the database restarted before it was committed');
  }

  #sweep(): void {
    const limit = Date.now() - this.#idleMs;
    for (const [session, transaction] of this.#bySession) {
      if (transaction.lastUsed > limit) continue;
      if (transaction.state === 'open') void this.#inOrder(transaction, () => this.#end(transaction, 'aborted'));
      else this.#bySession.delete(session);
    }
  }
}
