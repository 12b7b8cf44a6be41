import { z } from 'zod';
import { CASE_STATES, type CaseState, isActiveState } from '#models/contracts/cases.ts';
import type { CaseTab } from '#models/contracts/view-names.ts';
import type { CaseFilters } from '#models/contracts/views.ts';
import { Customers } from '#models/schemas/customer.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock } from '#server/platform/clock.ts';
import { singleton } from '#server/platform/singleton.ts';
import { myTurnFilter } from '#server/policies/case-turn.ts';
import { caseScope, customerScope, reachesInvoicesByCase } from '#server/policies/scope.ts';

type Filter = Record<string, unknown>;

const PAGE = 40;
const MAX_PAGE = 100;
const DAY_MS = 86_400_000;
/** Customers a typed beginning may stand for; more would be no filter. */
const MAX_CUSTOMERS = 200;
const OLDEST_YEAR = 2020;
/** Behind every stored text that starts with another. */
const LAST = '\uffff';

export const WAITING_FOR_CUSTOMER: readonly CaseState[] = ['WAITING_CUSTOMER', 'PROPOSED'];
export const ENDED_STATES = CASE_STATES.filter((state) => !isActiveState(state));

const KeySchema = z.tuple([z.iso.datetime(), z.string().min(1).max(64)]);
type Key = z.infer<typeof KeySchema>;

const writeKey = (found: CaseDoc): string =>
  Buffer.from(JSON.stringify([found.lastActivityAt.toISOString(), found._id])).toString('base64url');

/** A key somebody tampered with leads to the first page. */
function readKey(text: string | undefined): Key | null {
  if (!text) {
    return null;
  }
  try {
    return KeySchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** What lies behind (or before) a key; the outer bound is what an index can use. */
function beyond([at, id]: Key, isForward: boolean): Filter {
  const instant = new Date(at);
  return {
    lastActivityAt: { [isForward ? '$lte' : '$gte']: instant },
    $or: [
      { lastActivityAt: { [isForward ? '$lt' : '$gt']: instant } },
      { lastActivityAt: instant, _id: { [isForward ? '$gt' : '$lt']: id } },
    ],
  };
}

function tabFilter(actor: Actor, tab: CaseTab): Filter | null {
  switch (tab) {
    case 'my-turn':
      return myTurnFilter(actor);
    case 'new':
      return { state: 'OPEN' };
    case 'waiting-customer':
      return { state: { $in: WAITING_FOR_CUSTOMER } };
    case 'closed':
      return { state: { $in: ENDED_STATES } };
    case 'all':
      return {};
  }
}

/** "123" is the case of that running number in any year; anything else is the beginning of a number as printed. */
function numbersOf(q: string): Filter {
  if (/^\d{1,6}$/.test(q)) {
    const years = Array.from({ length: clock.now().getUTCFullYear() - OLDEST_YEAR + 1 }, (_, n) => OLDEST_YEAR + n);
    return { number: { $in: years.map((year) => `LIT-${year}-${q.padStart(6, '0')}`) } };
  }
  const start = q.toUpperCase();
  return { number: { $gte: start, $lt: start + LAST } };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function textFilter(actor: Actor, q: string): Promise<Filter> {
  const starts = { $regex: `^${escaped(q)}`, $options: 'i' };
  // The reader's own, or others of the name would use up the limit. A resolver has none: there names only lead to cases,
  // and those are cut to the department's by the scope of the query that follows.
  const named = reachesInvoicesByCase(actor) ? everything<'customer'>() : customerScope(actor);
  const customers = await Customers.within(named).find(
    { $or: [{ name: starts }, { code: starts }] },
    { projection: { _id: 1 }, limit: MAX_CUSTOMERS },
  );
  const written = [...new Set([q, q.toUpperCase()])];
  return {
    $or: [
      numbersOf(q),
      ...(customers.length > 0 ? [{ customerId: { $in: customers.map(({ _id }) => _id) } }] : []),
      ...written.map((start) => ({ items: { $elemMatch: { invoiceNumber: { $gte: start, $lt: start + LAST } } } })),
    ],
  };
}

/** The conditions of a list's filters, each on its own; null when nothing can match. */
async function conditionsOf(actor: Actor, filters: CaseFilters): Promise<Filter[] | null> {
  const tab = tabFilter(actor, filters.filter ?? 'all');
  if (!tab) {
    return null;
  }
  const { state, department, owner, reason, customer, priority, age, q } = filters;
  return [
    tab,
    state ? { state } : {},
    department ? { department } : {},
    owner ? { ownerId: owner === 'nobody' ? { $exists: false } : owner === 'me' ? actor.userId : owner } : {},
    reason ? { reason } : {},
    customer ? { customerId: customer } : {},
    priority ? { priority } : {},
    age ? { openedAt: { $lte: new Date(clock.now().getTime() - Number(age) * DAY_MS) } } : {},
    q ? await textFilter(actor, q) : {},
  ].filter((condition) => Object.keys(condition).length > 0);
}

/*
 * Sorting is the expensive part where the database does not read an index in order: it then sorts everything a filter
 * lets through. A page therefore looks into a stretch of time beside its key first, and into a longer one only when that
 * did not fill it. Twice what a page of a filter really spanned is where its next one starts.
 */
const FIRST_STRETCH_MS = DAY_MS;
const SHORTEST_MS = 60_000;
const LONGER = 6;
const LONGEST_MS = 3 * 365 * DAY_MS;
const MAX_REMEMBERED = 500;
const stretches = singleton('caseListStretches', () => new Map<string, number>());

function rememberStretch(key: string, stretch: number): void {
  stretches.delete(key);
  stretches.set(key, stretch);
  if (stretches.size > MAX_REMEMBERED) {
    stretches.delete(stretches.keys().next().value as string);
  }
}

/** The first `wanted` cases of an order, or all there are. */
async function takeInOrder({
  actor,
  filters,
  conditions,
  key,
  isForward,
  wanted,
}: {
  actor: Actor;
  filters: CaseFilters;
  conditions: Filter[];
  key: Key | null;
  isForward: boolean;
  wanted: number;
}): Promise<CaseDoc[]> {
  const remembered = JSON.stringify([actor.role, filters]);
  const from = key ? Date.parse(key[0]) : clock.now().getTime();
  const bounds = key ? [beyond(key, isForward)] : [];
  let stretch = stretches.get(remembered) ?? FIRST_STRETCH_MS;
  for (;;) {
    const isWhole = stretch > LONGEST_MS;
    const end = new Date(isForward ? from - stretch : from + stretch);
    const window = isWhole ? [] : [{ lastActivityAt: { [isForward ? '$gte' : '$lte']: end } }];
    const all = [...conditions, ...bounds, ...window];
    const found = await Cases.within(caseScope(actor)).find(all.length === 0 ? {} : { $and: all }, {
      sort: { lastActivityAt: isForward ? -1 : 1, _id: isForward ? 1 : -1 },
      limit: wanted,
      projection: { description: 0, proposal: 0, approvals: 0, pauses: 0, proofs: 0, guests: 0, source: 0 },
    });
    const last = found.at(-1);
    if (last && found.length === wanted) {
      const span = Math.abs(from - last.lastActivityAt.getTime());
      rememberStretch(remembered, Math.max(SHORTEST_MS, 2 * span));
      return found;
    }
    if (isWhole) {
      rememberStretch(remembered, stretch);
      return found;
    }
    stretch *= LONGER;
  }
}

export interface CasePage {
  cases: CaseDoc[];
  /** keys for `before` and `after`; null at an end */
  previous: string | null;
  next: string | null;
}

/** One page of the cases an actor may reach, by key, the latest activity first. */
export async function findCases({
  actor,
  filters,
  after,
  before,
  limit = PAGE,
}: {
  actor: Actor;
  filters: CaseFilters;
  after?: string | undefined;
  before?: string | undefined;
  limit?: number | undefined;
}): Promise<CasePage> {
  const conditions = await conditionsOf(actor, filters);
  if (!conditions) {
    return { cases: [], previous: null, next: null };
  }
  const size = Math.min(limit, MAX_PAGE);
  const afterKey = readKey(after);
  const key = afterKey ?? readKey(before);
  const isForward = afterKey !== null || key === null;
  const found = await takeInOrder({ actor, filters, conditions, key, isForward, wanted: size + 1 });
  const hasMore = found.length > size;
  const cases = found.slice(0, size);
  if (!isForward) {
    cases.reverse();
  }
  const first = cases[0];
  const last = cases.at(-1);
  return {
    cases,
    previous: first && (isForward ? key !== null : hasMore) ? writeKey(first) : null,
    next: last && (isForward ? hasMore : true) ? writeKey(last) : null,
  };
}
