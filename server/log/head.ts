import type { ClientSession } from 'mongoose';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { GENESIS } from '#server/log/hash.ts';
import { KeyedQueue } from '#server/platform/keyed-queue.ts';
import { singleton } from '#server/platform/singleton.ts';

/** Where a stream stands: the next writer claims rev + 1 and chains to hash. */
export interface Head {
  rev: number;
  seq: number;
  sharedSeq: number;
  sharedRev: number;
  hash: string;
}

/** A stream nobody has written to. */
export const EMPTY_HEAD: Head = { rev: 0, seq: 0, sharedSeq: 0, sharedRev: 0, hash: GENESIS };
const MAX_REMEMBERED = 10_000;

/** Writers of a stream queue here; writers of other processes are told apart by the unique index on (stream, rev). */
export const streamQueue = singleton('streamQueue', () => new KeyedQueue());

const heads = singleton('streamHeads', () => new Map<string, Head>());

/** The head after an entry was written: every entry carries the heads of its stream as of its own rev. */
export const headAfter = (entry: Pick<EntryDoc, 'all' | 'tail' | 'hash'>): Head => ({
  rev: entry.all.rev,
  seq: entry.tail.seq,
  sharedSeq: entry.tail.sharedSeq,
  sharedRev: entry.tail.sharedRev,
  hash: entry.hash,
});

/** Reads the head from the database: one entry, the one with the highest rev, tells everything at once. */
export async function readHead(stream: string, session?: ClientSession): Promise<Head> {
  const last = await Entries.within(everything()).findOne(
    { stream },
    { sort: { 'all.rev': -1 }, projection: { all: 1, tail: 1, hash: 1 }, ...(session ? { session } : {}) },
  );
  return last ? headAfter(last) : EMPTY_HEAD;
}

export const rememberedHead = (stream: string): Head | undefined => heads.get(stream);

export function rememberHead(stream: string, head: Head): void {
  heads.delete(stream);
  heads.set(stream, head);
  if (heads.size > MAX_REMEMBERED) {
    const oldest = heads.keys().next().value;
    if (oldest !== undefined) {
      heads.delete(oldest);
    }
  }
}

const facts = singleton('streamFacts', () => new Map<string, unknown>());
let forgotten = 0;

/**
 * Facts that decide who may reach a stream, remembered while only messages are written to it: every change of them
 * writes an entry of another type, here (forgetFacts) or in another process (found as a lost race).
 * @param read asks the database
 */
export async function streamFacts<T>(
  stream: string,
  read: () => Promise<T | null>,
  { fresh }: { fresh: boolean },
): Promise<T | null> {
  if (!fresh && facts.has(stream)) {
    return facts.get(stream) as T;
  }
  const before = forgotten;
  const found = await read();
  // A change that was committed while this read was under way must not be covered by what it saw.
  if (found !== null && before === forgotten) {
    facts.set(stream, found);
    if (facts.size > MAX_REMEMBERED) {
      facts.delete(facts.keys().next().value as string);
    }
  }
  return found;
}

export function forgetFacts(stream: string): void {
  forgotten += 1;
  facts.delete(stream);
}

/** After a lost race or an unknown outcome the database must be asked again. */
export function forgetHead(stream: string): void {
  heads.delete(stream);
  forgetFacts(stream);
}
