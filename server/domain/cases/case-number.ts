import type { ClientSession } from 'mongoose';
import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import { today } from '#server/platform/clock.ts';

/** Writers that claim case numbers queue under this key inside a process. */
export const CASE_NUMBER_KEY = 'case-number';

/**
 * The next human-readable numbers of the year, e.g. LIT-2026-000123. The unique index on `number` decides between
 * processes: a duplicate key is a lost race, and the transaction runs again.
 */
export async function nextCaseNumbers(count: number, session: ClientSession): Promise<string[]> {
  const prefix = `LIT-${today().slice(0, 4)}-`;
  const last = await Cases.within(everything()).findOne(
    { number: { $gte: prefix, $lt: `${prefix}~` } },
    { sort: { number: -1 }, projection: { number: 1 }, session },
  );
  const highest = last ? Number(last.number.slice(prefix.length)) : 0;
  return Array.from({ length: count }, (_, index) => prefix + String(highest + index + 1).padStart(6, '0'));
}
