import { once } from 'node:events';
import net from 'node:net';
import type { ClientState, GatewayServices } from '#server/embedded/database/gateway/command-context.ts';
import { CursorRegistry } from '#server/embedded/database/gateway/cursors.ts';
import { dispatch } from '#server/embedded/database/gateway/dispatch.ts';
import { errorReply, toCommandError } from '#server/embedded/database/gateway/errors.ts';
import type { ScramCredentials } from '#server/embedded/database/gateway/scram.ts';
import type { SqlSettings } from '#server/embedded/database/gateway/sql-connection.ts';
import { SqlPool } from '#server/embedded/database/gateway/sql-pool.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';
import { TransactionRegistry } from '#server/embedded/database/gateway/transactions.ts';
import { MessageReader, ProtocolError, parseMessage, replyPrefix } from '#server/embedded/database/gateway/wire.ts';

export interface GatewayOptions {
  sql: SqlSettings;
  /** 0 takes any free port. */
  port: number;
  credentials: ScramCredentials | null;
  onProblem(message: string, error: unknown): void;
  limits?: Partial<GatewayLimits>;
}

export interface GatewayLimits {
  connections: number;
  transactions: number;
  waitMs: number;
  cursorIdleMs: number;
  cursors: number;
  transactionIdleMs: number;
}

export interface Gateway {
  port: number;
  close(): Promise<void>;
}

const defaultLimits: GatewayLimits = {
  connections: 24,
  transactions: 40,
  waitMs: 15_000,
  cursorIdleMs: 10 * 60_000,
  cursors: 2000,
  transactionIdleMs: 60_000,
};

/** Reads, runs and answers one client's messages in their order; the socket is not read while a command runs. */
async function serve(socket: net.Socket, services: GatewayServices, client: ClientState): Promise<void> {
  const reader = new MessageReader();
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    reader.push(chunk);
    for (let bytes = reader.next(); bytes; bytes = reader.next()) {
      const message = parseMessage(bytes);
      let reply = await dispatch(message, services, client);
      if (message.silent || socket.destroyed) continue;
      if (reply.length < 5) reply = errorReply(toCommandError(new Error('the database gave no answer'), false));
      socket.cork();
      socket.write(replyPrefix(message, reply));
      const flushed = socket.write(reply);
      socket.uncork();
      if (!flushed && !socket.destroyed) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
  }
}

/** Opens the gateway on the loopback address: MongoDB's wire protocol outside, the extension's functions inside. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const limits = { ...defaultLimits, ...options.limits };
  const poolOptions = { waitMs: limits.waitMs, idleMs: 5 * 60_000 };
  const pool = new SqlPool(options.sql, { ...poolOptions, max: limits.connections });
  // Transactions have connections of their own: they hold what others wait for, so they must always get on.
  const transactionPool = new SqlPool(
    { ...options.sql, options: { ...options.sql.options, lock_timeout: '10s' } },
    { ...poolOptions, max: limits.transactions },
  );
  const cursors = new CursorRegistry({
    idleMs: limits.cursorIdleMs,
    max: limits.cursors,
    release: (id) =>
      void pool.lend((connection) => connection.run(statements.deleteCursor, [id])).catch(() => undefined),
  });
  const transactions = new TransactionRegistry(transactionPool, {
    idleMs: limits.transactionIdleMs,
    onEnd: (session) => cursors.dropTransactionCursors(session),
  });
  const sockets = new Set<net.Socket>();
  const services: GatewayServices = {
    pool,
    cursors,
    transactions,
    credentials: options.credentials,
    startedAt: Date.now(),
    connectionCount: () => sockets.size,
  };
  let clients = 0;
  let orphanTimer: NodeJS.Timeout | undefined;

  const server = net.createServer({ noDelay: true, keepAlive: true }, (socket) => {
    clearTimeout(orphanTimer);
    clients += 1;
    sockets.add(socket);
    const client: ClientState = { id: clients, authenticated: options.credentials === null, conversation: null };
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size > 0) return;
      // Nobody is left to finish what is open, and locks must not wait for the idle limit.
      orphanTimer = setTimeout(() => void transactions.abortAll(), 1000);
      orphanTimer.unref();
    });
    serve(socket, services, client).catch((error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code;
      const left = code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
      if (!left) options.onProblem(error instanceof ProtocolError ? 'closed a connection' : 'connection failed', error);
      socket.destroy();
    });
  });
  server.listen({ port: options.port, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port');

  return {
    port: address.port,
    async close() {
      clearTimeout(orphanTimer);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      cursors.close();
      await transactions.close();
      await Promise.all([pool.close(), transactionPool.close()]);
    },
  };
}
