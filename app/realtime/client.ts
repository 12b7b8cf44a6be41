import type { EntryView } from '#models/contracts/entries.ts';
import { type Connection, type LiveSocket, openConnection } from './connection.ts';
import { type HttpApi, httpApi } from './http-api.ts';
import type { Link, LiveStream } from './live-stream.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { type OutboxItem, outcomeOfRefusal, type SendOutcome } from './outbox-item.ts';
import type { Locks } from './outbox-sender.ts';
import { type OutboxStore, openOutboxStore } from './outbox-store.ts';
import type { Channel } from './outbox-tabs.ts';

/** Everything live in this tab, for one signed-in person: one socket, one outbox, the open streams. */
export interface RealtimeClient {
  readonly userId: string;
  readonly connection: Connection;
  readonly http: HttpApi;
  readonly outbox: Promise<Outbox>;
  readonly store: Promise<OutboxStore>;
  /** Follows a stream until the returned function is called. */
  follow(stream: LiveStream): () => void;
  stop(): void;
}

export interface RealtimeClientOptions {
  userId: string;
  loadSocket?: () => Promise<LiveSocket>;
  store?: Promise<OutboxStore>;
}

/** Without a socket each open stream is asked about this often, in milliseconds (±50 %). */
const POLL_EVERY_MS = 6_000;
const NOBODY_ELSE: Locks = { request: (_name, work) => work() };

const browserLocks = (): Locks =>
  typeof navigator !== 'undefined' && navigator.locks
    ? { request: (name, work) => navigator.locks.request(name, work) }
    : NOBODY_ELSE;
const channelOf = (name: string): (Channel & BroadcastChannel) | null =>
  typeof BroadcastChannel === 'undefined' ? null : (new BroadcastChannel(name) as Channel & BroadcastChannel);

export function openRealtimeClient({ userId, loadSocket, store }: RealtimeClientOptions): RealtimeClient {
  const streams = new Map<string, Set<LiveStream>>();
  const http = httpApi(userId);
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let isForeignSession = false;

  const each = (stream: string, work: (live: LiveStream) => void): void => {
    for (const live of streams.get(stream) ?? []) {
      work(live);
    }
  };
  const all = (): LiveStream[] => [...streams.values()].flatMap((set) => [...set]);

  const connection = openConnection({
    userId,
    ...(loadSocket ? { loadSocket } : {}),
    bind(socket) {
      socket.on('changed', ({ stream, rev }) => each(stream, (live) => live.hint(rev)));
      socket.on('entry', ({ stream, entry }) => each(stream, (live) => live.entry(entry)));
      socket.on('reads', ({ stream, read }) => each(stream, (live) => live.reads(read)));
      socket.on('presence', ({ stream, present }) => each(stream, (live) => live.present(present)));
      socket.on('typing', ({ stream, on, ...person }) => {
        if (person.userId !== userId) {
          each(stream, (live) => live.typing(person, on));
        }
      });
      socket.on('heads', ({ heads }) => {
        for (const [stream, rev] of Object.entries(heads)) {
          each(stream, (live) => live.heartbeat(rev));
        }
      });
      socket.on('revoked', ({ stream }) => each(stream, (live) => live.revoked()));
    },
    onConnected() {
      for (const live of all()) {
        void live.opened();
      }
      void outbox.then((box) => box.resume());
    },
  });

  async function send(item: OutboxItem): Promise<SendOutcome> {
    if (isForeignSession || connection.snapshot().status === 'signed-out') {
      return { kind: 'signed-out' };
    }
    const { stream, audience, clientId, body, replyTo } = item;
    const input = {
      stream,
      audience,
      clientId,
      body,
      documents: item.documents.map(({ id }) => id),
      ...(replyTo ? { replyTo } : {}),
    };
    if (connection.socket()) {
      const answer = await connection.ask('message.send', input);
      return answer ? outcome(answer) : { kind: 'retry', error: { code: 'TIMEOUT', message: '' } };
    }
    const answer = await http.send(input);
    connection.report(answer ? 'reachable' : 'unreachable');
    return answer ? outcome(answer) : { kind: 'retry', error: { code: 'OFFLINE', message: '' } };
  }
  function outcome(answer: NonNullable<Awaited<ReturnType<HttpApi['send']>>>): SendOutcome {
    if (answer.ok) {
      return { kind: 'acknowledged', entry: answer.entry };
    }
    const refused = outcomeOfRefusal(answer);
    if (refused.kind === 'signed-out') {
      connection.report('signed-out');
    }
    return refused;
  }

  const opened = store ?? openOutboxStore();
  const outbox = opened.then((held) =>
    openOutbox({
      userId,
      store: held,
      send,
      onAcknowledged: (entry) => each(entry.stream, (live) => live.entry(entry)),
      locks: browserLocks(),
      channel: channelOf('entente-outbox'),
    }),
  );

  // Another person signing in in another tab ends our session too: nothing of ours may go out under their name.
  const sessions = channelOf('entente-session');
  sessions?.addEventListener('message', ({ data }: { data: unknown }) => {
    isForeignSession = (data as { userId: string }).userId !== userId;
    void outbox.then((box) => (isForeignSession ? box.pause() : box.resume()));
    connection.suspend(isForeignSession);
  });
  sessions?.postMessage({ userId });

  let wasConnected = false;
  const stopWatching = connection.subscribe(() => {
    const { status } = connection.snapshot();
    if (status === 'signed-out') {
      void outbox.then((box) => box.pause());
    } else if (status === 'connected' && !wasConnected) {
      void outbox.then((box) => box.resume());
    }
    wasConnected = status === 'connected';
  });
  const onOnline = (): void => void outbox.then((box) => box.wake());
  window.addEventListener('online', onOnline);

  function pollLater(): void {
    pollTimer = setTimeout(
      () => {
        const isUseful =
          !connection.socket() && !isForeignSession && document.visibilityState === 'visible' && navigator.onLine;
        void Promise.all(isUseful ? all().map((live) => live.poll()) : []).finally(pollLater);
      },
      POLL_EVERY_MS * (0.5 + Math.random()),
    );
  }
  pollLater();

  const link: Link = {
    connection,
    http,
    onEntries: (entries: readonly EntryView[]) => void outbox.then((box) => box.reconcile(entries)),
  };
  return {
    userId,
    connection,
    http,
    outbox,
    store: opened,
    follow(live) {
      const set = streams.get(live.id) ?? new Set();
      streams.set(live.id, set.add(live));
      live.attach(link);
      return () => {
        set.delete(live);
        live.detach();
      };
    },
    stop() {
      clearTimeout(pollTimer);
      stopWatching();
      sessions?.close();
      window.removeEventListener('online', onOnline);
      connection.stop();
      void outbox.then((box) => box.stop());
    },
  };
}

let current: RealtimeClient | null = null;

/** The client of this tab; made at the first call, made anew when another person is signed in. Browser only. */
export function realtimeClient(userId: string): RealtimeClient {
  if (current?.userId !== userId) {
    current?.stop();
    current = openRealtimeClient({ userId });
  }
  return current;
}
