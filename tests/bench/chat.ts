import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { type BenchOptions, type BenchResult, median, quantile, round, say } from '#tests/bench/bench.ts';

const ROOMS = 10;
const RUNS = 7;
const WARM_UP_MS = 1_000;
const WINDOW_MS = 4_000;
const TEXT = 'We received the pallets this morning, two of the twelve are damaged on the upper side. '
  .repeat(2)
  .slice(0, 160);

interface Ready {
  product: string;
  floor: string;
  rooms: { stream: string; room: string; sender: string; reader: string }[];
}
interface Pair {
  sender: Socket;
  reader: Socket;
  send(clientId: string): Promise<void>;
}
interface Times {
  ack: number[];
  seen: number[];
}

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) =>
    child.once('message', (message) => resolve(message as T)).once('exit', () => reject(new Error('the server ended'))),
  );

async function connected(url: string, cookie?: string): Promise<Socket> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin: 'http://localhost:3000', ...(cookie ? { cookie } : {}) },
  });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return socket;
}

const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: TEXT }] }] };

async function productPairs(ready: Ready): Promise<Pair[]> {
  return Promise.all(
    ready.rooms.map(async ({ stream, sender: senderCookie, reader: readerCookie }) => {
      const [sender, reader] = [
        await connected(ready.product, senderCookie),
        await connected(ready.product, readerCookie),
      ];
      await Promise.all([sender, reader].map((socket) => socket.emitWithAck('stream.open', { stream })));
      return {
        sender,
        reader,
        send: async (clientId) => {
          const answer = (await sender.emitWithAck('message.send', { stream, audience: 'shared', clientId, body })) as {
            ok: boolean;
            code?: string;
          };
          if (!answer.ok) {
            throw new Error(`refused: ${answer.code}`);
          }
        },
      };
    }),
  );
}

async function floorPairs(ready: Ready): Promise<Pair[]> {
  return Promise.all(
    ready.rooms.map(async ({ room }) => {
      const [sender, reader] = [await connected(ready.floor), await connected(ready.floor)];
      await Promise.all([sender, reader].map((socket) => socket.emitWithAck('join', room)));
      return {
        sender,
        reader,
        send: async (clientId) => void (await sender.emitWithAck('send', { room, clientId, body })),
      };
    }),
  );
}

/** Saturated: every sender keeps one message in flight; a message is seen when the other client of its room has it. */
async function measure(pairs: readonly Pair[]): Promise<Times> {
  const times: Times = { ack: [], seen: [] };
  const begin = performance.now() + WARM_UP_MS;
  const end = begin + WINDOW_MS;
  await Promise.all(
    pairs.map(async ({ reader, send }) => {
      const sentAt = new Map<string, number>();
      const seen = (event: { clientId?: string; entry?: { message?: { clientId?: string } } }): void => {
        const clientId = event.clientId ?? event.entry?.message?.clientId ?? '';
        const at = sentAt.get(clientId);
        if (at !== undefined && at >= begin) {
          times.seen.push(performance.now() - at);
        }
        sentAt.delete(clientId);
      };
      reader.on('entry', seen);
      while (performance.now() < end) {
        const clientId = crypto.randomUUID();
        const at = performance.now();
        sentAt.set(clientId, at);
        await send(clientId);
        if (at >= begin) {
          times.ack.push(performance.now() - at);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      reader.off('entry', seen);
    }),
  );
  return times;
}

/** Sending in a live conversation, compared with bare Socket.IO that inserts, acknowledges and broadcasts. */
export async function run({ json }: BenchOptions): Promise<BenchResult> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'entente-bench-'));
  const database = await startDatabase({ dataDir });
  const entry = path.join(import.meta.dirname, 'chat-server.ts');
  const child = fork(entry, [String(ROOMS), database.uri.replace(/\/entente(\?|$)/, '/bench_chat$1')], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, RATE_LIMITS: 'false', LOG_LEVEL: 'error', NODE_ENV: 'production', DEMO: 'true' },
  });
  try {
    const ready = await once<Ready>(child);
    const pairs = { product: await productPairs(ready), floor: await floorPairs(ready) };
    const p50: Record<'product' | 'floor', { ack: number[]; seen: number[] }> = {
      product: { ack: [], seen: [] },
      floor: { ack: [], seen: [] },
    };
    for (let index = 0; index < RUNS; index += 1) {
      for (const side of ['floor', 'product'] as const) {
        const times = await measure(pairs[side]);
        p50[side].ack.push(median(times.ack));
        p50[side].seen.push(median(times.seen));
        if (!json) {
          say(
            `${side.padEnd(8)} ack p50 ${median(times.ack).toFixed(2)} p99 ${quantile(times.ack, 0.99).toFixed(2)} ms · seen p50 ${median(times.seen).toFixed(2)} ms · ${times.ack.length} messages, ${times.seen.length} seen`,
          );
        }
      }
    }
    const memory = once<{ memory: number }>(child);
    child.send('memory');
    const floor = { ack: median(p50.floor.ack), seen: median(p50.floor.seen) };
    return {
      name: 'chat',
      ratios: {
        sendToAck: round(median(p50.product.ack) / floor.ack),
        sendToSeen: round(median(p50.product.seen) / floor.seen),
      },
      floor: { ackP50Ms: round(floor.ack), seenP50Ms: round(floor.seen) },
      runs: RUNS,
      peakMemoryMb: Math.round((await memory).memory),
    };
  } finally {
    child.disconnect();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
