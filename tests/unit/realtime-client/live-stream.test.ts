import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Connection, type LiveSocket, openConnection } from '#app/realtime/connection.ts';
import type { HttpApi } from '#app/realtime/http-api.ts';
import { LiveStream } from '#app/realtime/live-stream.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { ModelStream, STREAM } from './model-stream.ts';
import { seeded } from './random.ts';

let http = createServer();
let server: Server;
let port = 0;
let stream: ModelStream;
let signedIn: string | null = 'u1';
const opened: Connection[] = [];

/** The network without HTTP: every question goes through the socket. */
const nothing: HttpApi = {
  changes: async () => null,
  history: async (_stream, before) => {
    const { entries, hasMore } = stream.before(before, 20);
    return { ok: true, head: stream.head, changes: entries, hasMore };
  },
  send: async () => null,
  versions: async () => null,
};

beforeEach(async () => {
  http = createServer();
  stream = new ModelStream();
  signedIn = 'u1';
  server = new Server(http, { serveClient: false });
  server.use((socket, next) =>
    next(signedIn === socket.handshake.auth.userId ? undefined : new Error('UNAUTHENTICATED')),
  );
  server.on('connection', (socket: Socket) => {
    socket.on('stream.open', ({ after }, ack) => ack({ ok: true, ...stream.since(after, 7), reads: [], present: [] }));
    socket.on('stream.since', ({ after }, ack) => ack({ ok: true, ...stream.since(after, 7) }));
    socket.on('stream.close', (_payload, ack) => ack?.({ ok: true }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  port = (http.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const connection of opened.splice(0)) {
    connection.stop();
  }
  await server.close();
});

function open(live: LiveStream, userId = 'u1'): Connection {
  const connection: Connection = openConnection({
    userId,
    random: () => 0.001,
    loadSocket: async () =>
      io(`http://127.0.0.1:${port}`, {
        transports: ['websocket'],
        reconnection: false,
        autoConnect: false,
        auth: { userId },
      }) as LiveSocket,
    bind(socket) {
      socket.on('changed', ({ rev }) => live.hint(rev));
      socket.on('entry', ({ entry }) => live.entry(entry));
      socket.on('heads', ({ heads }) => live.heartbeat(heads[STREAM] ?? 0));
      socket.on('revoked', () => live.revoked());
    },
    onConnected: () => void live.opened(),
  });
  opened.push(connection);
  live.attach({ connection, http: nothing, onEntries: () => {} });
  return connection;
}
const shown = (live: LiveStream): readonly EntryView[] => live.snapshot().state.entries;
const fresh = (): LiveStream => new LiveStream(STREAM, { ...stream.page(5), reads: [] });
const isConnected = (connection: Connection) =>
  vi.waitFor(() => expect(connection.snapshot()).toEqual({ status: 'connected', transport: 'socket' }));

describe('a stream on a bad line', () => {
  test.each([1, 2, 3])(
    'ends as the fresh load: hints lost, doubled, out of order, lines cut (story %i)',
    async (seed) => {
      const random = seeded(seed);
      for (let n = 0; n < 12; n += 1) {
        stream.post();
      }
      const live = fresh();
      const connection = open(live);
      await isConnected(connection);
      const held: EntryView[] = [];
      for (let step = 0; step < 150; step += 1) {
        held.push(random.next() < 0.7 ? stream.post() : stream.change(random.pick(stream.ids)));
        if (random.next() < 0.6) {
          const [entry] = held.splice(random.below(held.length), 1);
          for (let copy = random.below(3); copy > 0; copy -= 1) {
            server.emit('changed', { stream: STREAM, rev: entry!.rev });
            server.emit('entry', { stream: STREAM, entry: entry! });
          }
        }
        if (random.next() < 0.05) {
          server.disconnectSockets(true);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      await isConnected(connection);
      server.emit('heads', { heads: { [STREAM]: stream.head } });
      await vi.waitFor(() => expect(live.snapshot().state.cursor).toBe(stream.head), { timeout: 15_000 });
      const { floor } = live.snapshot().state;
      expect(shown(live)).toEqual(stream.all().filter(({ seq }) => seq >= floor));
      while (live.snapshot().state.hasEarlier) {
        await live.loadEarlier();
      }
      expect(shown(live)).toEqual(stream.all());
    },
  );

  test('catches up with what was missed before it says anything else', async () => {
    stream.post();
    const live = fresh();
    for (let n = 0; n < 30; n += 1) {
      stream.post();
    }
    open(live);
    await vi.waitFor(() => expect(shown(live)).toHaveLength(31));
  });

  test('finds a lost last hint by the heartbeat', async () => {
    const live = fresh();
    await isConnected(open(live));
    stream.post();
    expect(shown(live)).toHaveLength(0);
    server.emit('heads', { heads: { [STREAM]: stream.head } });
    await vi.waitFor(() => expect(shown(live)).toHaveLength(1));
  });

  test('shows nothing any more once access has ended, whatever still arrives', async () => {
    const entry = stream.post();
    const live = fresh();
    await isConnected(open(live));
    server.emit('revoked', { stream: STREAM });
    await vi.waitFor(() => expect(live.snapshot().isRevoked).toBe(true));
    live.entry(stream.change(entry.id));
    expect(shown(live)).toEqual([]);
  });
});

describe('the connection', () => {
  test('a session that has ended is said, not retried for ever; it comes back with the person', async () => {
    signedIn = null;
    const connection = open(fresh());
    await vi.waitFor(() => expect(connection.snapshot().status).toBe('signed-out'));
    signedIn = 'u1';
    connection.wake();
    await isConnected(connection);
  });

  test('the session of somebody else is no session', async () => {
    signedIn = 'u2';
    const connection = open(fresh());
    await vi.waitFor(() => expect(connection.snapshot().status).toBe('signed-out'));
  });

  test('while another person is signed in here it stays away', async () => {
    const connection = open(fresh());
    await isConnected(connection);
    connection.suspend(true);
    expect(connection.snapshot()).toEqual({ status: 'signed-out', transport: 'none' });
    connection.wake();
    expect(await connection.ask('stream.since', { stream: STREAM, after: 0 })).toBeNull();
    connection.suspend(false);
    await isConnected(connection);
  });

  test('without a socket a question is answered at once: there is none', async () => {
    const connection = open(fresh());
    expect(await connection.ask('stream.since', { stream: STREAM, after: 0 })).toBeNull();
  });
});
