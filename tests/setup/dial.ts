import { io as connect } from 'socket.io-client';
import type { Client } from '#tests/setup/live-server.ts';

/**
 * A socket to the real application. Fails when it is refused.
 * @param origin null: a client that names none
 */
export async function dial(
  url: string,
  cookie: string,
  {
    origin = url,
    auth = {},
    transports = ['websocket'],
    onFrame,
  }: {
    origin?: string | null;
    auth?: Record<string, unknown>;
    transports?: ('websocket' | 'polling')[];
    /** every frame as it came over the wire */
    onFrame?: (text: string) => void;
  } = {},
): Promise<Client> {
  const client: Client = connect(url, {
    transports,
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: { ...(cookie ? { cookie } : {}), ...(origin === null ? {} : { origin }) },
  });
  if (onFrame) {
    client.io.engine.on('packet', (packet: { data?: unknown }) => onFrame(String(packet.data ?? '')));
  }
  await new Promise<void>((resolve, reject) => {
    client.once('connect', resolve);
    client.once('connect_error', (error) => {
      client.disconnect();
      reject(error);
    });
  });
  return client;
}
