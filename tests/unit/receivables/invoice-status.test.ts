import { describe, expect, test } from 'vitest';
import { invoiceStatus } from '#models/contracts/invoices.ts';

const TODAY = '2026-10-01';
const invoice = (facts: Partial<{ open: number; disputed: number; dueOn: string }>) => ({
  open: 6_000_00,
  disputed: 0,
  dueOn: '2026-11-30',
  ...facts,
});

describe('the one status an invoice shows', () => {
  test.each([
    ['far from its due day it is open', {}, 'open'],
    ['the day after the two weeks it is still open', { dueOn: '2026-10-16' }, 'open'],
    ['within two weeks it is due', { dueOn: '2026-10-15' }, 'due'],
    ['on its due day it is due, not overdue', { dueOn: TODAY }, 'due'],
    ['the day after it is overdue', { dueOn: '2026-09-30' }, 'overdue'],
    ['a disputed part says more than a passed due day', { dueOn: '2026-09-30', disputed: 1 }, 'disputed'],
    ['nothing left open is paid, whatever the day', { open: 0, dueOn: '2026-09-30' }, 'paid'],
  ] as const)('%s', (_sentence, facts, status) => {
    expect(invoiceStatus(invoice(facts), TODAY)).toBe(status);
  });
});
