import { Entries } from '#models/schemas/entry.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything, scoped } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { assertReadable } from '#server/domain/cases/read-stream.ts';
import { clock } from '#server/platform/clock.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';
import { numberingOf } from '#server/policies/stream.ts';

/**
 * Moves a person's read cursor forward to a place in their own numbering; an older place changes nothing, and a place
 * beyond the newest entry counts as the newest. @throws AppError NOT_FOUND
 * @returns the cursor in both numberings, and whether it moved on the shared side: a note that was read is no news there
 */
export async function markRead({
  actor,
  stream,
  seq,
}: {
  actor: Actor;
  stream: string;
  seq: number;
}): Promise<{ all: number; shared: number; sharedMoved: boolean }> {
  await assertReadable(actor, stream);
  const numbering = numberingOf(actor);
  const side = numbering === 'all' ? everything<'entry'>() : scoped<'entry'>({ audience: 'shared' });
  const [entry] = await Entries.within(side).find(
    { stream, [`${numbering}.seq`]: { $lte: seq } },
    { sort: { [`${numbering}.seq`]: -1 }, limit: 1, projection: { all: 1, shared: 1 } },
  );
  if (!entry) {
    return { all: 0, shared: 0, sharedMoved: false };
  }
  const place = { all: entry.all.seq, shared: entry.shared?.seq ?? (await sharedPlace(stream, entry.all.seq)) };
  const _id = `${stream}|${actor.userId}`;
  const forward = () =>
    ReadCursors.within(everything()).findOneAndUpdate(
      { _id },
      { $max: place, $set: { at: clock.now() } },
      { returns: 'before' },
    );
  let before = await forward();
  if (!before) {
    try {
      await ReadCursors.insert({ _id, stream, userId: actor.userId, ...place, at: clock.now() });
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
      before = await forward();
    }
  }
  const was = before ?? { all: 0, shared: 0 };
  return {
    all: Math.max(was.all, place.all),
    shared: Math.max(was.shared, place.shared),
    sharedMoved: place.shared > was.shared,
  };
}

/** The newest shared place at or before a place of the whole stream. */
async function sharedPlace(stream: string, allSeq: number): Promise<number> {
  const [entry] = await Entries.within(scoped({ audience: 'shared' })).find(
    { stream, 'all.seq': { $lte: allSeq } },
    { sort: { 'all.seq': -1 }, limit: 1, projection: { shared: 1 } },
  );
  return entry?.shared?.seq ?? 0;
}
