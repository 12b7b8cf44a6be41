import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type Outbox, openOutbox } from '#app/realtime/outbox.ts';
import type { OutboxItem, SendOutcome } from '#app/realtime/outbox-item.ts';
import type { Locks } from '#app/realtime/outbox-sender.ts';
import { memoryOutboxStore, type OutboxStore, openOutboxStore } from '#app/realtime/outbox-store.ts';
import type { Channel } from '#app/realtime/outbox-tabs.ts';
import type { EntryView } from '#models/contracts/entries.ts';
import { entryView } from './model-stream.ts';

const forever = new Promise<never>(() => {});

/** What an attempt meets on the network. `never`: swallowed without a sound. */
export type Fate = 'acknowledged' | 'request lost' | 'ack lost' | 'ack late' | 'ack twice' | 'unavailable';

/** A server that knows a message by its clientId: the only thing the outbox relies on. */
export class FakeServer {
  readonly stored: { clientId: string; text: string; stream: string; userId: string }[] = [];
  requests = 0;
  signedIn: string | null = 'u1';
  refuse: ((item: OutboxItem) => { code: 'FORBIDDEN' | 'MESSAGE_EMPTY'; message: string } | null) | null = null;

  readonly fate: () => Fate;

  constructor(fate: () => Fate = () => 'acknowledged') {
    this.fate = fate;
  }

  texts(stream: string): string[] {
    return this.stored.filter((row) => row.stream === stream).map(({ text }) => text);
  }

  async take(item: OutboxItem): Promise<SendOutcome> {
    this.requests += 1;
    if (this.signedIn !== item.userId) {
      return { kind: 'signed-out' };
    }
    const refusal = this.refuse?.(item);
    if (refusal) {
      return { kind: 'rejected', error: refusal };
    }
    const fate = this.fate();
    await new Promise((resolve) => setImmediate(resolve));
    if (fate === 'request lost') {
      return forever;
    }
    if (fate === 'unavailable') {
      return { kind: 'retry', error: { code: 'UNAVAILABLE', message: 'down' } };
    }
    const entry = this.#store(item);
    if (fate === 'ack twice') {
      this.#store(item);
    }
    if (fate === 'ack lost') {
      return forever;
    }
    if (fate === 'ack late') {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return { kind: 'acknowledged', entry };
  }

  #store(item: OutboxItem): EntryView {
    let at = this.stored.findIndex(({ clientId }) => clientId === item.clientId);
    if (at === -1) {
      const text = String(item.body.content?.[0]?.content?.[0]?.text);
      at = this.stored.push({ clientId: item.clientId, text, stream: item.stream, userId: item.userId }) - 1;
    }
    return entryView({
      id: `e${at}`,
      seq: at + 1,
      rev: at + 1,
      stream: item.stream,
      message: { clientId: item.clientId, html: '', documents: [], mentions: [], redacted: false },
    });
  }
}

interface Waiting {
  tab: Tab;
  work: () => Promise<void>;
  done: () => void;
}

/** One browser profile: a disk, locks and channels shared by its tabs. */
export class Browser {
  readonly tabs: Tab[] = [];
  #holder: Tab | null = null;
  #waiting: Waiting[] = [];

  readonly hasDisk: boolean;

  constructor(hasDisk = true) {
    this.hasDisk = hasDisk;
    this.newDisk();
  }

  newDisk(): void {
    Object.assign(globalThis, { indexedDB: new IDBFactory() });
  }

  lock(tab: Tab): Locks {
    return {
      request: (_name, work) =>
        new Promise<void>((done) => {
          this.#waiting.push({ tab, work, done });
          this.#grant();
        }),
    };
  }

  #grant(): void {
    const next = this.#holder ? undefined : this.#waiting.shift();
    if (!next) {
      return;
    }
    this.#holder = next.tab;
    const release = (): void => {
      if (this.#holder === next.tab && !next.tab.isDead) {
        this.#holder = null;
        this.#grant();
      }
      next.done();
    };
    void next.work().then(release, release);
  }

  forget(tab: Tab): void {
    this.#waiting = this.#waiting.filter((entry) => entry.tab !== tab);
    if (this.#holder === tab) {
      this.#holder = null;
      this.#grant();
    }
  }

  async open(server: FakeServer, options: { userId?: string; now?: () => number } = {}): Promise<Tab> {
    const tab = new Tab(this, server);
    this.tabs.push(tab);
    await tab.start(options);
    return tab;
  }

  close(): void {
    for (const tab of this.tabs) {
      tab.kill();
    }
  }
}

/** One tab. `kill` stops it between two steps, as a closed browser does: what was asked of the disk still happens. */
export class Tab {
  isDead = false;
  steps = 0;
  dieAt = Number.POSITIVE_INFINITY;
  readonly acknowledged: EntryView[] = [];
  outbox!: Outbox;
  readonly #listeners: ((event: { data: unknown }) => void)[] = [];

  readonly browser: Browser;
  readonly server: FakeServer;

  constructor(browser: Browser, server: FakeServer) {
    this.browser = browser;
    this.server = server;
  }

  async #step<T>(work: () => Promise<T>): Promise<T> {
    this.steps += 1;
    if (this.steps >= this.dieAt) {
      this.kill();
    }
    if (this.isDead) {
      return forever;
    }
    const result = await work();
    this.steps += 1;
    if (this.steps >= this.dieAt) {
      this.kill();
    }
    return this.isDead ? forever : result;
  }

  async start({ userId = 'u1', now }: { userId?: string; now?: () => number }): Promise<void> {
    const disk = this.browser.hasDisk ? await openOutboxStore() : memoryOutboxStore();
    const store: OutboxStore = {
      ...disk,
      list: (...args) => this.#step(() => disk.list(...args)),
      add: (...args) => this.#step(() => disk.add(...args)),
      update: (...args) => this.#step(() => disk.update(...args)),
      remove: (...args) => this.#step(() => disk.remove(...args)),
    };
    const channel: Channel = {
      postMessage: (message) => {
        for (const tab of this.browser.tabs) {
          if (tab !== this && !tab.isDead && !this.isDead) {
            setImmediate(() => tab.hear(structuredClone(message)));
          }
        }
      },
      addEventListener: (_type, listener) => void this.#listeners.push(listener),
      close: () => {},
    };
    this.outbox = await openOutbox({
      userId,
      store,
      send: (item) => this.#step(() => this.server.take(item)),
      onAcknowledged: (entry) => void this.acknowledged.push(entry),
      locks: this.browser.lock(this),
      channel,
      ackTimeoutMs: 15,
      firstRetryMs: 1,
      ...(now ? { now } : {}),
    });
  }

  hear(data: unknown): void {
    if (!this.isDead) {
      for (const listener of this.#listeners) {
        listener({ data });
      }
    }
  }

  kill(): void {
    if (!this.isDead) {
      this.isDead = true;
      this.outbox?.stop();
      this.browser.forget(this);
    }
  }
}
