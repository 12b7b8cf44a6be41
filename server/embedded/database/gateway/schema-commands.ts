import { BSON } from 'bson';
import {
  type CommandContext,
  type CommandHandler,
  onConnection,
} from '#server/embedded/database/gateway/command-context.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { integerValue, stringValue } from '#server/embedded/database/gateway/raw-bson.ts';
import { retryConflicts } from '#server/embedded/database/gateway/retry.ts';
import type { SqlConnection, SqlValue, Statement } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';

const ok = () => Buffer.from(BSON.serialize({ ok: 1 }));

function collectionOf(context: CommandContext): string {
  const name = stringValue(context.raw, context.elements.get(context.name));
  if (!name) throw new CommandError(73, `collection name of ${context.name} has to be a string that is not empty`);
  return name;
}

/** Definitions cannot be changed inside a transaction; MongoDB allows a few, but nothing should rely on it. */
function refuseInTransaction(context: CommandContext): void {
  if (context.transaction) {
    throw new CommandError(263, `Cannot run '${context.name}' in a multi-document transaction.`);
  }
}

async function single(connection: SqlConnection, statement: Statement, values: SqlValue[]): Promise<unknown> {
  const [row] = await connection.run(statement, values);
  return row?.[0];
}

/** A procedure's result comes as text: the extension's own spelling of a document in hex. */
function fromBsonText(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  const hex = /^BSONHEX([0-9a-f]+)$/i.exec(String(value))?.[1];
  return hex ? Buffer.from(hex, 'hex') : ok();
}

/** Some functions answer without `ok`, which a driver takes for a failure. */
function withOk(document: Buffer): Buffer {
  const value = BSON.deserialize(document, { promoteValues: false });
  return 'ok' in value ? document : Buffer.from(BSON.serialize({ ...value, ok: 1 }));
}

function definition(statement: Statement, values: (context: CommandContext) => SqlValue[]): CommandHandler {
  return (context) => {
    refuseInTransaction(context);
    // Two definitions on one collection, or one beside writers, may wait for each other.
    return retryConflicts(context, '$definitions', () =>
      onConnection(context, async (connection) =>
        withOk(fromBsonText(await single(connection, statement, values(context)))),
      ),
    );
  };
}

const withBody = (context: CommandContext): SqlValue[] => [context.database, context.body];

const drop: CommandHandler = async (context) => {
  refuseInTransaction(context);
  const collection = collectionOf(context);
  const dropped = await onConnection(context, (connection) =>
    single(connection, statements.drop, [context.database, collection]),
  );
  if (dropped !== true) throw new CommandError(26, 'ns not found');
  return Buffer.from(BSON.serialize({ ns: `${context.database}.${collection}`, nIndexesWas: 1, ok: 1 }));
};

const dropDatabase: CommandHandler = async (context) => {
  refuseInTransaction(context);
  await onConnection(context, (connection) => connection.run(statements.dropDatabase, [context.database]));
  return Buffer.from(BSON.serialize({ dropped: context.database, ok: 1 }));
};

function scaleOf(context: CommandContext): string {
  return String(integerValue(context.raw, context.elements.get('scale')) ?? 1n);
}

export const schemaCommands: Record<string, CommandHandler> = {
  create: definition(statements.create, withBody),
  drop,
  dropDatabase,
  createIndexes: definition(statements.createIndexes, withBody),
  dropIndexes: definition(statements.dropIndexes, withBody),
  collMod: definition(statements.collMod, (context) => [context.database, collectionOf(context), context.body]),
  renameCollection: definition(statements.renameCollection, (context) => [context.body]),
  collStats: definition(statements.collStats, (context) => [context.database, collectionOf(context), scaleOf(context)]),
  dbStats: definition(statements.dbStats, (context) => [context.database, scaleOf(context)]),
  listDatabases: definition(statements.listDatabases, (context) => [context.body]),
  validate: definition(statements.validate, withBody),
};
