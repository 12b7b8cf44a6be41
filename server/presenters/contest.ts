import type { ContestItemView } from '#models/contracts/portal.ts';
import type { ContestItem } from '#server/domain/cases/contest/contest-items.ts';

/** An invoice of a draft for the person who contests it. */
export function presentContestItem({
  invoice,
  part,
  available,
  disputed,
  rest,
  problem,
}: ContestItem): ContestItemView {
  return {
    id: invoice._id,
    number: invoice.number,
    currency: invoice.currency,
    dueOn: invoice.dueOn,
    available,
    disputed,
    rest,
    lines: invoice.lines.map(({ no, description, total }) => ({ no, description, total })),
    chosenLines: part?.lines ?? [],
    ...(part ? { part: part.part } : {}),
    ...(part?.amount === undefined ? {} : { amount: part.amount }),
    ...(problem ? { problem } : {}),
  };
}
