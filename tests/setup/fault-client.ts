import { setMaxListeners } from 'node:events';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { io } from 'socket.io-client';
import { vi } from 'vitest';
import { openRealtimeClient, type RealtimeClient } from '#app/realtime/client.ts';
import type { LiveSocket } from '#app/realtime/connection.ts';
import { LiveStream } from '#app/realtime/live-stream.ts';
import type { Outbox } from '#app/realtime/outbox.ts';
import { type OutboxStore, openOutboxStore } from '#app/realtime/outbox-store.ts';
import { isBehind } from '#app/realtime/stream-state.ts';
import type { Audience, EntryView } from '#models/contracts/entries.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Actor } from '#server/auth/actor.ts';
import { config } from '#server/platform/config.ts';
import { signIn } from '#tests/factories/people.ts';
import type { Submitted } from '#tests/setup/fault-ledger.ts';
import { JITTER } from '#tests/setup/fault-size.ts';

// The product's client runs here as in a page. Each has a browser of its own, so nothing is told to other tabs.
const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'visible' }) };
setMaxListeners(0, page.window, page.document);
vi.stubGlobal('window', page.window);
vi.stubGlobal('document', page.document);
vi.stubGlobal('navigator', { onLine: true });
vi.stubGlobal('BroadcastChannel', undefined);

/** What a client of a counter-check does wrong: the guards that live in the browser. */
export type ClientFault =
  | 'new id for every attempt'
  | 'no catch-up'
  /** hints and heartbeats are thrown away as well */
  | 'deaf to heads';

export interface FaultClientOptions {
  actor: Actor;
  /** of a node, or of the proxy before it; called at each connect */
  url: () => string;
  streams: readonly string[];
  without?: readonly ClientFault[];
  /** how far this computer's clock is off, in milliseconds */
  clockOffsetMs?: number;
}

export class FaultClient {
  readonly actor: Actor;
  readonly submitted: Submitted[] = [];
  readonly #client: RealtimeClient;
  readonly #outbox: Outbox;
  readonly #streams: ReadonlyMap<string, LiveStream>;

  private constructor(actor: Actor, client: RealtimeClient, outbox: Outbox, streams: ReadonlyMap<string, LiveStream>) {
    this.actor = actor;
    this.#client = client;
    this.#outbox = outbox;
    this.#streams = streams;
  }

  /** Opens the client on empty pages, as if nothing had been written when they were loaded. See `openClients`. */
  static async open(options: FaultClientOptions): Promise<FaultClient> {
    const { actor, url, streams, without = [], clockOffsetMs = 0 } = options;
    const cookie = await signIn(actor.userId);
    vi.stubGlobal('indexedDB', new IDBFactory());
    const store = await openOutboxStore();
    const random = Math.random;
    const now = Date.now;
    // The client takes both over when it is made; afterwards everybody has the real ones again.
    Math.random = () => random() * JITTER;
    Date.now = () => now() + clockOffsetMs;
    let client: RealtimeClient;
    let outbox: Outbox;
    try {
      client = openRealtimeClient({
        userId: actor.userId,
        store: Promise.resolve(without.includes('new id for every attempt') ? newIdEachTime(store) : store),
        loadSocket: async () => spoil(socketTo(url(), cookie, actor.userId), without),
      });
      outbox = await client.outbox;
    } finally {
      Math.random = random;
      Date.now = now;
    }
    const lives = streams.map((id) => new LiveStream(id, { head: 0, entries: [], hasMore: false, reads: [] }));
    for (const live of lives) {
      client.follow(live);
    }
    return new FaultClient(actor, client, outbox, new Map(lives.map((live) => [live.id, live])));
  }

  get isConnected(): boolean {
    return this.#client.connection.socket() !== null;
  }

  /** What the person sees of a stream. */
  timeline(stream: string): readonly EntryView[] {
    return this.#state(stream).entries;
  }

  /** Up to which rev the screen is complete; -1 while it knows that something is missing. */
  cursor(stream: string): number {
    const state = this.#state(stream);
    return isBehind(state) ? -1 : state.cursor;
  }

  /** Presses "send". The text must be the only one of its kind. */
  async submit(stream: string, text: string, audience: Audience = 'shared'): Promise<void> {
    this.submitted.push({ userId: this.actor.userId, stream, text, audience });
    await this.#outbox.submit({ stream, audience, body: richTextOf(text), documents: [] });
  }

  /** What is not acknowledged yet, in the words of the outbox. */
  get unsent(): string[] {
    return this.#outbox.snapshot().items.map(({ state }) => state);
  }

  stop(): void {
    this.#client.stop();
  }

  #state(stream: string) {
    const live = this.#streams.get(stream);
    if (!live) {
      throw new Error(`${stream} is not open`);
    }
    return live.snapshot().state;
  }
}

/** One after the other: clients are made with clocks of their own. */
export async function openClients(all: readonly FaultClientOptions[]): Promise<FaultClient[]> {
  const clients: FaultClient[] = [];
  for (const options of all) {
    clients.push(await FaultClient.open(options));
  }
  return clients;
}

const socketTo = (url: string, cookie: string, userId: string): LiveSocket =>
  io(url, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    auth: { userId },
    extraHeaders: { cookie, origin: config().origins[0] ?? '' },
  });

/** The guard "one id until acknowledged", taken away: every further attempt looks like another message. */
const newIdEachTime = (store: OutboxStore): OutboxStore => ({
  ...store,
  update: (userId, clientId, change) =>
    store.update(userId, clientId, (item) => {
      const changed = change(item);
      return changed?.state === 'sending' && changed.attempts > 1
        ? { ...changed, clientId: crypto.randomUUID() }
        : changed;
    }),
});

/** Takes the guards of the timeline away: what was missed is not asked for, or the client does not even hear of it. */
function spoil(socket: LiveSocket, without: readonly ClientFault[]): LiveSocket {
  const isDeaf = without.includes('deaf to heads');
  if (!isDeaf && !without.includes('no catch-up')) {
    return socket;
  }
  const ask = socket.emitWithAck.bind(socket) as (event: string, payload: object) => Promise<object>;
  const on = socket.on.bind(socket) as (event: string, listener: (payload: never) => void) => LiveSocket;
  return Object.assign(socket, {
    on: (event: string, listener: (payload: never) => void) =>
      isDeaf && (event === 'heads' || event === 'changed') ? socket : on(event, listener),
    emitWithAck: async (event: string, payload: { stream: string; after: number }) => {
      if (event === 'stream.since') {
        return { ok: true, head: payload.after, changes: [], hasMore: false };
      }
      return ask(event, event === 'stream.open' ? { stream: payload.stream } : payload);
    },
  });
}
