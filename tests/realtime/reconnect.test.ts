import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConnection } from '#app/realtime/connection.ts';
import { config } from '#server/platform/config.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import { type LiveServer, startLiveServer, until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

test('a page whose connection was lost, or whose first attempts failed, comes back by itself', async () => {
  const { userId } = await buildActor('accounting');
  const cookie = await signIn(userId);
  let refusals = 2;
  const connects: string[] = [];
  const connection = openConnection({
    userId,
    random: () => 0,
    bind: () => undefined,
    onConnected: (socket) => void connects.push(socket.id ?? ''),
    loadSocket: async () =>
      io(server.url, {
        transports: ['websocket'],
        reconnection: false,
        autoConnect: false,
        extraHeaders: { cookie, origin: config().origins[0] ?? '' },
      }),
  });
  server.realtime.io.use((_socket, next) => {
    refusals -= 1;
    next(refusals >= 0 ? new Error('UNAVAILABLE') : undefined);
  });
  await until(
    () => connects.length,
    (count) => count === 1,
  );
  for (const socket of server.realtime.io.sockets.sockets.values()) {
    // As a network does it: the transport is gone, and nobody said goodbye.
    socket.conn.close(true);
  }
  await until(
    () => connects.length,
    (count) => count === 2,
  );
  expect(connection.snapshot()).toEqual({ status: 'connected', transport: 'socket' });
  connection.stop();
});
