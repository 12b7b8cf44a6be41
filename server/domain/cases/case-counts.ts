import type { CaseState } from '#models/contracts/cases.ts';
import type { CaseCounts } from '#models/contracts/views.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import type { Actor } from '#server/auth/actor.ts';
import { ENDED_STATES, WAITING_FOR_CUSTOMER } from '#server/domain/cases/find-cases.ts';
import { singleton } from '#server/platform/singleton.ts';
import { myTurnFilter } from '#server/policies/case-turn.ts';
import { caseScope } from '#server/policies/scope.ts';

interface Counted<T> {
  generation: number;
  at: number;
  value: Promise<T>;
}

/** A change by another process shows after this long; a change by this one at once. */
const FRESH_MS = 15_000;
const MAX_REMEMBERED = 2_000;

const memory = singleton('caseCounts', () => ({
  generation: 0,
  states: new Map<string, Counted<Map<CaseState, number>>>(),
  turns: new Map<string, Counted<number>>(),
}));

/** Some case changed its state, owner or department: what was counted before is no longer told. */
export const forgetCaseCounts = (): void => {
  memory.generation += 1;
};

/** Everybody with the same scope shares one count; requests that arrive together share one query. */
function remembered<T>(counts: Map<string, Counted<T>>, key: string, count: () => Promise<T>): Promise<T> {
  const known = counts.get(key);
  const now = performance.now();
  if (known && known.generation === memory.generation && now - known.at < FRESH_MS) {
    return known.value;
  }
  const value = count();
  counts.delete(key);
  counts.set(key, { generation: memory.generation, at: now, value });
  value.catch(() => counts.delete(key));
  if (counts.size > MAX_REMEMBERED) {
    counts.delete(counts.keys().next().value as string);
  }
  return value;
}

const scopeKey = (actor: Actor): string => JSON.stringify(caseScope(actor).filter);

/** Cases that wait for this person: the number beside "My turn". */
export function countMyTurn({ actor }: { actor: Actor }): Promise<number> {
  const filter = myTurnFilter(actor);
  if (!filter) {
    return Promise.resolve(0);
  }
  const key = `${actor.userId}|${actor.departments.join()}|${scopeKey(actor)}`;
  return remembered(memory.turns, key, () => Cases.within(caseScope(actor)).count(filter));
}

/** The number beside every tab of the case list, within what the actor may reach. */
export async function countCases({ actor }: { actor: Actor }): Promise<CaseCounts> {
  const [byState, mine] = await Promise.all([
    remembered(memory.states, scopeKey(actor), async () => {
      const rows = await Cases.within(caseScope(actor)).aggregate<{ _id: CaseState; count: number }>([
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, count }) => [_id, count]));
    }),
    countMyTurn({ actor }),
  ]);
  const sum = (states: Iterable<CaseState>) =>
    [...states].reduce((total, state) => total + (byState.get(state) ?? 0), 0);
  return {
    'my-turn': mine,
    new: sum(['OPEN']),
    'waiting-customer': sum(WAITING_FOR_CUSTOMER),
    all: sum(byState.keys()),
    closed: sum(ENDED_STATES),
  };
}
