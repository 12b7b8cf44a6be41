import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { importProblems } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { undoImport } from '#server/domain/receivables/import/undo-import.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { CUSTOMERS, hasSamples, IBM, importPath, ORDERS, PAYMENTS, upload } from './import-file.ts';

ownDatabase(import.meta.url);

const problemsOf = async (runId: string) => {
  const all = [];
  for await (const page of importProblems(runId)) {
    all.push(...page);
  }
  return all;
};

/** The file read a second time, by other means than the product's: plain splitting, amounts summed as whole cents. */
async function independently(path: string) {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\r\n');
  const names = header.split(',');
  return lines.map(
    (line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])) as Record<string, string>,
  );
}
const cents = (amount: string): number => {
  const [whole = '', fraction = ''] = amount.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
};

// The files are third-party samples beside the checkout (../shared/data): without them there is nothing to test here.
describe.skipIf(!hasSamples)('third-party sample files (../shared/data/ar)', () => {
  test('the IBM sample is imported completely: every invoice, every cent, every customer', async () => {
    const rows = await independently(IBM);
    const run = await importPath(IBM);
    expect(run.status).toBe('finished');
    expect(run.understanding.dates.issuedOn).toMatchObject({ how: 'proven', order: 'mdy' });
    expect(run.understanding.dates.dueOn).toMatchObject({ how: 'proven', order: 'mdy' });
    expect(run.counts).toMatchObject({
      rows: 1244,
      created: 1244,
      updated: 0,
      unchanged: 0,
      repeated: 0,
      refused: 0,
      customersCreated: 50,
    });
    const invoices = await Invoices.within(everything()).find({ 'source.runId': run._id });
    expect(invoices).toHaveLength(rows.length);
    expect(invoices.reduce((sum, { total }) => sum + total, 0)).toBe(
      rows.reduce((sum, row) => sum + cents(row.InvoiceAmount ?? ''), 0),
    );
    expect(invoices.every(({ total, paid, open, disputed }) => paid === total && open === 0 && disputed === 0)).toBe(
      true,
    );
    const byNumber = new Map(invoices.map((invoice) => [invoice.number, invoice]));
    for (const row of rows) {
      const invoice = byNumber.get(row.invoiceNumber ?? '');
      const day = (text = ''): string =>
        text.replace(
          /^(\d+)\/(\d+)\/(\d+)$/,
          (_, m: string, d: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
        );
      expect([invoice?.issuedOn, invoice?.dueOn, invoice?.settledOn]).toEqual([
        day(row.InvoiceDate),
        day(row.DueDate),
        day(row.SettledDate),
      ]);
    }
    const customers = await Customers.within(everything()).find({ 'source.runId': run._id });
    expect(new Set(customers.map(({ code }) => code))).toEqual(new Set(rows.map((row) => row.customerID)));
  });

  test('disputes of settled invoices are kept as closed cases, each with its own log and number', async () => {
    const disputed = (await independently(IBM)).filter((row) => row.Disputed === 'Yes');
    const cases = await Cases.within(everything()).find({});
    expect(cases).toHaveLength(disputed.length);
    expect(new Set(cases.map(({ number }) => number)).size).toBe(disputed.length);
    expect(cases.every(({ state, endedAt }) => state === 'CLOSED' && endedAt)).toBe(true);
    expect(cases.reduce((sum, { disputed: amount }) => sum + amount, 0)).toBe(
      disputed.reduce((sum, row) => sum + cents(row.InvoiceAmount ?? ''), 0),
    );
    expect(await Entries.within(everything()).count({ type: 'case.opened' })).toBe(disputed.length);
    expect(await Entries.within(everything()).count({ type: 'receivables.imported' })).toBe(50);
  });

  test('importing the same file again changes nothing', async () => {
    const before = JSON.stringify(await Invoices.within(everything()).find({}, { sort: { _id: 1 } }));
    const cases = await Cases.within(everything()).count();
    const again = await importPath(IBM);
    expect(again.counts).toMatchObject({
      rows: 1244,
      created: 0,
      updated: 0,
      unchanged: 1244,
      refused: 0,
      customersCreated: 0,
      casesOpened: 0,
      casesClosed: 0,
    });
    expect(JSON.stringify(await Invoices.within(everything()).find({}, { sort: { _id: 1 } }))).toBe(before);
    expect(await Cases.within(everything()).count()).toBe(cases);
    const undone = await undoImport({ actor: null, runId: again._id });
    expect(undone.undo).toMatchObject({ removed: 0, kept: 0 });
  });

  test('orders with wrong dates, missing amounts and missing numbers: the good rows come in, each bad one says why', async () => {
    const rows = await independently(ORDERS);
    const isGood = (row: Record<string, string>): boolean =>
      row.order_id !== '' &&
      /^2026-(0[1-9]|1[0-2])-\d\d$/.test(row.order_date ?? '') &&
      row.expected_amount !== '' &&
      row.order_status !== 'CANCELLED';
    const good = rows.filter(isGood);
    const distinct = new Set(good.map((row) => row.order_id));
    const run = await importPath(ORDERS);
    expect(run.counts).toMatchObject({
      rows: rows.length,
      created: distinct.size,
      repeated: good.length - distinct.size,
      refused: rows.length - good.length,
    });
    const invoices = await Invoices.within(everything()).find({ 'source.runId': run._id });
    expect(new Set(invoices.map(({ number }) => number))).toEqual(distinct);
    expect(invoices.filter(({ currency }) => currency === 'USD').length).toBe(
      new Set(good.filter((row) => row.currency === 'USD').map((row) => row.order_id)).size,
    );
    expect(invoices.every(({ dueEstimated }) => dueEstimated)).toBe(true);
    const problems = await problemsOf(run._id);
    expect(new Set(problems.map(({ line }) => line)).size).toBe(run.counts.refused);
    expect(problems).toContainEqual(
      expect.objectContaining({ column: 'order_date', value: '2026-32-01', reason: 'INVALID_DATE' }),
    );
    expect(problems.every(({ line, reason }) => line > 1 && reason)).toBe(true);
  });

  test('a workbook of customers is imported, and again without change', async () => {
    const run = await importPath(CUSTOMERS, { kind: 'customers-csv' });
    expect(run.understanding.table.format).toBe('xlsx');
    expect(run.counts.rows).toBe(117);
    expect(
      run.counts.created + run.counts.updated + run.counts.unchanged + run.counts.repeated + run.counts.refused,
    ).toBe(117);
    expect(run.counts.created).toBeGreaterThan(0);
    const again = await importPath(CUSTOMERS, { kind: 'customers-csv' });
    expect(again.counts).toMatchObject({ created: 0, updated: 0, refused: run.counts.refused });
  });

  test('a list of payments is refused with what is missing', async () => {
    const { _id: runId, understanding } = await upload(await readFile(PAYMENTS));
    expect(understanding.blockers.map(({ code }) => code)).toContain('LOOKS_LIKE_PAYMENTS');
    expect(
      understanding.blockers.filter(({ code }) => code === 'FIELD_MISSING').map(({ fields }) => fields?.[0]),
    ).toEqual(['customerCode', 'issuedOn', 'total']);
    await expect(runImport({ actor: null, runId })).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' });
  });
});
