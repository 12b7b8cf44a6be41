import type { EntryView } from '#models/contracts/entries.ts';
import { retryDelay } from './backoff.ts';
import { OUTBOX_LIMITS, type OutboxItem, type SendOutcome } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';

/** The part of `navigator.locks` that is needed. */
export interface Locks {
  request(name: string, work: () => Promise<void>): Promise<unknown>;
}

export interface SendingOptions {
  userId: string;
  store: OutboxStore;
  /** One attempt. It may answer late, twice or never; it does not throw. */
  send: (item: OutboxItem) => Promise<SendOutcome>;
  locks: Locks;
  /** wall clock in milliseconds, only for "older than a day" */
  now?: () => number;
  random?: () => number;
  ackTimeoutMs?: number;
  firstRetryMs?: number;
}

/** What the sending needs to know of the outbox, and tells it. */
export interface SendingHooks {
  /** false while signed out, and when it was stopped */
  maySend: () => boolean;
  /** The server has it: the item goes. It may come late, and more than once. */
  onAcknowledged: (item: OutboxItem, entry: EntryView) => Promise<void>;
  /** This tab will not try it again for so long; nor should another. */
  onPostponed: (clientId: string, waitMs: number) => void;
  onSignedOut: () => void;
  /** Rows were written. */
  onChanged: () => Promise<void>;
}

export interface Sender {
  /** Sends what waits, when this tab gets the lock of the origin. Only one tab at a time holds it. */
  flush(): void;
  isFlushing(): boolean;
  /** Not before so many milliseconds from now; 0 takes a waiting time away. */
  postpone(clientId: string, waitMs: number): void;
  /** Nothing has to wait any more: tries everything now. */
  wake(): void;
  stop(): void;
}

const LOCK_NAME = 'entente-outbox';
const WAITING: ReadonlySet<OutboxItem['state']> = new Set(['queued', 'sending', 'retrying']);

/** Will go out by itself. */
export const isWaiting = ({ state }: OutboxItem): boolean => WAITING.has(state);

/** Sends one person's messages one by one per stream, under one lock per origin, until the server has acknowledged. */
export function outboxSender(options: SendingOptions, hooks: SendingHooks): Sender {
  const { userId, store, send, locks } = options;
  const { now = Date.now, random = Math.random, ackTimeoutMs = OUTBOX_LIMITS.ackTimeoutMs, firstRetryMs } = options;
  const { maySend, onAcknowledged, onPostponed, onSignedOut, onChanged } = hooks;
  /** moments before which an item is not tried again, by this tab's own monotonic clock */
  const notBefore = new Map<string, number>();
  let isFlushing = false;
  let isAskedAgain = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const postpone = (clientId: string, waitMs: number): void => {
    notBefore.set(clientId, performance.now() + waitMs);
  };

  const note = (item: OutboxItem, change: Partial<OutboxItem>): Promise<unknown> =>
    store.update(userId, item.clientId, (held) => ({ ...held, ...change }));

  async function acknowledge(item: OutboxItem, entry: EntryView): Promise<void> {
    notBefore.delete(item.clientId);
    await onAcknowledged(item, entry);
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
    while (maySend()) {
      const items = await store.list(userId);
      const next = items.find((item) => item.stream === stream && isWaiting(item));
      if (!next || (notBefore.get(next.clientId) ?? 0) > performance.now()) {
        return;
      }
      if (now() - next.createdAt > OUTBOX_LIMITS.askAfterMs && !next.ageAccepted) {
        await note(next, { state: 'held' });
        await onChanged();
        continue;
      }
      const sending = await store.update(userId, next.clientId, (item) =>
        isWaiting(item) ? { ...item, state: 'sending', attempts: item.attempts + 1 } : null,
      );
      if (!sending) {
        continue;
      }
      await onChanged();
      const outcome = await attempt(sending);
      switch (outcome.kind) {
        case 'acknowledged':
          await acknowledge(sending, outcome.entry);
          break;
        case 'rejected':
          await note(sending, { state: 'rejected', lastError: outcome.error });
          await onChanged();
          break;
        case 'retry': {
          const waitMs = retryDelay(sending.attempts, random, firstRetryMs);
          postpone(sending.clientId, waitMs);
          await note(sending, { state: 'retrying', lastError: outcome.error });
          onPostponed(sending.clientId, waitMs);
          await onChanged();
          return;
        }
        case 'signed-out':
          await note(sending, { state: 'queued' });
          onSignedOut();
          await onChanged();
          return;
      }
    }
  }

  async function drain(): Promise<void> {
    const items = await store.list(userId);
    const streams = new Set(items.filter(isWaiting).map(({ stream }) => stream));
    await Promise.all([...streams].map(drainStream));
  }

  /** Wakes this tab when the first waiting message is due. Every tab keeps its own alarm: the sending one may die. */
  async function setAlarm(): Promise<void> {
    clearTimeout(timer);
    const waiting = (await store.list(userId)).filter(isWaiting);
    if (waiting.length === 0 || !maySend()) {
      return;
    }
    const due = Math.min(...waiting.map(({ clientId }) => notBefore.get(clientId) ?? 0));
    timer = setTimeout(flush, Math.max(5, due - performance.now()));
  }

  function flush(): void {
    if (!maySend()) {
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

  return {
    flush,
    isFlushing: () => isFlushing,
    postpone,
    wake() {
      notBefore.clear();
      flush();
    },
    stop: () => clearTimeout(timer),
  };
}
