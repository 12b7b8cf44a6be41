import {
  type CommandContext,
  type CommandHandler,
  onConnection,
} from '#server/embedded/database/gateway/command-context.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { integerValue } from '#server/embedded/database/gateway/raw-bson.ts';
import type { SqlConnection, Statement } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';

type FirstPageRow = [page: Buffer, continuation: Buffer | null, persists: boolean, id: string];

function cursorCommand(statement: Statement): CommandHandler {
  return (context) =>
    onConnection(context, async (connection) => {
      const [row] = await connection.run(statement, [context.database, context.body]);
      const [page, continuation, persists, id] = row as FirstPageRow;
      if (continuation) {
        const { transaction } = context;
        context.services.cursors.add({
          id,
          database: context.database,
          continuation,
          connection: persists || transaction ? connection : null,
          transactionSession: transaction?.session ?? null,
        });
      }
      return page;
    });
}

const getMore: CommandHandler = async (context) => {
  const { cursors, pool, transactions } = context.services;
  const id = integerValue(context.raw, context.elements.get('getMore'));
  if (id === null) throw new CommandError(14, 'getMore needs the number of a cursor');
  const cursor = cursors.claim(String(id), context.database, context.transaction?.session ?? null);
  const nextPage = async (connection: SqlConnection) => {
    const values = [context.database, context.body, cursor.continuation];
    const [row] = await connection.run(statements.getMore, values);
    return row as [page: Buffer, continuation: Buffer | null];
  };
  try {
    const work = context.transaction
      ? transactions.run(context.transaction, nextPage)
      : cursor.connection
        ? pool.lendThis(cursor.connection, nextPage)
        : pool.lend(nextPage);
    const [page, continuation] = await work;
    cursors.advance(cursor, continuation);
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
