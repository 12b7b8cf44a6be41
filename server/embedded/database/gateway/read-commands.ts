import { BSON } from 'bson';
import { BufferedDocuments, readPage } from '#server/embedded/database/gateway/buffered-documents.ts';
import {
  type CommandContext,
  type CommandHandler,
  onConnection,
} from '#server/embedded/database/gateway/command-context.ts';
import type { CursorSource } from '#server/embedded/database/gateway/cursors.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { booleanValue, integerValue, readElements } from '#server/embedded/database/gateway/raw-bson.ts';
import type { SqlConnection, Statement } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';

type FirstPageRow = [page: Buffer, continuation: Buffer | null, persists: boolean, id: string];
type NextPageRow = [page: Buffer, continuation: Buffer | null];

/** Whether the rest of a result is kept in the SQL connection, not merely described by the continuation. */
function isKeptInConnection(continuation: Buffer): boolean {
  const element = readElements(continuation).find(({ name }) => name === 'qp');
  return booleanValue(continuation, element) === true;
}

/** Reads the rest at once: a connection keeps the rest of one sorted result only, and the next one ends it. */
async function readAhead(
  connection: SqlConnection,
  context: CommandContext,
  id: string,
  firstPage: Buffer,
  continuation: Buffer,
): Promise<CursorSource> {
  const { namespace } = readPage(firstPage);
  const buffered = new BufferedDocuments(id, namespace);
  const collection = namespace.slice(context.database.length + 1);
  const spec = BSON.serialize({ getMore: BSON.Long.fromString(id), collection, batchSize: 2 ** 31 - 1 });
  for (let next: Buffer | null = continuation; next; ) {
    const [row] = await connection.run(statements.getMore, [context.database, Buffer.from(spec), next]);
    const [page, following] = row as NextPageRow;
    buffered.add(readPage(page).documents);
    next = following;
  }
  return { buffered };
}

function cursorCommand(statement: Statement): CommandHandler {
  return (context) =>
    onConnection(context, async (connection) => {
      const [row] = await connection.run(statement, [context.database, context.body]);
      const [page, continuation, persists, id] = row as FirstPageRow;
      if (!continuation) return page;
      const { transaction } = context;
      const ahead = persists || (transaction !== null && isKeptInConnection(continuation));
      const source = ahead ? await readAhead(connection, context, id, page, continuation) : { continuation };
      const transactionSession = transaction?.session ?? null;
      context.services.cursors.add({ id, database: context.database, source, transactionSession });
      return page;
    });
}

const getMore: CommandHandler = async (context) => {
  const { cursors } = context.services;
  const id = integerValue(context.raw, context.elements.get('getMore'));
  if (id === null) throw new CommandError(14, 'getMore needs the number of a cursor');
  const cursor = cursors.claim(String(id), context.database, context.transaction?.session ?? null);
  const { source } = cursor;
  try {
    if ('buffered' in source) {
      const batchSize = Number(integerValue(context.raw, context.elements.get('batchSize')) ?? 0n);
      const page = source.buffered.take(batchSize > 0 ? batchSize : Number.POSITIVE_INFINITY);
      cursors.advance(cursor, source.buffered.done ? null : source);
      return page;
    }
    const values = [context.database, context.body, source.continuation];
    const [row] = await onConnection(context, (connection) => connection.run(statements.getMore, values));
    const [page, continuation] = row as NextPageRow;
    cursors.advance(cursor, continuation ? { continuation } : null);
    return page;
  } catch (error) {
    cursors.forget(cursor);
    throw error;
  }
};

function documentCommand(statement: Statement): CommandHandler {
  return (context: CommandContext) =>
    onConnection(context, async (connection) => {
      const [row] = await connection.run(statement, [context.database, context.body]);
      return (row as [Buffer])[0];
    });
}

export const readCommands: Record<string, CommandHandler> = {
  find: cursorCommand(statements.find),
  aggregate: cursorCommand(statements.aggregate),
  listCollections: cursorCommand(statements.listCollections),
  listIndexes: cursorCommand(statements.listIndexes),
  getMore,
  count: documentCommand(statements.count),
  distinct: documentCommand(statements.distinct),
};
