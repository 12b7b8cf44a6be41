import type { DBSchema, IDBPDatabase } from 'idb';
import { type Draft, OUTBOX_LIMITS, type OutboxItem } from './outbox-item.ts';

export const OUTBOX_DATABASE = 'entente-outbox';

/** The outbox of this person holds as much as it may: nothing was written. */
export class OutboxFullError extends Error {
  override name = 'OutboxFullError';
}

export type NewOutboxItem = Omit<OutboxItem, 'order'>;

/** Where unsent text lives. Every operation is one transaction: two tabs cannot undo each other. */
export interface OutboxStore {
  /** false: in memory only, gone with the tab */
  readonly durable: boolean;
  /** one person's items, in the order they were submitted */
  list(userId: string): Promise<OutboxItem[]>;
  /** @throws OutboxFullError */
  add(item: NewOutboxItem): Promise<OutboxItem>;
  /** Changes an item if it is still there; null when it is gone, or when `change` gives null. */
  update(userId: string, clientId: string, change: (item: OutboxItem) => OutboxItem | null): Promise<OutboxItem | null>;
  remove(userId: string, clientId: string): Promise<OutboxItem | null>;
  clear(userId: string): Promise<void>;
  draft(key: DraftKey): Promise<Draft | null>;
  countDrafts(userId: string): Promise<number>;
  saveDraft(draft: Draft): Promise<void>;
  removeDraft(key: DraftKey): Promise<void>;
  close(): void;
}

export type DraftKey = Pick<Draft, 'userId' | 'stream' | 'audience'>;

const isFull = (items: readonly OutboxItem[], added: NewOutboxItem): boolean =>
  items.length >= OUTBOX_LIMITS.items ||
  items.reduce((sum, { bytes }) => sum + bytes, added.bytes) > OUTBOX_LIMITS.bytes;

const keyOf = ({ userId, stream, audience }: DraftKey): string => `${userId}|${stream}|${audience}`;

/** For browsers without IndexedDB, and for shared computers. */
export function memoryOutboxStore(): OutboxStore {
  const items = new Map<string, OutboxItem>();
  const drafts = new Map<string, Draft>();
  let last = 0;
  const of = (userId: string): OutboxItem[] =>
    [...items.values()].filter((item) => item.userId === userId).sort((a, b) => a.order - b.order);
  const own = (userId: string, clientId: string): OutboxItem | null => {
    const item = items.get(clientId);
    return item && item.userId === userId ? item : null;
  };
  return {
    durable: false,
    list: async (userId) => of(userId),
    async add(added) {
      if (isFull(of(added.userId), added)) {
        throw new OutboxFullError();
      }
      last += 1;
      const item = { ...added, order: last };
      items.set(item.clientId, item);
      return item;
    },
    async update(userId, clientId, change) {
      const held = own(userId, clientId);
      const changed = held && change(held);
      if (changed) {
        items.delete(clientId);
        items.set(changed.clientId, changed);
      }
      return changed;
    },
    async remove(userId, clientId) {
      const held = own(userId, clientId);
      if (held) {
        items.delete(clientId);
      }
      return held;
    },
    async clear(userId) {
      for (const { clientId } of of(userId)) {
        items.delete(clientId);
      }
      for (const [key, draft] of drafts) {
        if (draft.userId === userId) {
          drafts.delete(key);
        }
      }
    },
    draft: async (key) => drafts.get(keyOf(key)) ?? null,
    countDrafts: async (userId) => [...drafts.values()].filter((draft) => draft.userId === userId).length,
    saveDraft: async (draft) => void drafts.set(keyOf(draft), draft),
    removeDraft: async (key) => void drafts.delete(keyOf(key)),
    close: () => {},
  };
}

interface KeyedDraft extends Draft {
  key: string;
}

interface OutboxDatabase extends DBSchema {
  items: { key: number; value: OutboxItem; indexes: { clientId: string; userId: string } };
  drafts: { key: string; value: KeyedDraft; indexes: { userId: string } };
}

function diskOutboxStore(db: IDBPDatabase<OutboxDatabase>): OutboxStore {
  const write = () => db.transaction('items', 'readwrite', { durability: 'strict' });
  return {
    durable: true,
    // The index sorts by its key, then by the primary key: the order of submission.
    list: (userId) => db.getAllFromIndex('items', 'userId', userId),
    async add(added) {
      const tx = write();
      const held = await tx.store.index('userId').getAll(added.userId);
      if (isFull(held, added)) {
        await tx.done;
        throw new OutboxFullError();
      }
      // `order` is the key path: the store fills it in.
      const order = await tx.store.add(added as OutboxItem);
      await tx.done;
      return { ...added, order };
    },
    async update(userId, clientId, change) {
      const tx = write();
      const held = await tx.store.index('clientId').get(clientId);
      const changed = held && held.userId === userId ? change(held) : null;
      if (changed) {
        await tx.store.put(changed);
      }
      await tx.done;
      return changed;
    },
    async remove(userId, clientId) {
      const tx = write();
      const held = await tx.store.index('clientId').get(clientId);
      const removed = held && held.userId === userId ? held : null;
      if (removed) {
        await tx.store.delete(removed.order);
      }
      await tx.done;
      return removed;
    },
    async clear(userId) {
      const tx = db.transaction(['items', 'drafts'], 'readwrite', { durability: 'strict' });
      for (const order of await tx.objectStore('items').index('userId').getAllKeys(userId)) {
        await tx.objectStore('items').delete(order);
      }
      for (const key of await tx.objectStore('drafts').index('userId').getAllKeys(userId)) {
        await tx.objectStore('drafts').delete(key);
      }
      await tx.done;
    },
    async draft(key) {
      const held = await db.get('drafts', keyOf(key));
      if (!held) {
        return null;
      }
      const { key: _, ...draft } = held;
      return draft;
    },
    countDrafts: (userId) => db.countFromIndex('drafts', 'userId', userId),
    async saveDraft(draft) {
      await db.put('drafts', { ...draft, key: keyOf(draft) });
    },
    removeDraft: (key) => db.delete('drafts', keyOf(key)),
    close: () => db.close(),
  };
}

/** The store on disk; in memory where the browser has none or refuses it (`durable` says which). */
export async function openOutboxStore(): Promise<OutboxStore> {
  if (typeof indexedDB === 'undefined') {
    return memoryOutboxStore();
  }
  try {
    const { openDB } = await import('idb');
    const db = await openDB<OutboxDatabase>(OUTBOX_DATABASE, 1, {
      upgrade(fresh) {
        const items = fresh.createObjectStore('items', { keyPath: 'order', autoIncrement: true });
        items.createIndex('clientId', 'clientId', { unique: true });
        items.createIndex('userId', 'userId');
        fresh.createObjectStore('drafts', { keyPath: 'key' }).createIndex('userId', 'userId');
      },
      // A newer version of the page wants to upgrade: do not stand in its way.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return diskOutboxStore(db);
  } catch {
    return memoryOutboxStore();
  }
}
