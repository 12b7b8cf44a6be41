import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io as connect, type Socket } from 'socket.io-client';
import type {
  Ack,
  ClientToServerEvents,
  Command,
  CommandInput,
  ServerToClientEvents,
} from '#models/contracts/realtime.ts';
import { relay } from '#server/log/relay.ts';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';
import { config } from '#server/platform/config.ts';
import { type Realtime, startRealtime } from '#server/realtime/start-realtime.ts';

export type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface LiveServer {
  url: string;
  realtime: Realtime;
  http: Server;
  /** a connected client of one signed-in person */
  connect(cookie: string, options?: { origin?: string | null }): Promise<Client>;
  stop(): Promise<void>;
}

/** The socket service of this process on a port of its own, with the relay and every subscriber. */
export async function startLiveServer(): Promise<LiveServer> {
  const http = createServer((_request, response) => void response.writeHead(404).end());
  const realtime = await startRealtime(http);
  relay.start(SUBSCRIBERS);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients = new Set<Client>();
  return {
    url,
    realtime,
    http,
    connect: async (cookie, { origin = config().origins[0] ?? null } = {}) => {
      const client: Client = connect(url, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        extraHeaders: { cookie, ...(origin === null ? {} : { origin }) },
      });
      clients.add(client);
      await new Promise<void>((resolve, reject) => {
        client.once('connect', resolve);
        client.once('connect_error', reject);
      });
      return client;
    },
    stop: async () => {
      for (const client of clients) {
        client.disconnect();
      }
      await relay.stop();
      await realtime.stop();
    },
  };
}

/** Sends a command and waits for its acknowledgement. */
export function ask<C extends Command>(
  client: Client,
  command: C,
  payload: CommandInput<C>,
  timeoutMs = 15_000,
): Promise<Ack<C>> {
  return new Promise((resolve, reject) => {
    (client.timeout(timeoutMs) as unknown as { emit: (...args: unknown[]) => void }).emit(
      command,
      payload,
      (error: Error | null, answer: Ack<C>) => (error ? reject(error) : resolve(answer)),
    );
  });
}

/** Everything a client is sent, in order of arrival. */
export function record(client: Client): {
  events: { name: string; payload: unknown }[];
  entries: () => import('#models/contracts/entries.ts').EntryView[];
} {
  const events: { name: string; payload: unknown }[] = [];
  client.onAny((name: string, payload: unknown) => void events.push({ name, payload }));
  return {
    events,
    entries: () =>
      events
        .filter(({ name }) => name === 'entry')
        .map(({ payload }) => (payload as { entry: import('#models/contracts/entries.ts').EntryView }).entry),
  };
}

/** Waits until a condition holds; fails with what it last saw. */
export async function until<T>(
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (holds(value)) {
      return value;
    }
    if (performance.now() > deadline) {
      throw new Error(`condition not met within ${timeoutMs} ms; last value: ${JSON.stringify(value)?.slice(0, 500)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
