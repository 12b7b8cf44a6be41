import { BSON } from 'bson';
import {
  AbortingReply,
  type CommandContext,
  type CommandHandler,
  onConnection,
} from '#server/embedded/database/gateway/command-context.ts';
import {
  describeDuplicate,
  duplicateFromSqlError,
  duplicateKeyError,
  indexInMessage,
} from '#server/embedded/database/gateway/duplicate-key.ts';
import {
  CommandError,
  codeOfSqlState,
  DatabaseAwayError,
  duplicateKeyCode,
  isConflictState,
  sqlStateOf,
  unpackSqlState,
  writeConflictCode,
} from '#server/embedded/database/gateway/errors.ts';
import { eachDocument, stringValue } from '#server/embedded/database/gateway/raw-bson.ts';
import { isConflict, retryConflicts } from '#server/embedded/database/gateway/retry.ts';
import type { SqlConnection, Statement } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';
import { maxDocumentSize } from '#server/embedded/database/gateway/wire.ts';
import {
  isConflictEntry,
  payloadNames,
  type WriteAnswer,
  WriteBatch,
  type WriteErrorEntry,
  type WriteKind,
} from '#server/embedded/database/gateway/write-batch.ts';

function collectionOf(context: CommandContext): string {
  const name = stringValue(context.raw, context.elements.get(context.name));
  if (!name) throw new CommandError(73, `collection name of ${context.name} has to be a string that is not empty`);
  return name;
}

function checkSizes(context: CommandContext, kind: WriteKind): void {
  const sequence = context.sequences.get(payloadNames[kind]);
  if (!sequence) return;
  // Updates carry two documents and some options, so only inserts are held to the limit of a stored document.
  const limit = kind === 'insert' ? maxDocumentSize : maxDocumentSize * 2;
  const count = eachDocument(sequence, (_start, length) => {
    if (length > limit) throw new CommandError(10334, `object to ${kind} too large: ${length} bytes, at most ${limit}`);
  });
  if (count === 0) throw new CommandError(16, `Write batch sizes must be between 1 and 25000. Got 0 operations.`);
}

/** Makes the refused update say which document it would have written: only a single one reports that. */
async function probeDuplicate(
  connection: SqlConnection,
  context: CommandContext,
  collection: string,
  operation: BSON.Document,
): Promise<{ document: BSON.Document | null }> {
  const command = BSON.serialize({
    findAndModify: collection,
    query: operation.q as BSON.Document,
    update: operation.u as BSON.Document,
    upsert: operation.upsert === true,
    ...(operation.arrayFilters ? { arrayFilters: operation.arrayFilters as BSON.Document[] } : {}),
  });
  const begin = context.transaction ? 'SAVEPOINT probe' : 'BEGIN';
  const undo = context.transaction ? 'ROLLBACK TO SAVEPOINT probe' : 'ROLLBACK';
  await connection.command(begin);
  let failure: unknown = null;
  try {
    await connection.run(statements.findAndModify, [context.database, Buffer.from(command)]);
  } catch (error) {
    failure = error;
  }
  await connection.command(undo);
  const duplicate = await duplicateFromSqlError(connection, failure, { database: context.database, collection });
  return { document: duplicate?.keyValue ?? null };
}

/** The update's own values, for the rare case that the refused document cannot be had. */
function literalValues(operation: BSON.Document): BSON.Document | null {
  const update = operation.u as BSON.Document | undefined;
  if (!update || Array.isArray(update)) return null;
  return (update.$set as BSON.Document | undefined) ?? update;
}

function nest(flat: BSON.Document): BSON.Document {
  const result: BSON.Document = {};
  for (const [path, value] of Object.entries(flat)) {
    const parts = path.split('.');
    let target = result;
    for (const part of parts.slice(0, -1)) {
      target[part] ??= {};
      target = target[part] as BSON.Document;
    }
    target[parts.at(-1) ?? path] = value;
  }
  return result;
}

async function explainWriteError(
  connection: SqlConnection,
  context: CommandContext,
  kind: WriteKind,
  entry: { index: number; code: number; errmsg: string; operation: Buffer | undefined },
): Promise<WriteErrorEntry> {
  const state = unpackSqlState(entry.code);
  const code = codeOfSqlState(state);
  const index = indexInMessage(entry.errmsg);
  if (code !== duplicateKeyCode || index === null) {
    return { index: entry.index, code, errmsg: code === 8000 ? `${entry.errmsg} (state ${state})` : entry.errmsg };
  }
  const collection = collectionOf(context);
  const operation = entry.operation ? BSON.deserialize(entry.operation) : {};
  let document: BSON.Document | null = operation;
  if (kind === 'update') {
    const probe = await probeDuplicate(connection, context, collection, operation);
    document = nest(probe.document ?? literalValues(operation) ?? {});
  }
  const duplicate = await describeDuplicate(connection, { database: context.database, collection, index }, document);
  return {
    index: entry.index,
    code,
    errmsg: duplicate.message,
    keyPattern: duplicate.keyPattern,
    keyValue: duplicate.keyValue,
  };
}

async function explainAnswer(
  connection: SqlConnection,
  context: CommandContext,
  kind: WriteKind,
  { result, operations }: { result: Buffer; operations: readonly Buffer[] },
): Promise<WriteAnswer> {
  const answer = BSON.deserialize(result, { promoteValues: false });
  const upserted = (answer.upserted ?? []) as { index: BSON.Int32; _id: unknown }[];
  const entries = (answer.writeErrors ?? []) as { index: BSON.Int32; code: BSON.Int32; errmsg: string }[];
  const writeErrors: WriteErrorEntry[] = [];
  for (const entry of entries) {
    const index = Number(entry.index);
    const plain = { index, code: Number(entry.code), errmsg: String(entry.errmsg), operation: operations[index] };
    writeErrors.push(await explainWriteError(connection, context, kind, plain));
  }
  return {
    ...answer,
    ...(upserted.length > 0 ? { upserted: upserted.map((entry) => ({ ...entry, index: Number(entry.index) })) } : {}),
    writeErrors,
  };
}

const replyOf = ({ writeErrors, ...rest }: WriteAnswer): Buffer =>
  Buffer.from(BSON.serialize({ ...rest, ...(writeErrors.length > 0 ? { writeErrors } : {}) }));

function writeCommand(kind: WriteKind, statement: Statement): CommandHandler {
  return async (context) => {
    checkSizes(context, kind);
    const batch = new WriteBatch(context, kind);
    const attempt = async (connection: SqlConnection): Promise<Buffer> => {
      const { body, payload, operations } = batch.next();
      const [row] = await connection.run(statement, [context.database, body, payload]);
      const [result, succeeded] = row as [Buffer, boolean];
      if (succeeded && !batch.answer) return result;
      const answer = await explainAnswer(connection, context, kind, { result, operations: operations() });
      const conflict = answer.writeErrors.find(isConflictEntry);
      if (context.transaction) {
        if (conflict) throw new CommandError(writeConflictCode, conflict.errmsg, ['TransientTransactionError']);
        if (answer.writeErrors.length > 0) throw new AbortingReply(replyOf(answer));
        return replyOf(answer);
      }
      const total = batch.add(answer);
      if (conflict) throw new CommandError(writeConflictCode, conflict.errmsg);
      return replyOf(total);
    };
    try {
      return await retryConflicts(context, collectionOf(context), () => onConnection(context, attempt));
    } catch (error) {
      // Patience is at its end, or the database has gone before it took up the rest: the client is told of each.
      const isNotDone = isConflict(error) || error instanceof DatabaseAwayError;
      if (batch.answer && batch.operations.length > 1 && isNotDone) return replyOf(batch.answer);
      throw error;
    }
  };
}

const findAndModify: CommandHandler = (context) => {
  const collection = collectionOf(context);
  const place = { database: context.database, collection };
  return retryConflicts(context, collection, async () => {
    try {
      return await onConnection(context, async (connection) => {
        const [row] = await connection.run(statements.findAndModify, [context.database, context.body]);
        return (row as [Buffer])[0];
      });
    } catch (error) {
      if (isConflictState(sqlStateOf(error))) throw error;
      const duplicate = await context.services.pool.lend((connection) =>
        duplicateFromSqlError(connection, error, place),
      );
      throw duplicate ? duplicateKeyError(duplicate) : error;
    }
  });
};

export const writeCommands: Record<string, CommandHandler> = {
  insert: writeCommand('insert', statements.insert),
  update: writeCommand('update', statements.update),
  delete: writeCommand('delete', statements.delete),
  findAndModify,
};
