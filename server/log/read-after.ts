import { MAX_CHANGES } from '#models/contracts/realtime.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything, type Scope, scoped } from '#models/scope.ts';

/** The numbering a reader lives in: staff read everything, customers and guests only what is shared. */
export type Numbering = 'all' | 'shared';

const sideOf = (numbering: Numbering): Scope<'entry'> =>
  numbering === 'all' ? everything() : scoped({ audience: 'shared' });

/** The newest rev of a stream in a numbering; 0 for a stream without entries. */
export async function headOf(stream: string, numbering: Numbering): Promise<number> {
  const last = await Entries.within(sideOf(numbering)).findOne(
    { stream },
    { sort: { [`${numbering}.rev`]: -1 }, projection: { [numbering]: 1 } },
  );
  return last?.[numbering]?.rev ?? 0;
}

/** Entries that changed after a cursor, in order of rev. Superseded revs are absent; `head` is the newest one. */
export async function readAfter({
  stream,
  numbering,
  after,
  limit = MAX_CHANGES,
}: {
  stream: string;
  numbering: Numbering;
  after: number;
  limit?: number;
}): Promise<{
  head: number;
  entries: EntryDoc[];
  hasMore: boolean;
}> {
  const rev = `${numbering}.rev`;
  const entries = await Entries.within(sideOf(numbering)).find(
    { stream, [rev]: { $gt: after } },
    { sort: { [rev]: 1 }, limit: limit + 1 },
  );
  const hasMore = entries.length > limit;
  const page = entries.slice(0, limit);
  return { head: await headOfPage(), entries: page, hasMore };

  /** Never beyond what was read: an entry written since would be skipped by whoever takes the head for its cursor. */
  async function headOfPage(): Promise<number> {
    const last = page.at(-1)?.[numbering]?.rev;
    if (last !== undefined && !hasMore) {
      return last;
    }
    const newest = await headOf(stream, numbering);
    return hasMore ? newest : Math.min(newest, after);
  }
}

/** The newest entries before a place, oldest first: what a page shows at first, and "earlier messages". */
export async function readBefore({
  stream,
  numbering,
  before,
  limit,
  audience,
}: {
  stream: string;
  numbering: Numbering;
  before?: number;
  limit: number;
  audience?: 'shared' | 'internal';
}): Promise<{
  entries: EntryDoc[];
  hasMore: boolean;
}> {
  const seq = `${numbering}.seq`;
  const filter = {
    stream,
    ...(before === undefined ? {} : { [seq]: { $lt: before } }),
    ...(audience ? { audience } : {}),
  };
  const entries = await Entries.within(sideOf(numbering)).find(filter, { sort: { 'all.seq': -1 }, limit: limit + 1 });
  return { entries: entries.slice(0, limit).reverse(), hasMore: entries.length > limit };
}
