import type { EntryView } from '#models/contracts/entries.ts';
import type { OutboxItem, OutgoingMessage } from './outbox-item.ts';
import { isWaiting, outboxSender, type SendingOptions } from './outbox-sender.ts';
import { type Channel, otherTabs } from './outbox-tabs.ts';

export interface OutboxOptions extends SendingOptions {
  /** A message is stored: the timeline takes the entry before the pending one goes. Called in every tab. */
  onAcknowledged: (entry: EntryView) => void;
  channel: Channel | null;
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

const bytesOf = (message: OutgoingMessage): number => new TextEncoder().encode(JSON.stringify(message)).length;

/**
 * The outbox of one person in one tab: written to disk before any network, sent one by one per stream under one lock per
 * origin, kept until the server has acknowledged. The server knows a message by its `clientId`, so sending twice is harmless
 * and not sending is impossible.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { userId, store, onAcknowledged, channel, now = Date.now } = options;
  const listeners = new Set<() => void>();
  let view: OutboxSnapshot = { items: [], isPaused: false, isDurable: store.durable };
  let isStopped = false;

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
  const changed = async (): Promise<void> => {
    await refresh();
    tabs.tell({ type: 'changed' });
  };

  const sender = outboxSender(options, {
    maySend: () => !isStopped && !view.isPaused,
    async onAcknowledged({ clientId }, entry) {
      onAcknowledged(entry);
      tabs.tell({ type: 'acknowledged', entry });
      if (await store.remove(userId, clientId)) {
        await changed();
      }
    },
    onPostponed: (clientId, waitMs) => tabs.tell({ type: 'later', clientId, waitMs }),
    onSignedOut: () => show({ isPaused: true }),
    onChanged: changed,
  });

  const tabs = otherTabs(userId, channel, (tidings) => {
    if (tidings.type === 'acknowledged') {
      onAcknowledged(tidings.entry);
    } else if (tidings.type === 'later') {
      sender.postpone(tidings.clientId, tidings.waitMs);
    } else {
      void refresh().then(() => {
        if (!sender.isFlushing() && view.items.some(isWaiting)) {
          // The sending tab may be closed at any moment: stand in the queue for the lock.
          sender.flush();
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
    sender.flush();
    return item;
  }

  await refresh();
  sender.flush();

  return {
    snapshot: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    submit,
    async retry(clientId) {
      sender.postpone(clientId, 0);
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
      sender.flush();
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
    wake: sender.wake,
    pause() {
      if (!view.isPaused) {
        show({ isPaused: true });
      }
    },
    resume() {
      if (view.isPaused) {
        show({ isPaused: false });
      }
      sender.wake();
    },
    async clear() {
      await store.clear(userId);
      await changed();
    },
    stop() {
      isStopped = true;
      sender.stop();
      tabs.close();
      store.close();
    },
  };
}
