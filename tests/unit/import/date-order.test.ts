import { describe, expect, test } from 'vitest';
import { addDays } from '#models/contracts/days.ts';
import type { DateOrder } from '#models/contracts/imports.ts';
import {
  decideByTerms,
  decideDateOrder,
  newDateProfile,
  newTermsTally,
  observeDate,
  observeTerm,
} from '#server/domain/receivables/import/date-profile.ts';
import { daySerial, readDate } from '#server/domain/receivables/import/read-date.ts';

const decide = (cells: readonly string[]) => {
  const profile = newDateProfile();
  for (const [index, cell] of cells.entries()) {
    observeDate(profile, cell, index + 2);
  }
  return decideDateOrder(profile);
};

/** A small generator with a seed: the same cases on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const WRITTEN: Record<string, { order: DateOrder; write: (y: string, m: string, d: string) => string }> = {
  'D/M/YYYY': { order: 'dmy', write: (y, m, d) => `${Number(d)}/${Number(m)}/${y}` },
  'DD.MM.YYYY': { order: 'dmy', write: (y, m, d) => `${d}.${m}.${y}` },
  'DD-MM-YYYY HH:mm': { order: 'dmy', write: (y, m, d) => `${d}-${m}-${y} 09:30` },
  'DD/MM/YY': { order: 'dmy', write: (y, m, d) => `${d}/${m}/${y.slice(2)}` },
  'M/D/YYYY': { order: 'mdy', write: (y, m, d) => `${Number(m)}/${Number(d)}/${y}` },
  'MM/DD/YY': { order: 'mdy', write: (y, m, d) => `${m}/${d}/${y.slice(2)}` },
  'M/D/YYYY h:mm AM': { order: 'mdy', write: (y, m, d) => `${Number(m)}/${Number(d)}/${y} 9:05 AM` },
  YYYYMMDD: { order: 'ymd', write: (y, m, d) => `${y}${m}${d}` },
  DDMMYYYY: { order: 'dmy', write: (y, m, d) => `${d}${m}${y}` },
  'YY-MM-DD': { order: 'ymd', write: (y, m, d) => `${y.slice(2)}-${m}-${d}` },
};

describe('the order of dates is found out from the whole column', () => {
  test.each(Object.entries(WRITTEN))('%s: found, and every day read back exactly', (_, { order, write }) => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const next = random(seed);
      const days = Array.from({ length: 120 }, () => addDays('2024-01-01', next(720)));
      const cells = days.map((day) => write(...(day.split('-') as [string, string, string])));
      const evidence = decide(cells);
      expect(evidence.order).toBe(order);
      expect(cells.map((cell) => readDate(cell, evidence.order))).toEqual(days);
    }
  });

  test('one cell far below decides against a hundred that could be either', () => {
    const evidence = decide([...Array.from({ length: 100 }, () => '03/04/2025'), '13/02/2025']);
    expect(evidence).toEqual({ how: 'proven', order: 'dmy', value: '13/02/2025', line: 102 });
  });

  test('a column that never goes beyond twelve is no proof', () => {
    expect(decide(['01/02/2025', '03/04/2025', '11/12/2025'])).toMatchObject({
      how: 'ambiguous',
      order: null,
      rows: 3,
    });
  });

  test('days that mean the same either way need no order', () => {
    expect(decide(['01/01/2025', '02/02/2025']).how).toBe('irrelevant');
  });

  test('a column of two minds is not decided by its majority', () => {
    expect(decide(['13/02/2025', '14/02/2025', '02/13/2025'])).toMatchObject({ how: 'mixed', order: null });
  });

  test('one typing error among many does not overturn a column', () => {
    expect(decide([...Array.from({ length: 40 }, (_, i) => `${13 + (i % 15)}/02/2025`), '02/13/2025'])).toMatchObject({
      how: 'proven',
      order: 'dmy',
    });
  });

  test.each([
    ['12 janvier 2026', '2026-01-12'],
    ['1er févr. 2026', '2026-02-01'],
    ['12-Aug-26', '2026-08-12'],
    ['août 3, 2026', '2026-08-03'],
    ['January 5, 2026', '2026-01-05'],
    ['2026-02-28T10:00:00Z', '2026-02-28'],
    // Midnight in Paris, as programs write it; a time of the writer's own zone is the writer's day.
    ['2026-01-31T23:00:00.000Z', '2026-02-01'],
    ['2026-06-30 22:00:00 UTC', '2026-07-01'],
    ['2026-06-30T21:59:59Z', '2026-06-30'],
    ['2026-01-31T23:00:00', '2026-01-31'],
    ['2026-01-31T23:00:00-05:00', '2026-01-31'],
    ['2026-02-30T23:00:00Z', null],
    ['2026/2/8', '2026-02-08'],
    ['45321', daySerial(45_321)],
    ['45321.5', '2024-01-30'],
  ])('%s needs no order', (cell, day) => {
    expect(readDate(cell, null)).toBe(day);
  });

  test.each([
    '31/04/2025',
    '29/02/2025',
    '2026-32-01',
    '2026-15-06',
    '32-06-2026',
    'soon',
    '',
    '1/2',
    '12/2025',
    '99999999',
  ])('%s is no day', (cell) => {
    for (const order of ['dmy', 'ymd'] as const) {
      expect(readDate(cell, order)).toBeNull();
    }
  });
});

describe('dates that depend on each other tell the order when no column does', () => {
  const tallies = (pairs: readonly [number, number][]) => {
    const [dmy, mdy] = [newTermsTally(), newTermsTally()];
    for (const [a, b] of pairs) {
      observeTerm(dmy, a, true);
      observeTerm(mdy, b, true);
    }
    return { dmy, mdy };
  };

  test('round payment terms speak for an order', () => {
    expect(
      decideByTerms(
        tallies([
          [30, 1],
          [30, 2],
          [30, 1],
          [30, 3],
        ]),
      ),
    ).toMatchObject({ how: 'terms', order: 'dmy', rows: 4, of: 4 });
  });

  test('due dates before invoice dates speak against one', () => {
    expect(
      decideByTerms(
        tallies([
          [3, -27],
          [5, -25],
          [4, -28],
          [6, 2],
        ]),
      ),
    ).toMatchObject({ order: 'dmy' });
  });

  test('two rows are not enough, nor are orders that agree equally well', () => {
    expect(
      decideByTerms(
        tallies([
          [30, 1],
          [30, 1],
        ]),
      ),
    ).toBeNull();
    expect(
      decideByTerms(
        tallies([
          [30, 30],
          [30, 30],
          [30, 30],
          [30, 30],
        ]),
      ),
    ).toBeNull();
  });
});
