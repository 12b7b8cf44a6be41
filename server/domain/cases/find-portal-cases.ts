import { z } from 'zod';
import { ACTIVE_STATES, CASE_STATES, type CaseState } from '#models/contracts/cases.ts';
import type { PortalCaseFilter } from '#models/contracts/portal.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isCustomer, isOutside } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { notFound } from '#server/platform/errors.ts';
import { turnOf } from '#server/policies/case.ts';
import { caseScope } from '#server/policies/scope.ts';

const STATES: Record<PortalCaseFilter, readonly CaseState[] | null> = {
  all: null,
  'waiting-for-me': CASE_STATES.filter((state) => turnOf(state) === 'customer'),
  active: ACTIVE_STATES,
  ended: CASE_STATES.filter((state) => !ACTIVE_STATES.includes(state)),
};

const PAGE = 25;
const KeySchema = z.tuple([z.iso.datetime(), z.string().min(1).max(64)]);

const writeKey = (subject: CaseDoc): string =>
  Buffer.from(JSON.stringify([subject.lastSharedActivityAt.toISOString(), subject._id])).toString('base64url');

function readKey(text: string | undefined): { at: Date; id: string } | null {
  try {
    const [at, id] = KeySchema.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')));
    return { at: new Date(at), id };
  } catch {
    return null;
  }
}

function beyond({ at, id }: { at: Date; id: string }, isForward: boolean): Record<string, unknown> {
  const [past, from] = isForward ? ['$lt', '$lte'] : ['$gt', '$gte'];
  return {
    lastSharedActivityAt: { [from as string]: at },
    $or: [
      { lastSharedActivityAt: { [past as string]: at } },
      { lastSharedActivityAt: at, _id: { [isForward ? '$gt' : '$lt']: id } },
    ],
  };
}

export interface PortalCasePage {
  cases: CaseDoc[];
  /** ids of the cases in which something happened since this person last read them */
  news: ReadonlySet<string>;
  previous: string | null;
  next: string | null;
}

/**
 * A customer's or guest's cases, the one with the newest shared activity first, by key.
 * @throws AppError NOT_FOUND for staff: their list is another one
 */
export async function findPortalCases({
  actor,
  filter = 'all',
  after,
  before,
  limit = PAGE,
}: {
  actor: Actor;
  filter?: PortalCaseFilter | undefined;
  after?: string | undefined;
  before?: string | undefined;
  limit?: number | undefined;
}): Promise<PortalCasePage> {
  if (!isOutside(actor)) {
    throw notFound();
  }
  const afterKey = readKey(after);
  const key = afterKey ?? readKey(before);
  const isForward = afterKey !== null || key === null;
  const states = STATES[filter];
  const conditions: Record<string, unknown>[] = [
    ...(states ? [{ state: { $in: states } }] : []),
    ...(key ? [beyond(key, isForward)] : []),
  ];
  const found = await Cases.within(caseScope(actor)).find(conditions.length === 0 ? {} : { $and: conditions }, {
    sort: isForward ? { lastSharedActivityAt: -1, _id: 1 } : { lastSharedActivityAt: 1, _id: -1 },
    limit: limit + 1,
  });
  const hasMore = found.length > limit;
  const cases = found.slice(0, limit);
  if (!isForward) {
    cases.reverse();
  }
  const first = cases[0];
  const last = cases.at(-1);
  return {
    cases,
    news: await newsOf(actor, cases),
    previous: first && (isForward ? key !== null : hasMore) ? writeKey(first) : null,
    next: last && (isForward ? hasMore : true) ? writeKey(last) : null,
  };
}

async function newsOf(actor: Actor, cases: readonly CaseDoc[]): Promise<ReadonlySet<string>> {
  const cursors = await ReadCursors.within(everything()).find({
    _id: { $in: cases.map(({ _id }) => `${caseStream(_id)}|${actor.userId}`) },
  });
  const readAt = new Map(cursors.map(({ stream, at }) => [stream, at]));
  return new Set(
    cases
      .filter(({ _id, lastSharedActivityAt, openedBy }) => {
        const at = readAt.get(caseStream(_id));
        return at ? lastSharedActivityAt > at : openedBy.userId !== actor.userId;
      })
      .map(({ _id }) => _id),
  );
}

/** How many cases wait for this person's company, for the navigation. A guest is asked nothing. */
export const countWaiting = async (actor: Actor): Promise<number> =>
  !isCustomer(actor)
    ? 0
    : Cases.within(caseScope(actor)).count({ state: { $in: STATES['waiting-for-me'] } }, { limit: 100 });
