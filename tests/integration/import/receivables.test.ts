import mongoose from 'mongoose';
import { beforeEach, describe, expect, test } from 'vitest';
import { CreditNotes } from '#models/schemas/credit-note.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { findImports } from '#server/domain/receivables/import/find-imports.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { findImportProblems, getImportErrorsCsv } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { previewImport } from '#server/domain/receivables/import/preview-import.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { undoImport } from '#server/domain/receivables/import/undo-import.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { importSentences } from '#server/presenters/import-sentences.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { importText, upload } from './import-file.ts';

// Every collection an undo looks at must exist.
void [Users, Documents, CreditNotes];
ownDatabase(import.meta.url);

beforeEach(async () => {
  for (const name of [
    'invoices',
    'customers',
    'disputeCases',
    'entries',
    'importRuns',
    'importFiles',
    'importProblems',
    'settings',
  ]) {
    await mongoose.connection.collection(name).deleteMany({});
  }
});

const HEADER = 'Facture;Code client;Nom client;Date facture;Échéance;Montant TTC;Devise;Solde;Litige;Commande';
const row = (
  number: string,
  rest: Partial<{
    customer: string;
    name: string;
    issued: string;
    due: string;
    total: string;
    currency: string;
    open: string;
    disputed: string;
    order: string;
  }> = {},
): string =>
  [
    number,
    rest.customer ?? 'C1',
    rest.name ?? 'Dupont SAS',
    rest.issued ?? '13/01/2026',
    rest.due ?? '12/02/2026',
    rest.total ?? '120,00',
    rest.currency ?? 'EUR',
    rest.open ?? rest.total ?? '120,00',
    rest.disputed ?? 'non',
    rest.order ?? '',
  ].join(';');
const file = (...rows: string[]): string => [HEADER, ...rows].join('\r\n');
const invoice = async (number: string): Promise<InvoiceDoc> => {
  const found = await Invoices.within(everything()).findOne({ number });
  expect(found, number).not.toBeNull();
  return found as InvoiceDoc;
};
const problems = async (runId: string) =>
  (await findImportProblems({ actor: null, runId, limit: 100 })).map(({ line, reason }) => [line, reason]);
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

  test('a due date a case corrected stays until a file brings a third one', async () => {
    await importText(file(row('F1')));
    const { dueOn } = await invoice('F1');
    const dueCorrected = { from: dueOn, caseId: 'c1' };
    await Invoices.within(everything()).updateOne({ number: 'F1' }, { $set: { dueOn: '2026-12-31', dueCorrected } });
    const still = await importText(file(row('F1')));
    expect(still.counts).toMatchObject({ unchanged: 1 });
    const known = await importText(file(row('F1', { due: '31/12/2026' })));
    expect(known.counts).toMatchObject({ unchanged: 1 });
    expect(await invoice('F1')).toMatchObject({ dueOn: '2026-12-31', dueCorrected });
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

describe('what cannot be imported says why', () => {
  test('every kind of bad row has its line, its reason and a sentence in both languages; the good row comes in', async () => {
    const run = await importText(
      file(
        row('OK'),
        row(''),
        row('F2', { issued: '31/04/2026' }),
        row('F3', { issued: '13/01/2206' }),
        row('F4', { due: '01/01/2026' }),
        row('F5', { total: 'cher' }),
        row('F6', { total: '1,234' }),
        row('F7', { total: '-5,00', open: '-5,00' }),
        row('F8', { total: '10,00', open: '20,00' }),
        row('F9', { currency: 'EURO€' }),
        row('F10', { disputed: 'peut-être' }),
        row('F11', { total: '12,00 $' }),
        row('1,23E+11'),
        row('F13', { customer: '', name: '' }),
        `${row('F14')};de trop`,
        row('x'.repeat(101)),
        row('F16\u0000'),
        row('F17', { name: '"a\nb"' }),
        row('F18', { total: '' }),
        row('F19', { total: '1,5E+05' }),
      ),
    );
    expect(run.counts).toMatchObject({ created: 1, refused: 19 });
    const found = await findImportProblems({ actor: null, runId: run._id, limit: 100 });
    const first = new Map(found.reverse().map(({ line, reason }) => [line, reason]));
    expect([...first].sort((a, b) => a[0] - b[0]).map(([, reason]) => reason)).toEqual([
      'MISSING',
      'INVALID_DATE',
      'IMPLAUSIBLE_DATE',
      'DUE_BEFORE_ISSUED',
      'INVALID_AMOUNT',
      'TOO_MANY_DECIMALS',
      'NEGATIVE_AMOUNT',
      'OPEN_ABOVE_TOTAL',
      'INVALID_CURRENCY',
      'INVALID_FLAG',
      'CURRENCY_DISAGREES',
      'SCIENTIFIC',
      'MISSING',
      'TOO_MANY_CELLS',
      'TOO_LONG',
      'CONTROL_CHARACTERS',
      'LINE_BREAK',
      'MISSING',
      'SCIENTIFIC',
    ]);
    for (const problem of found) {
      const [en, fr] = [importSentences('en').problem(problem), importSentences('fr').problem(problem)];
      expect(en.length).toBeGreaterThan(10);
      expect(fr).not.toBe(en);
      expect(`${en}${fr}`).not.toMatch(/undefined|NaN/);
    }
  });

  test('the error file lists them for a spreadsheet', async () => {
    const run = await importText(file(row('=cmd|1', { total: 'cher' }), row('F2', { total: '=1+1' })));
    let csv = '';
    for await (const piece of getImportErrorsCsv({
      actor: null,
      runId: run._id,
      titles: ['Ligne', 'Colonne', 'Valeur', 'Motif'],
      say: importSentences('fr').problem,
    })) {
      csv += piece;
    }
    expect(csv.startsWith('\ufeff"Ligne";"Colonne";"Valeur";"Motif"\r\n')).toBe(true);
    expect(csv).toContain(`"3";"Montant TTC";"'=1+1";`);
  });

  test('a formula is text like any other', async () => {
    await importText(file(row('F1', { name: '=HYPERLINK("http://x")' })));
    expect(await Customers.within(everything()).findOne({ code: 'C1' })).toMatchObject({
      name: '=HYPERLINK("http://x")',
    });
  });

  test('a file that cannot be read leaves nothing behind', async () => {
    for (const [bad, reason] of [
      ['', 'EMPTY'],
      ['\u0089PNG\r\n\u001a\n', 'BINARY'],
      [`${file(row('F1'))}\r\n"F2;${'x'.repeat(300_000)}`, 'CELL_TOO_LONG'],
    ] as const) {
      await expect(
        upload(bad.startsWith('\u0089') ? Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') : bad),
      ).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', params: { reason } });
    }
    expect(await mongoose.connection.collection('importFiles').countDocuments()).toBe(0);
    expect(await ImportRuns.within(everything()).count()).toBe(0);
    expect(await Invoices.within(everything()).count()).toBe(0);
  });

  test('an undecided file is not run', async () => {
    const { _id: runId } = await upload(file(row('F1', { issued: '03/04/2026', due: '' })));
    await expect(runImport({ actor: null, runId })).rejects.toMatchObject({ code: 'IMPORT_UNDECIDED' });
    const decided = await previewImport({ actor: null, runId, choices: { dateOrder: 'dmy' } });
    expect(decided.preview.counts.created).toBe(1);
    await (await runImport({ actor: null, runId })).done;
    expect(await invoice('F1')).toMatchObject({ issuedOn: '2026-04-03' });
  });
});

describe('looking before importing', () => {
  test('a preview tells exactly what the run does, problems first, and writes nothing', async () => {
    await importText(file(row('F1'), row('F2')));
    const run = await upload(file(row('F1'), row('F2', { due: '01/03/2026' }), row('F3'), row('F4', { total: 'x' })));
    expect(run.preview.counts).toMatchObject({ rows: 4, created: 1, updated: 1, unchanged: 1, refused: 1 });
    expect(run.preview.rows[0]).toMatchObject({ line: 5, outcome: 'refused', problem: { reason: 'INVALID_AMOUNT' } });
    expect(await Invoices.within(everything()).count()).toBe(2);
    await (await runImport({ actor: null, runId: run._id })).done;
    const { counts } = await getImport({ actor: null, runId: run._id });
    expect(counts).toMatchObject({ created: 1, updated: 1, unchanged: 1, refused: 1 });
  });

  test('columns a person corrected are proposed again for the same form of file', async () => {
    const text = 'Facture;Client;Date facture;Montant;Autre montant\nF1;C1;13/01/2026;10,00;99,00\n';
    const run = await upload(text);
    await previewImport({
      actor: null,
      runId: run._id,
      choices: { mapping: { ...run.understanding.mapping, total: 4 } },
    });
    await (await runImport({ actor: null, runId: run._id })).done;
    expect(await invoice('F1')).toMatchObject({ total: 9_900 });
    const next = await upload(text.replace('F1', 'F2'));
    expect(next.understanding).toMatchObject({ remembered: true, mapping: { total: 4 } });
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
