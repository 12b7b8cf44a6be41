import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { HEARTBEAT_SECONDS } from '#models/contracts/realtime.ts';
import { announceAccessChange, onAccessChanged } from '#server/auth/access-changes.ts';
import { loadActor, resolveActor } from '#server/auth/resolve-actor.ts';
import { config } from '#server/platform/config.ts';
import { logger } from '#server/platform/logger.ts';
import { singleton } from '#server/platform/singleton.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { awaitAccessEnd } from '#server/realtime/access-end.ts';
import { bindMessages } from '#server/realtime/handlers/messages.ts';
import { bindStreams } from '#server/realtime/handlers/streams.ts';
import { cutOutdated, LiveStreams } from '#server/realtime/live-streams.ts';
import { Presence } from '#server/realtime/presence.ts';
import { userRoom } from '#server/realtime/rooms.ts';
import { canReadStream } from '#server/realtime/stream-access.ts';
import type { Io, IoSocket } from '#server/realtime/types.ts';

export interface Realtime {
  io: Io;
  live: LiveStreams;
  /** tells the other nodes where a stream stands */
  announce(stream: string, rev: number): void;
  stop(): Promise<void>;
}

const RECHECK_MS = 60_000;
const ACCOUNTS_MS = 1_000;
/** One message is at most 64 kB (RICH_TEXT_LIMITS); the rest is protocol. */
const MAX_EVENT_BYTES = 96 * 1024;

const holder = singleton<{ current: Realtime | null }>('realtime', () => ({ current: null }));

/** The running realtime service of this process, if it runs one. */
export const realtime = (): Realtime | null => holder.current;

/**
 * Starts Socket.IO on the process' HTTP server. The socket is a hint; the log is the truth: `connectionStateRecovery`
 * and `retries` stay off, because they give withdrawn rooms back and run handlers twice.
 * @param heartbeatMs how often open streams are told their heads, in milliseconds
 */
export async function startRealtime(
  server: HttpServer,
  { heartbeatMs = HEARTBEAT_SECONDS * 1000 }: { heartbeatMs?: number } = {},
): Promise<Realtime> {
  const { origins, redisUrl } = config();
  const io: Io = new Server(server, {
    serveClient: false,
    transports: ['websocket', 'polling'],
    maxHttpBufferSize: MAX_EVENT_BYTES,
    perMessageDeflate: false,
    pingInterval: 20_000,
    pingTimeout: 20_000,
    connectTimeout: 10_000,
    // CORS does not guard a WebSocket: a page of another origin would ride on the visitor's cookie.
    allowRequest: (request, decide) => decide(null, isOwnPage(request.headers, origins)),
  });
  const redis = await attachRedis(io, redisUrl);
  const live = new LiveStreams(io, { hasOtherNodes: redis !== null });
  const presence = new Presence(io, live);

  io.use((socket, next) => {
    authenticate(socket as IoSocket).then(
      () => next(),
      () => next(new Error('UNAUTHENTICATED')),
    );
  });
  io.on('connection', (socket) => {
    void socket.join(userRoom(socket.data.actor.userId));
    bindStreams(io, socket, live, presence);
    bindMessages(socket);
    presence.bind(socket);
    awaitAccessEnd(socket, () => recheckAtEnd(live, socket));
    socket.on('disconnect', () => clearTimeout(socket.data.accessEnd));
  });
  io.engine.on('connection_error', (error: { code?: number; message?: string }) =>
    logger.debug({ code: error.code }, 'a socket was refused'),
  );
  io.on('hint', ({ stream, rev }) => void live.hint(stream, rev));
  io.on('access', (change) => announceAccessChange({ ...change, remote: true }));

  const stopListening = onAccessChanged(({ remote, ...change }) => {
    void recheckUser(io, live, change.userId, change.sessionId);
    if (redis && !remote) {
      io.serverSideEmit('access', change);
    }
  });
  const heartbeat = every(heartbeatMs, () => sendHeads(io, live));
  const accounts = every(ACCOUNTS_MS, () => cutOutdated(live.allSockets()));
  const recheck = every(RECHECK_MS, () => recheckAll(io, live));

  const running: Realtime = {
    io,
    live,
    announce: (stream, rev) => {
      if (redis) {
        io.serverSideEmit('hint', { stream, rev });
      }
    },
    stop: async () => {
      clearInterval(heartbeat);
      clearInterval(accounts);
      clearInterval(recheck);
      stopListening();
      io.disconnectSockets(true);
      await io.close();
      await redis?.close().catch(() => undefined);
      holder.current = null;
    },
  };
  holder.current = running;
  return running;
}

function every(ms: number, task: () => Promise<void>): NodeJS.Timeout {
  const timer = setInterval(
    () => void task().catch((error: unknown) => logger.warn({ err: error }, 'a realtime check failed')),
    ms,
  );
  timer.unref();
  return timer;
}

/** A browser names the page's origin when it opens a WebSocket; polling from the same origin only says that it is. */
function isOwnPage(headers: IncomingHttpHeaders, origins: readonly string[]): boolean {
  if (headers.origin !== undefined) {
    return origins.includes(headers.origin);
  }
  return headers.upgrade === undefined && headers['sec-fetch-site'] === 'same-origin';
}

async function attachRedis(io: Io, url: string | undefined) {
  if (!url) {
    return null;
  }
  const client = createClient({ url });
  client.on('error', (error) => logger.error({ err: error }, 'redis'));
  await client.connect();
  io.adapter(createAdapter(client));
  return client;
}

async function authenticate(socket: IoSocket): Promise<void> {
  const resolved = await resolveActor(socket.handshake.headers.cookie);
  // A tab names whose unsent messages it holds: after another person signed in, they must not go out under that name.
  const expected: unknown = socket.handshake.auth.userId;
  if (!resolved || (expected !== undefined && expected !== resolved.actor.userId)) {
    throw new Error('UNAUTHENTICATED');
  }
  socket.data = { actor: resolved.actor, sessionId: resolved.sessionId, open: new Map() };
}

const socketsOfUser = (io: Io, userId: string): IoSocket[] =>
  [...(io.sockets.adapter.rooms.get(userRoom(userId)) ?? [])].flatMap(
    (id) => (io.sockets.sockets.get(id) as IoSocket | undefined) ?? [],
  );

/**
 * Reads a person's access again and takes away what it no longer allows; a socket whose session ended is cut. Sending
 * stops before the first read: nothing goes out to somebody whose right is in doubt.
 */
async function recheckUser(io: Io, live: LiveStreams, userId: string, sessionId?: string): Promise<void> {
  const sockets = socketsOfUser(io, userId).filter(
    (socket) => sessionId === undefined || socket.data.sessionId === sessionId,
  );
  await recheckWhileSilent(live, sockets, sessionId === undefined);
}

async function recheckWhileSilent(live: LiveStreams, sockets: readonly IoSocket[], mayStay: boolean): Promise<void> {
  for (const socket of sockets) {
    live.suspend(socket);
  }
  const rechecking = recheckSockets(live, sockets, mayStay);
  for (const socket of sockets) {
    socket.data.rechecking = rechecking;
  }
  await rechecking;
}

const recheckAtEnd = (live: LiveStreams, socket: IoSocket): void => void recheckWhileSilent(live, [socket], true);

async function recheckSockets(live: LiveStreams, sockets: readonly IoSocket[], mayStay: boolean): Promise<void> {
  for (const socket of sockets) {
    try {
      if (mayStay) {
        await recheckSocket(live, socket);
      } else {
        socket.disconnect(true);
      }
    } catch (error) {
      // Whose right cannot be read has none; the client comes back and is asked again.
      logger.warn({ err: error, userId: socket.data.actor.userId }, 'access could not be read again');
      socket.disconnect(true);
    }
  }
}

async function recheckSocket(live: LiveStreams, socket: IoSocket): Promise<void> {
  const actor = await loadActor(socket.data.actor.userId, socket.data.sessionId);
  if (!actor || numberingOf(actor) !== numberingOf(socket.data.actor)) {
    socket.disconnect(true);
    return;
  }
  socket.data.actor = actor;
  awaitAccessEnd(socket, () => recheckAtEnd(live, socket));
  for (const stream of [...socket.data.open.keys()]) {
    if (await canReadStream(actor, stream)) {
      await live.open(socket, stream);
    } else {
      await live.revoke(socket, stream);
    }
  }
}

async function recheckAll(io: Io, live: LiveStreams): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    await recheckSocket(live, socket as IoSocket);
  }
}

async function sendHeads(io: Io, live: LiveStreams): Promise<void> {
  const heads = await live.heads();
  for (const socket of io.sockets.sockets.values()) {
    const { open, actor } = (socket as IoSocket).data;
    const mine = [...open.keys()].flatMap((stream) => {
      const head = heads.get(stream)?.[numberingOf(actor)];
      return head === undefined ? [] : [[stream, head] as const];
    });
    if (mine.length > 0) {
      socket.emit('heads', { heads: Object.fromEntries(mine) });
    }
  }
}
