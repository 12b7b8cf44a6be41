import { expect, test } from 'vitest';
import { addDays, type Day } from '#models/contracts/days.ts';
import { inventCustomers } from '#server/domain/demo/customers.ts';
import { planCases } from '#server/domain/demo/plan-cases.ts';
import { seededRandom } from '#server/domain/demo/random.ts';
import { inventInvoices } from '#server/domain/demo/receivables.ts';

/** The demonstration is made anew on whatever day it is first started, and the browser tests look at what it holds. */
const DAYS: Day[] = [
  ...Array.from({ length: 7 }, (_, day) => addDays('2026-11-22', day)),
  ...(['2027-01-01', '2027-02-28', '2028-02-29'] as const),
];

test.each(DAYS)('every customer has an open invoice nobody contests, also on %s', (today) => {
  const random = seededRandom(20_260_101);
  const customers = inventCustomers(random, 120);
  const invoices = inventInvoices(random, { customers, count: 4_000, today });
  planCases(random, invoices, new Date(`${today}T05:00:00Z`));
  const free = invoices.filter(({ paid, total, isContested }) => paid < total && !isContested);
  expect(new Set(free.map(({ customer }) => customer.code)).size).toBe(customers.length);
  // Those the browser tests sign in as are late with several.
  for (const code of ['C0001', 'C0016', 'C0021']) {
    const late = free.filter(({ customer, dueOn }) => customer.code === code && dueOn < today);
    expect(late.length).toBeGreaterThanOrEqual(4);
  }
});

test.each(DAYS)('a company half as large has enough to contest on %s', (today) => {
  const random = seededRandom(20_260_101);
  const invoices = inventInvoices(random, { customers: inventCustomers(random, 60), count: 1_600, today });
  expect(planCases(random, invoices, new Date(`${today}T05:00:00Z`)).length).toBeGreaterThanOrEqual(60);
});

test('what chance decides is the same on every day', () => {
  const lived = (today: Day) => {
    const random = seededRandom(20_260_101);
    const customers = inventCustomers(random, 120);
    return inventInvoices(random, { customers, count: 400, today }).map(({ customer, orderReference, total }) => [
      customer.code,
      orderReference,
      total,
    ]);
  };
  expect(lived('2026-11-23')).toEqual(lived('2026-11-22'));
  expect(lived('2027-02-28')).toEqual(lived('2026-11-22'));
});
