import type { CursorRegistry } from '#server/embedded/database/gateway/cursors.ts';
import type { RawElement } from '#server/embedded/database/gateway/raw-bson.ts';
import type { ScramConversation, ScramCredentials } from '#server/embedded/database/gateway/scram.ts';
import type { SqlConnection } from '#server/embedded/database/gateway/sql-connection.ts';
import type { SqlPool } from '#server/embedded/database/gateway/sql-pool.ts';
import type { TransactionRef, TransactionRegistry } from '#server/embedded/database/gateway/transactions.ts';

/** What all commands of a gateway share. */
export interface GatewayServices {
  pool: SqlPool;
  cursors: CursorRegistry;
  transactions: TransactionRegistry;
  /** Null when the gateway asks for no password. */
  credentials: ScramCredentials | null;
  startedAt: number;
  connectionCount(): number;
}

/** What belongs to one client connection. */
export interface ClientState {
  id: number;
  authenticated: boolean;
  conversation: ScramConversation | null;
}

/** One command as it came in. */
export interface CommandContext {
  name: string;
  database: string;
  /** The document as sent and its top level. */
  raw: Buffer;
  elements: ReadonlyMap<string, RawElement>;
  /** The document without what only concerns the connection: what is handed to the database. */
  body: Buffer;
  sequences: ReadonlyMap<string, Buffer>;
  transaction: TransactionRef | null;
  services: GatewayServices;
  client: ClientState;
}

export type CommandHandler = (context: CommandContext) => Promise<Buffer>;

/** Carries a finished answer out of a transaction that has to be aborted all the same. */
export class AbortingReply extends Error {
  override readonly name = 'AbortingReply';
  readonly reply: Buffer;

  constructor(reply: Buffer) {
    super('the transaction was aborted');
    this.reply = reply;
  }
}

/** Runs SQL in the command's transaction, or on any free connection when it has none. */
export function onConnection<T>(context: CommandContext, work: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const { services, transaction } = context;
  return transaction ? services.transactions.run(transaction, work) : services.pool.lend(work);
}
