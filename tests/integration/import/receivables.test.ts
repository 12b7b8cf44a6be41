import { describe, expect, test } from 'vitest';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findImports } from '#server/domain/receivables/import/find-imports.ts';
import { findImportProblems } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { undoImport } from '#server/domain/receivables/import/undo-import.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { file, importText, invoice, problems, row, startEachTestEmpty, upload } from './import-file.ts';

// Every collection an undo looks at must exist.
void [Users, Documents, CreditNotes];
ownDatabase(import.meta.url);

startEachTestEmpty();

const accounting: Actor = {
  userId: 'accountant',
  name: 'A',
  role: 'accounting',
  language: 'fr',
  departments: [],
  portfolio: 'all',
  approvalLimit: 0,
  guestOf: [],
  elevated: false,
  accessVersion: 1,
};

describe('what a file owns', () => {
  test('amounts are exact, customers are made once, paid is what is not open (I2)', async () => {
    const run = await importText(
      file(
        row('F1', { total: '1 234,56', open: '34,56' }),
        row('F2', { total: '0,10', open: '0,00', customer: 'C2', name: 'Moreau' }),
      ),
    );
    expect(run.counts).toMatchObject({ rows: 2, created: 2, refused: 0, customersCreated: 2 });
    expect(await invoice('F1')).toMatchObject({
      total: 123_456,
      paid: 120_000,
      open: 3_456,
      disputed: 0,
      currency: 'EUR',
      issuedOn: '2026-01-13',
      dueOn: '2026-02-12',
    });
    expect(await invoice('F2')).toMatchObject({ total: 10, paid: 10, open: 0 });
    expect(
      await Customers.within(everything()).find(
        {},
        { sort: { code: 1 }, projection: { code: 1, name: 1, language: 1, _id: 0 } },
      ),
    ).toEqual([
      { code: 'C1', name: 'Dupont SAS', language: 'fr' },
      { code: 'C2', name: 'Moreau', language: 'fr' },
    ]);
    expect(await Entries.within(everything()).count({ type: 'receivables.imported' })).toBe(2);
    expect(
      (await Entries.within(everything()).find({ stream: `import:${run._id}` }, { sort: { 'all.rev': 1 } })).map(
        ({ type }) => type,
      ),
    ).toEqual(['import.started', 'import.finished']);
  });

  test('a changed row changes dates and amounts; a payment known to the file raises what is paid', async () => {
    await importText(file(row('F1')));
    const run = await importText(file(row('F1', { due: '28/02/2026', total: '150,00', open: '50,00', order: 'BC-7' })));
    expect(run.counts).toMatchObject({ created: 0, updated: 1 });
    expect(await invoice('F1')).toMatchObject({
      dueOn: '2026-02-28',
      total: 15_000,
      paid: 10_000,
      open: 5_000,
      orderReference: 'BC-7',
      version: 2,
    });
  });

  test('a missing due date is derived and marked; a known one is never replaced by an estimate', async () => {
    await importText(file(row('F1', { due: '' }), row('F2')));
    expect(await invoice('F1')).toMatchObject({ dueOn: '2026-02-12', dueEstimated: true });
    const again = await importText(file(row('F1', { due: '20/02/2026' }), row('F2', { due: '' })));
    expect(again.counts).toMatchObject({ updated: 1, unchanged: 1 });
    const f1 = await invoice('F1');
    expect(f1.dueOn).toBe('2026-02-20');
    expect(f1.dueEstimated).toBeUndefined();
  });

  test('nothing goes below what was paid, credited, disputed or confirmed here', async () => {
    await importText(file(row('F1', { open: '20,00' }), row('F2'), row('F3'), row('F4')));
    await Invoices.within(everything()).updateOne(
      { number: 'F2' },
      { $set: { credited: 5_000, open: 7_000, version: 2 } },
    );
    await Invoices.within(everything()).updateOne({ number: 'F3' }, { $set: { disputed: 10_000, version: 2 } });
    await Invoices.within(everything()).updateOne(
      { number: 'F4' },
      { $set: { confirmation: { at: new Date(), by: 'u' }, version: 2 } },
    );
    const run = await importText(
      file(
        row('F1', { open: '120,00' }),
        row('F2', { total: '40,00' }),
        row('F3', { total: '90,00' }),
        row('F4', { total: '119,99' }),
      ),
    );
    expect(run.counts).toMatchObject({ updated: 0, refused: 4 });
    expect(await problems(run._id)).toEqual([
      [2, 'BELOW_SETTLED'],
      [3, 'BELOW_SETTLED'],
      [4, 'BELOW_DISPUTED'],
      [5, 'CONFIRMED'],
    ]);
    expect(await invoice('F3')).toMatchObject({ total: 12_000, open: 12_000, disputed: 10_000 });
  });

  test('what a case settled here is counted once, before the ledger knows of it and after', async () => {
    await importText(file(row('F1'), row('F2'), row('F3')));
    const settle = (number: string, $set: object) => Invoices.within(everything()).updateOne({ number }, { $set });
    await settle('F1', { credited: 2_000, open: 10_000 });
    await settle('F2', { writtenOff: 2_000, open: 10_000 });
    await settle('F3', { paid: 2_000, paidInCases: 2_000, open: 10_000 });
    const before = await importText(file(row('F1'), row('F2'), row('F3')));
    expect(before.counts).toMatchObject({ unchanged: 3, refused: 0 });
    // The ledger has booked it, too, and 30.00 more were paid on each.
    const known = (number: string) => row(number, { open: '70,00' });
    const after = await importText(file(known('F1'), known('F2'), known('F3')));
    expect(after.counts).toMatchObject({ updated: 3, refused: 0 });
    expect(await invoice('F1')).toMatchObject({ paid: 3_000, credited: 2_000, open: 7_000 });
    expect(await invoice('F2')).toMatchObject({ paid: 3_000, writtenOff: 2_000, open: 7_000 });
    expect(await invoice('F3')).toMatchObject({ paid: 5_000, open: 7_000 });
    // Paid in full by the ledger: nothing stays open.
    await importText(file(row('F1', { open: '0,00' }), row('F2', { open: '0,00' }), row('F3', { open: '0,00' })));
    for (const number of ['F1', 'F2', 'F3']) {
      expect(await invoice(number)).toMatchObject({ open: 0 });
    }
  });

  test('a due date a case corrected stays until the files know of it, or bring a third one', async () => {
    await importText(file(row('F1')));
    const { dueOn } = await invoice('F1');
    const dueCorrected = { from: dueOn, caseId: 'c1' };
    await Invoices.within(everything()).updateOne({ number: 'F1' }, { $set: { dueOn: '2026-12-31', dueCorrected } });
    const still = await importText(file(row('F1')));
    expect(still.counts).toMatchObject({ unchanged: 1 });
    expect(await invoice('F1')).toMatchObject({ dueOn: '2026-12-31', dueCorrected });
    const known = file(row('F1', { due: '31/12/2026' }));
    await importText(known);
    expect((await importText(known)).counts).toMatchObject({ unchanged: 1 });
    // From then on the file owns the day again, whatever it says.
    expect((await invoice('F1')).dueCorrected).toBeUndefined();
    await importText(file(row('F1')));
    expect(await invoice('F1')).toMatchObject({ dueOn });
    await Invoices.within(everything()).updateOne({ number: 'F1' }, { $set: { dueOn: '2026-12-31', dueCorrected } });
    await importText(file(row('F1', { due: '15/01/2027' })));
    const after = await invoice('F1');
    expect(after.dueOn).toBe('2027-01-15');
    expect(after.dueCorrected).toBeUndefined();
  });

  test('an invoice keeps its customer and its currency', async () => {
    await importText(file(row('F1'), row('F2')));
    const run = await importText(file(row('F1', { customer: 'C9', name: 'Autre' }), row('F2', { currency: 'USD' })));
    expect(await problems(run._id)).toEqual([
      [2, 'OTHER_CUSTOMER'],
      [3, 'CURRENCY_CHANGED'],
    ]);
  });
});

describe('repetitions inside a file', () => {
  test('identical rows count once, contradictory ones are refused wherever they stand', async () => {
    const run = await importText(
      file(row('F1'), row('F2'), row('F1'), row('F3'), row('F2', { total: '99,00' }), row('F2')),
    );
    expect(run.counts).toMatchObject({ rows: 6, created: 2, repeated: 1, refused: 3 });
    const found = await findImportProblems({ actor: null, runId: run._id });
    expect(found.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'DUPLICATE_DIFFERS'],
      [6, 'DUPLICATE_DIFFERS'],
      [7, 'DUPLICATE_DIFFERS'],
    ]);
    expect(found[0]?.params).toEqual({ line: 6 });
    expect(found[1]?.params).toEqual({ line: 3 });
    expect(await Invoices.within(everything()).count({ number: 'F2' })).toBe(0);
  });

  test('the same number of another legal entity is another invoice', async () => {
    const run = await importText(
      'Facture;Client;Date facture;Montant;Entité\nF1;C1;13/01/2026;10,00;FR01\nF1;C1;13/01/2026;20,00;BE01\n',
    );
    expect(run.counts).toMatchObject({ created: 2, refused: 0 });
  });
});

describe('disputed rows become cases', () => {
  test('open: the case freezes what is open; settled: the case is kept closed; a second import opens none', async () => {
    const text = file(
      row('F1', { disputed: 'oui', open: '70,00' }),
      row('F2', { disputed: 'x', open: '0,00' }),
      row('F3'),
    );
    const run = await importText(text);
    expect(run.counts).toMatchObject({ created: 3, casesOpened: 1, casesClosed: 1 });
    expect(await invoice('F1')).toMatchObject({ open: 7_000, disputed: 7_000 });
    expect(await invoice('F2')).toMatchObject({ open: 0, disputed: 0 });
    const [open, closed] = [
      await Cases.within(everything()).findOne({ state: 'OPEN' }),
      await Cases.within(everything()).findOne({ state: 'CLOSED' }),
    ];
    expect(open).toMatchObject({
      disputed: 7_000,
      reason: 'CUS-02',
      department: 'credit',
      source: { runId: run._id, row: 2 },
    });
    expect(closed).toMatchObject({ disputed: 12_000, source: { row: 3 } });
    expect(open?.number).toMatch(/^LIT-\d{4}-\d{6}$/);
    expect(
      (await Entries.within(everything()).find({ stream: `case:${closed?._id}` }, { sort: { 'all.rev': 1 } })).map(
        ({ type }) => type,
      ),
    ).toEqual(['case.opened', 'case.closed']);
    expect((await importText(text)).counts).toMatchObject({ unchanged: 3, casesOpened: 0, casesClosed: 0 });
    expect(await Cases.within(everything()).count()).toBe(2);
  });
});

describe('two at once, twice the same, and who may', () => {
  test('one form sent twice is one run', async () => {
    const send = () =>
      startImport({
        actor: accounting,
        kind: 'ar-csv',
        fileName: 'a.csv',
        bytes: bytesSource(Buffer.from(file(row('F1')))).read(),
        clientId: '00000000-0000-4000-8000-000000000001',
      });
    const [a, b] = await Promise.all([send(), send()]);
    expect(a._id).toBe(b._id);
    expect((await send())._id).toBe(a._id);
    expect(await ImportRuns.within(everything()).count()).toBe(1);
  });

  test('only one run of the installation goes on at a time; the same one started twice runs once', async () => {
    const [a, b] = [
      await upload(file(...Array.from({ length: 400 }, (_, i) => row(`A${i}`)))),
      await upload(file(row('B1'))),
    ];
    const first = await runImport({ actor: null, runId: a._id });
    await expect(runImport({ actor: null, runId: b._id })).rejects.toMatchObject({ code: 'IMPORT_RUNNING' });
    const second = await runImport({ actor: null, runId: a._id });
    await Promise.all([first.done, second.done]);
    expect(await Invoices.within(everything()).count()).toBe(400);
    await (await runImport({ actor: null, runId: b._id })).done;
    expect(await Invoices.within(everything()).count()).toBe(401);
  });

  test('a customer, a seller and an accountant of a portfolio find no import', async () => {
    const run = await upload(file(row('F1')));
    for (const stranger of [
      { role: 'customer' as const },
      { role: 'sales' as const },
      { role: 'accounting' as const, portfolio: [] },
    ]) {
      const actor: Actor = { ...accounting, ...stranger };
      await expect(runImport({ actor, runId: run._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(undoImport({ actor, runId: run._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(
        startImport({ actor, kind: 'ar-csv', fileName: 'x', bytes: bytesSource(new Uint8Array()).read() }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await findImports({ actor })).runs).toEqual([]);
    }
    expect((await findImports({ actor: accounting })).runs).toHaveLength(1);
  });
});

describe('undoing', () => {
  test('takes back what nobody touched, keeps and counts the rest', async () => {
    const run = await importText(
      file(
        row('F1'),
        row('F2', { disputed: 'oui' }),
        row('F3', { customer: 'C3', name: 'Seul' }),
        row('F4', { disputed: 'oui' }),
      ),
    );
    await Invoices.within(everything()).updateOne(
      { number: 'F1' },
      { $set: { confirmation: { at: new Date(), by: 'u' }, version: 2 } },
    );
    const discussed = await Cases.within(everything()).findOne({ 'items.invoiceNumber': 'F4' });
    await Cases.within(everything()).updateOne({ _id: discussed?._id }, { $set: { state: 'QUALIFIED', version: 2 } });
    const undone = await undoImport({ actor: accounting, runId: run._id });
    expect(undone.undo).toMatchObject({ removed: 2, kept: 2, customersRemoved: 1 });
    expect((await Invoices.within(everything()).find({}, { sort: { number: 1 } })).map(({ number }) => number)).toEqual(
      ['F1', 'F4'],
    );
    expect(await Cases.within(everything()).count()).toBe(1);
    expect((await Customers.within(everything()).find()).map(({ code }) => code)).toEqual(['C1']);
    await expect(undoImport({ actor: accounting, runId: run._id })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
