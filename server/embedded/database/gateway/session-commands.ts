import { BSON } from 'bson';
import type { CommandContext, CommandHandler } from '#server/embedded/database/gateway/command-context.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { ScramConversation } from '#server/embedded/database/gateway/scram.ts';
import { maxDocumentSize, maxMessageSize } from '#server/embedded/database/gateway/wire.ts';

const reply = (document: BSON.Document) => Buffer.from(BSON.serialize({ ...document, ok: 1 }));
const answer = (document: BSON.Document): CommandHandler => {
  const bytes = reply(document);
  return () => Promise.resolve(bytes);
};

const version = '7.0.0';

/** Introduces itself as a router of a cluster: with that drivers use sessions and transactions on one address. */
const hello: CommandHandler = async ({ client, elements, services }) =>
  reply({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    msg: 'isdbgrid',
    maxBsonObjectSize: maxDocumentSize,
    maxMessageSizeBytes: maxMessageSize,
    maxWriteBatchSize: 25_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: client.id,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
    ...(elements.has('saslSupportedMechs') && services.credentials ? { saslSupportedMechs: ['SCRAM-SHA-256'] } : {}),
  });

const authenticationFailed = () => new CommandError(18, 'Authentication failed.');

function payloadOf(context: CommandContext): string {
  const { payload } = BSON.deserialize(context.raw, { promoteBuffers: true });
  return Buffer.isBuffer(payload) || payload instanceof Uint8Array ? Buffer.from(payload).toString('utf8') : '';
}

const saslStart: CommandHandler = async (context) => {
  const { credentials } = context.services;
  const { mechanism } = BSON.deserialize(context.raw);
  if (!credentials || mechanism !== 'SCRAM-SHA-256') throw authenticationFailed();
  const conversation = new ScramConversation(credentials);
  const message = conversation.first(payloadOf(context));
  if (message === null) throw authenticationFailed();
  context.client.conversation = conversation;
  return reply({ conversationId: 1, done: false, payload: new BSON.Binary(Buffer.from(message)) });
};

const saslContinue: CommandHandler = async (context) => {
  const { conversation } = context.client;
  context.client.conversation = null;
  const payload = payloadOf(context);
  if (conversation === null) {
    if (!context.client.authenticated) throw authenticationFailed();
    return reply({ conversationId: 1, done: true, payload: new BSON.Binary(Buffer.alloc(0)) });
  }
  const message = conversation.final(payload);
  if (message === null) throw authenticationFailed();
  context.client.authenticated = true;
  return reply({ conversationId: 1, done: true, payload: new BSON.Binary(Buffer.from(message)) });
};

function sessionIds(context: CommandContext): string[] {
  const list: unknown = BSON.deserialize(context.raw, { promoteValues: true })[context.name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: { id?: BSON.Binary }) => (entry.id ? [entry.id.toString('hex')] : []));
}

const endSessions: CommandHandler = async (context) => {
  await Promise.all(sessionIds(context).map((id) => context.services.transactions.endSession(id)));
  return reply({});
};

const transactionOf = (context: CommandContext) => {
  if (!context.transaction) throw new CommandError(125, `${context.name} is only valid in a transaction`);
  return context.transaction;
};

const commitTransaction: CommandHandler = async (context) => {
  await context.services.transactions.commit(transactionOf(context));
  return reply({});
};

const abortTransaction: CommandHandler = async (context) => {
  await context.services.transactions.abort(transactionOf(context));
  return reply({});
};

const killCursors: CommandHandler = async (context) => {
  const { cursors = [] } = BSON.deserialize(context.raw, { promoteLongs: false }) as { cursors?: unknown[] };
  const known: BSON.Long[] = [];
  const unknown: BSON.Long[] = [];
  for (const id of cursors) {
    const long = BSON.Long.fromString(String(id));
    (context.services.cursors.kill(String(id)) ? known : unknown).push(long);
  }
  return reply({ cursorsKilled: known, cursorsNotFound: unknown, cursorsAlive: [], cursorsUnknown: [] });
};

const serverStatus: CommandHandler = async ({ services }) =>
  reply({
    host: '127.0.0.1',
    version,
    process: 'mongos',
    pid: process.pid,
    uptime: Math.round((Date.now() - services.startedAt) / 1000),
    localTime: new Date(),
    connections: { current: services.connectionCount(), available: 1000 },
    metrics: { cursor: { open: { total: services.cursors.size } } },
  });

/** Commands before a password was given: without them no driver gets as far as giving one. */
export const openCommands: ReadonlySet<string> = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'buildInfo',
  'buildinfo',
  'saslStart',
  'saslContinue',
  'logout',
]);

const buildInfo = answer({
  version,
  versionArray: [7, 0, 0, 0],
  gitVersion: 'documentdb',
  modules: ['documentdb'],
  bits: 64,
  debug: false,
  maxBsonObjectSize: maxDocumentSize,
  storageEngines: ['postgresql'],
});

export const sessionCommands: Record<string, CommandHandler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: answer({}),
  buildInfo,
  buildinfo: buildInfo,
  saslStart,
  saslContinue,
  logout: answer({}),
  endSessions,
  killSessions: endSessions,
  refreshSessions: answer({}),
  startSession: async () => reply({ id: { id: new BSON.UUID() }, timeoutMinutes: 30 }),
  commitTransaction,
  abortTransaction,
  killCursors,
  serverStatus,
  connectionStatus: async ({ services }) =>
    reply({
      authInfo: {
        authenticatedUsers: services.credentials ? [{ user: services.credentials.user, db: 'admin' }] : [],
        authenticatedUserRoles: [],
      },
    }),
  getParameter: answer({ featureCompatibilityVersion: { version: '7.0' } }),
  getCmdLineOpts: answer({ argv: [], parsed: {} }),
  getLog: answer({ totalLinesWritten: 0, log: [] }),
  hostInfo: answer({ system: { hostname: '127.0.0.1' } }),
  whatsmyuri: answer({ you: '127.0.0.1' }),
};
