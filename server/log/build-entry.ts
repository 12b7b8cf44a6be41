import {
  type Audience,
  ENTRY_DATA,
  type EntryData,
  type EntryType,
  INTERNAL_ONLY,
  type StreamId,
} from '#models/contracts/entries.ts';
import type { EntryActor, EntryDoc } from '#models/schemas/entry.ts';
import { SYSTEM_USER } from '#server/auth/actor.ts';
import { hashVersion, newSalt } from '#server/log/hash.ts';
import type { Head } from '#server/log/head.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';

export type NewEntry<T extends EntryType = EntryType> = {
  [K in T]: { type: K; audience: Audience; data: EntryData<K>; clientId?: string; bodyHash?: string; at?: Date };
}[T];

/**
 * The next entry of a stream, numbered after its head and chained to it.
 * @throws Error when data does not fit the type's schema, or an internal-only type is given as shared: both are defects
 */
export function buildEntry(stream: StreamId, actor: EntryActor, head: Head, entry: NewEntry): EntryDoc {
  if (entry.audience === 'shared' && INTERNAL_ONLY.has(entry.type)) {
    throw new Error(`${entry.type} is internal and cannot be shared`);
  }
  const data = JSON.parse(JSON.stringify(ENTRY_DATA[entry.type].parse(entry.data))) as unknown;
  const isShared = entry.audience === 'shared';
  const rev = head.rev + 1;
  const seq = head.seq + 1;
  const doc: EntryDoc = {
    _id: newId(),
    stream,
    type: entry.type,
    at: entry.at ?? clock.now(),
    actor: { userId: actor.userId, role: actor.userId === SYSTEM_USER ? 'system' : actor.role },
    audience: entry.audience,
    all: { seq, rev },
    ...(isShared ? { shared: { seq: head.sharedSeq + 1, rev: head.sharedRev + 1 } } : {}),
    data,
    salt: newSalt(),
    prevHash: head.hash,
    hash: '',
    tail: { seq, sharedSeq: head.sharedSeq + (isShared ? 1 : 0), sharedRev: head.sharedRev + (isShared ? 1 : 0) },
    fanout: 'pending',
    ...(entry.clientId ? { clientId: entry.clientId } : {}),
    ...(entry.bodyHash ? { bodyHash: entry.bodyHash } : {}),
  };
  doc.hash = hashVersion({ ...doc, rev, seq });
  return doc;
}
