import { io } from 'socket.io-client';
import { config } from '#server/platform/config.ts';
import type { Client } from '#tests/setup/live-server.ts';

/** A bare connection to a node, for commands the page would not send. */
export async function rawClient(url: string, cookie: string): Promise<Client> {
  const client: Client = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie, origin: config().origins[0] ?? '' },
  });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', resolve);
    client.once('connect_error', reject);
  });
  return client;
}
