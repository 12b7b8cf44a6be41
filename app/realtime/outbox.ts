import type { EntryView } from '#models/contracts/entries.ts';
import { retryDelay } from './backoff.ts';
import { OUTBOX_LIMITS, type OutboxItem, type OutgoingMessage, type SendOutcome } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';

/** The part of `navigator.locks` that is needed. */
export interface Locks {
  request(name: string, work: () => Promise<void>): Promise<unknown>;
}

/** The part of `BroadcastChannel` that is needed. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

/** What tabs of one origin tell each other about the outbox of one person. */
type Tidings = { userId: string } & (
  | { type: 'changed' }
  | { type: 'later'; clientId: string; waitMs: number }
  | { type: 'acknowledged'; entry: EntryView }
);

export interface OutboxOptions {
  userId: string;
  store: OutboxStore;
  /** One attempt. It may answer late, twice or never; it does not throw. */
  send: (item: OutboxItem) => Promise<SendOutcome>;
  /** A message is stored: the timeline takes the entry before the pending one goes. Called in every tab. */
  onAcknowledged: (entry: EntryView) => void;
  locks: Locks;
  channel: Channel | null;
  /** wall clock in milliseconds, only for "older than a day" */
  now?: () => number;
  random?: () => number;
  ackTimeoutMs?: number;
  firstRetryMs?: number;
}

export interface OutboxSnapshot {
  items: readonly OutboxItem[];
  /** signed out: everything is kept, nothing is sent until this person signs in again */
  isPaused: boolean;
  /** false: kept in memory only, and the person is told */
  isDurable: boolean;
}

export interface Outbox {
  snapshot(): OutboxSnapshot;
  subscribe(listener: () => void): () => void;
  /** Writes the message down, then sends it. @throws OutboxFullError */
  submit(message: OutgoingMessage): Promise<OutboxItem>;
  /** Tries again: at once and with the same id when it was never refused, as a new message when it was. */
  retry(clientId: string): Promise<void>;
  /** Takes a message out of the queue for good, or to edit it: null when it is on its way or already gone. */
  takeBack(clientId: string): Promise<OutboxItem | null>;
  /** Entries seen in a stream: what is there need not be sent any more. */
  reconcile(entries: readonly EntryView[]): void;
  /** The network is back: try now. */
  wake(): void;
  /** The session is gone, or is somebody else's. */
  pause(): void;
  /** This person is signed in again. */
  resume(): void;
  /** Throws away everything of this person (sign-out, after asking). */
  clear(): Promise<void>;
  stop(): void;
}

const LOCK_NAME = 'entente-outbox';
const WAITING: ReadonlySet<OutboxItem['state']> = new Set(['queued', 'sending', 'retrying']);

const bytesOf = (message: OutgoingMessage): number => new TextEncoder().encode(JSON.stringify(message)).length;

/**
 * The outbox of one person in one tab: written to disk before any network, sent one by one per stream under one lock per
 * origin, kept until the server has acknowledged. The server knows a message by its `clientId`, so sending twice is harmless
 * and not sending is impossible.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { userId, store, send, onAcknowledged, locks, channel } = options;
  const { now = Date.now, random = Math.random, ackTimeoutMs = OUTBOX_LIMITS.ackTimeoutMs, firstRetryMs } = options;
  const listeners = new Set<() => void>();
  /** moments before which an item is not tried again, by this tab's own monotonic clock */
  const notBefore = new Map<string, number>();
  let view: OutboxSnapshot = { items: [], isPaused: false, isDurable: store.durable };
  let isFlushing = false;
  let isAskedAgain = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (change: Partial<OutboxSnapshot>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) {
      listener();
    }
  };
  const refresh = async (): Promise<void> => {
    const items = await store.list(userId);
    if (!isStopped) {
      show({ items });
    }
  };
  type Told<T> = T extends unknown ? Omit<T, 'userId'> : never;
  const tell = (tidings: Told<Tidings>): void => {
    if (!isStopped) {
      channel?.postMessage({ ...tidings, userId });
    }
  };
  const changed = async (): Promise<void> => {
    await refresh();
    tell({ type: 'changed' });
  };

  async function acknowledge(item: OutboxItem, entry: EntryView): Promise<void> {
    onAcknowledged(entry);
    tell({ type: 'acknowledged', entry });
    notBefore.delete(item.clientId);
    if (await store.remove(userId, item.clientId)) {
      await changed();
    }
  }

  /** One attempt; silence for `ackTimeoutMs` means "try again", and a late acknowledgement still counts. */
  async function attempt(item: OutboxItem): Promise<SendOutcome> {
    const silence: SendOutcome = { kind: 'retry', error: { code: 'TIMEOUT', message: '' } };
    let isLate = false;
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const answer = send(item).then((outcome) => {
      if (isLate && outcome.kind === 'acknowledged') {
        void acknowledge(item, outcome.entry);
      }
      return outcome;
    });
    const timeout = new Promise<SendOutcome>((resolve) => {
      deadline = setTimeout(() => {
        isLate = true;
        resolve(silence);
      }, ackTimeoutMs);
    });
    const outcome = await Promise.race([answer, timeout]);
    clearTimeout(deadline);
    return outcome;
  }

  /** Sends one stream's messages in order. Stops at one that has to wait: nothing overtakes it. */
  async function drainStream(stream: string): Promise<void> {
    while (!isStopped && !view.isPaused) {
      const items = await store.list(userId);
      const next = items.find((item) => item.stream === stream && WAITING.has(item.state));
      if (!next || (notBefore.get(next.clientId) ?? 0) > performance.now()) {
        return;
      }
      if (now() - next.createdAt > OUTBOX_LIMITS.askAfterMs && !next.ageAccepted) {
        await store.update(userId, next.clientId, (item) => ({ ...item, state: 'held' }));
        await changed();
        continue;
      }
      const sending = await store.update(userId, next.clientId, (item) =>
        WAITING.has(item.state) ? { ...item, state: 'sending', attempts: item.attempts + 1 } : null,
      );
      if (!sending) {
        continue;
      }
      await changed();
      const outcome = await attempt(sending);
      switch (outcome.kind) {
        case 'acknowledged':
          await acknowledge(sending, outcome.entry);
          break;
        case 'rejected':
          await store.update(userId, sending.clientId, (item) => ({
            ...item,
            state: 'rejected',
            lastError: outcome.error,
          }));
          await changed();
          break;
        case 'retry': {
          const waitMs = retryDelay(sending.attempts, random, firstRetryMs);
          notBefore.set(sending.clientId, performance.now() + waitMs);
          await store.update(userId, sending.clientId, (item) => ({
            ...item,
            state: 'retrying',
            lastError: outcome.error,
          }));
          tell({ type: 'later', clientId: sending.clientId, waitMs });
          await changed();
          return;
        }
        case 'signed-out':
          await store.update(userId, sending.clientId, (item) => ({ ...item, state: 'queued' }));
          show({ isPaused: true });
          await changed();
          return;
      }
    }
  }

  async function drain(): Promise<void> {
    const items = await store.list(userId);
    const streams = new Set(items.filter(({ state }) => WAITING.has(state)).map(({ stream }) => stream));
    await Promise.all([...streams].map(drainStream));
  }

  /** Wakes this tab when the first waiting message is due. Every tab keeps its own alarm: the sending one may die. */
  async function setAlarm(): Promise<void> {
    clearTimeout(timer);
    const waiting = (await store.list(userId)).filter(({ state }) => WAITING.has(state));
    if (waiting.length === 0 || isStopped || view.isPaused) {
      return;
    }
    const due = Math.min(...waiting.map(({ clientId }) => notBefore.get(clientId) ?? 0));
    timer = setTimeout(flush, Math.max(5, due - performance.now()));
  }

  /** Sends what waits, when this tab gets the lock of the origin. Only one tab at a time holds it. */
  function flush(): void {
    if (isStopped || view.isPaused) {
      return;
    }
    if (isFlushing) {
      isAskedAgain = true;
      return;
    }
    isFlushing = true;
    isAskedAgain = false;
    void locks
      .request(LOCK_NAME, drain)
      .catch(() => undefined)
      .then(() => {
        isFlushing = false;
        return isAskedAgain ? flush() : setAlarm();
      })
      // A store that was closed under us (a newer page upgrades it) leaves the rows where they are.
      .catch(() => undefined);
  }

  channel?.addEventListener('message', ({ data }) => {
    const tidings = data as Tidings;
    if (isStopped || tidings.userId !== userId) {
      return;
    }
    if (tidings.type === 'acknowledged') {
      onAcknowledged(tidings.entry);
    } else if (tidings.type === 'later') {
      notBefore.set(tidings.clientId, performance.now() + tidings.waitMs);
    } else {
      void refresh().then(() => {
        if (!isFlushing && view.items.some(({ state }) => WAITING.has(state))) {
          // The sending tab may be closed at any moment: stand in the queue for the lock.
          flush();
        }
      });
    }
  });

  async function submit(message: OutgoingMessage): Promise<OutboxItem> {
    const item = await store.add({
      stream: message.stream,
      audience: message.audience,
      body: message.body,
      documents: message.documents,
      replyTo: message.replyTo,
      clientId: crypto.randomUUID(),
      userId,
      createdAt: now(),
      state: 'queued',
      attempts: 0,
      bytes: bytesOf(message),
    });
    await changed();
    flush();
    return item;
  }

  await refresh();
  flush();

  return {
    snapshot: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    submit,
    async retry(clientId) {
      notBefore.delete(clientId);
      const item = (await store.list(userId)).find((held) => held.clientId === clientId);
      if (item?.state === 'rejected') {
        // The refused id stays refused: what the person sends again is a new message, in its old place.
        await store.update(userId, clientId, (held) => {
          const { lastError: _, ...kept } = held;
          return { ...kept, state: 'queued', attempts: 0, clientId: crypto.randomUUID(), createdAt: now() };
        });
      } else if (item?.state === 'held') {
        await store.update(userId, clientId, (held) => ({ ...held, state: 'queued', ageAccepted: true }));
      }
      await changed();
      flush();
    },
    async takeBack(clientId) {
      let isOnItsWay = false;
      await store.update(userId, clientId, (item) => {
        isOnItsWay = item.state === 'sending';
        return null;
      });
      const item = isOnItsWay ? null : await store.remove(userId, clientId);
      await changed();
      return item;
    },
    reconcile(entries) {
      const stored = new Set(entries.map(({ message }) => message?.clientId));
      for (const { clientId } of view.items) {
        if (stored.has(clientId)) {
          void store.remove(userId, clientId).then(changed);
        }
      }
    },
    wake() {
      notBefore.clear();
      flush();
    },
    pause() {
      if (!view.isPaused) {
        show({ isPaused: true });
      }
    },
    resume() {
      if (view.isPaused) {
        show({ isPaused: false });
      }
      notBefore.clear();
      flush();
    },
    async clear() {
      await store.clear(userId);
      await changed();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      channel?.close();
      store.close();
    },
  };
}
