import {
  AbortingReply,
  type ClientState,
  type CommandContext,
  type CommandHandler,
  type GatewayServices,
} from '#server/embedded/database/gateway/command-context.ts';
import { CommandError, errorReply, toCommandError } from '#server/embedded/database/gateway/errors.ts';
import { explain } from '#server/embedded/database/gateway/explain-command.ts';
import {
  booleanValue,
  documentValue,
  integerValue,
  type RawElement,
  readElements,
  stringValue,
  withoutElements,
} from '#server/embedded/database/gateway/raw-bson.ts';
import { readCommands } from '#server/embedded/database/gateway/read-commands.ts';
import { schemaCommands } from '#server/embedded/database/gateway/schema-commands.ts';
import { openCommands, sessionCommands } from '#server/embedded/database/gateway/session-commands.ts';
import type { TransactionRef } from '#server/embedded/database/gateway/transactions.ts';
import type { WireMessage } from '#server/embedded/database/gateway/wire.ts';
import { writeCommands } from '#server/embedded/database/gateway/write-commands.ts';

const commands: ReadonlyMap<string, CommandHandler> = new Map([
  ...Object.entries(sessionCommands),
  ...Object.entries(readCommands),
  ...Object.entries(writeCommands),
  ...Object.entries(schemaCommands),
  ['explain', explain],
  ['findandmodify', writeCommands.findAndModify as CommandHandler],
]);

/** What drivers add to every command for the connection's or the cluster's sake. */
const envelope: ReadonlySet<string> = new Set([
  'lsid',
  '$db',
  '$clusterTime',
  'txnNumber',
  'autocommit',
  'startTransaction',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'recoveryToken',
  'stmtId',
  'stmtIds',
  'comment',
  'commitQuorum',
]);

function sessionOf(raw: Buffer, elements: ReadonlyMap<string, RawElement>): string | null {
  const lsid = documentValue(raw, elements.get('lsid'));
  if (!lsid) return null;
  const id = readElements(lsid).find((element) => element.name === 'id');
  return id?.type === 0x05 ? lsid.toString('hex', id.valueStart + 5, id.end) : null;
}

/** Only `autocommit: false` makes a transaction; a number alone marks a write the driver might repeat. */
function transactionOf(raw: Buffer, elements: ReadonlyMap<string, RawElement>): TransactionRef | null {
  if (booleanValue(raw, elements.get('autocommit')) !== false) return null;
  const session = sessionOf(raw, elements);
  const number = integerValue(raw, elements.get('txnNumber'));
  if (!session || number === null) throw new CommandError(72, 'a transaction needs a session and a number');
  return { session, number, starts: booleanValue(raw, elements.get('startTransaction')) === true };
}

/** Runs one command and always comes back with a document to answer. */
export async function dispatch(message: WireMessage, services: GatewayServices, client: ClientState): Promise<Buffer> {
  let inTransaction = false;
  try {
    const list = readElements(message.body);
    const elements = new Map(list.map((element) => [element.name, element]));
    const name = list[0]?.name ?? '';
    const handler = commands.get(name);
    if (!handler) throw new CommandError(59, `no such command: '${name}'`);
    if (!client.authenticated && !openCommands.has(name)) {
      throw new CommandError(13, `command ${name} requires authentication`);
    }
    const transaction = transactionOf(message.body, elements);
    inTransaction = transaction !== null;
    const context: CommandContext = {
      name,
      database: stringValue(message.body, elements.get('$db')) ?? 'admin',
      raw: message.body,
      elements,
      body: withoutElements(message.body, list, envelope),
      sequences: message.sequences,
      transaction,
      services,
      client,
    };
    return await handler(context);
  } catch (error) {
    if (error instanceof AbortingReply) return error.reply;
    return errorReply(toCommandError(error, inTransaction));
  }
}
