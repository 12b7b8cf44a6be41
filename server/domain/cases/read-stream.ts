import type { Changes, ReadState } from '#models/contracts/realtime.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { readAfter, readBefore } from '#server/log/read-after.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';
import { canReadCase } from '#server/policies/case.ts';
import { numberingOf } from '#server/policies/stream.ts';
import { presentEntries } from '#server/presenters/entry.ts';
import { peopleOf } from '#server/presenters/people.ts';

/** @throws AppError NOT_FOUND for a stream the actor may not read, or that does not exist: always the same answer */
export async function assertReadable(actor: Actor, stream: string): Promise<void> {
  const caseId = caseIdOf(stream);
  const access = caseId ? await caseAccess(caseId, true) : null;
  if (!access || !canReadCase(actor, access, clock.now())) {
    throw notFound();
  }
}

/** What was written after a case was taken away may be among what was just read: asked again before it leaves. */
const assertStillReadable = assertReadable;

/** What changed after a cursor, in the reader's own numbering. @throws AppError NOT_FOUND */
export async function getChanges({
  actor,
  stream,
  after,
  limit,
}: {
  actor: Actor;
  stream: string;
  after: number;
  limit?: number;
}): Promise<Changes> {
  await assertReadable(actor, stream);
  const numbering = numberingOf(actor);
  const { head, entries, hasMore } = await readAfter({ stream, numbering, after, ...(limit ? { limit } : {}) });
  // A cursor beyond the head belongs to another history (a restored backup): start over.
  const isBeyond = after > head;
  const changes = isBeyond ? [] : await presentEntries(entries, numbering);
  await assertStillReadable(actor, stream);
  return isBeyond ? { head, changes, hasMore: false, reset: true } : { head, changes, hasMore };
}

/** The newest entries before a place, oldest first, with the head they belong to. @throws AppError NOT_FOUND */
export async function getHistory({
  actor,
  stream,
  before,
  limit = 60,
}: {
  actor: Actor;
  stream: string;
  before?: number;
  limit?: number;
}): Promise<Changes> {
  await assertReadable(actor, stream);
  const numbering = numberingOf(actor);
  // The head first: what is written between the two reads is then after it, and the live stream brings it.
  const { head } = await readAfter({ stream, numbering, after: Number.MAX_SAFE_INTEGER });
  const { entries, hasMore } = await readBefore({
    stream,
    numbering,
    limit,
    ...(before === undefined ? {} : { before }),
  });
  const changes = await presentEntries(entries, numbering);
  await assertStillReadable(actor, stream);
  return { head, changes, hasMore };
}

/** How far everybody has read, in the reader's numbering. A customer learns of staff only if they spoke on the shared side. */
export async function getReads({ actor, stream }: { actor: Actor; stream: string }): Promise<ReadState[]> {
  const numbering = numberingOf(actor);
  const cursors = await ReadCursors.within(everything()).find({ stream });
  const people = await peopleOf(cursors.map((cursor) => cursor.userId));
  const spoke =
    numbering === 'all'
      ? null
      : new Set(await Entries.within(everything()).distinct<string>('actor.userId', { stream, audience: 'shared' }));
  return cursors.flatMap((cursor) => {
    const person = people.get(cursor.userId);
    if (!person || person.side === 'system' || (spoke && person.side !== 'customer' && !spoke.has(cursor.userId))) {
      return [];
    }
    return [{ userId: cursor.userId, name: person.name, side: person.side, seq: cursor[numbering] }];
  });
}
