import mongoose from 'mongoose';
import { describe, expect, test, vi } from 'vitest';
import { Customers } from '#models/schemas/customer.ts';
import { ImportProblems } from '#models/schemas/import-problem.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { findImportProblems, getImportErrorsCsv } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { previewImport } from '#server/domain/receivables/import/preview-import.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { importSentences } from '#server/presenters/import-sentences.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { file, importText, invoice, row, startEachTestEmpty, upload } from './import-file.ts';

ownDatabase(import.meta.url);

startEachTestEmpty();

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

  const errorsOf = (runId: string, signal?: AbortSignal) =>
    getImportErrorsCsv({
      actor: null,
      ...(signal ? { signal } : {}),
      runId,
      titles: ['Ligne', 'Colonne', 'Valeur', 'Motif'],
      say: importSentences('fr').problem,
    });
  const textOf = async (pieces: AsyncIterable<string>) => {
    let text = '';
    for await (const piece of pieces) {
      text += piece;
    }
    return text;
  };

  test('before anything is imported the whole list can be had, the same as after', async () => {
    const bad = Array.from({ length: 3_000 }, (_, index) => row(`F${index}`, { total: index % 3 ? 'cher' : '120,00' }));
    // What the books say against a row is known later than what is wrong with its cells, but is told in its place.
    await importText(file(row('G1', { customer: 'C9', name: 'Autre' })));
    const { _id } = await upload(file(row('G1'), ...bad, row('F1', { total: '5,00' })));
    const before = await textOf(errorsOf(_id));
    expect(before.split('\r\n').length).toBeGreaterThan(2_000);
    expect(await ImportProblems.within(everything()).count({ runId: _id })).toBe(0);
    await (await runImport({ actor: null, runId: _id })).done;
    expect(await textOf(errorsOf(_id))).toBe(before);
  });

  test('whoever stops reading the list stops the reading of the file', async () => {
    await importText(file(row('F0')));
    const rows = Array.from({ length: 8_000 }, (_, index) => row(`F${index}`, { total: index % 2 ? '?' : '120,00' }));
    const { _id } = await upload(file(...rows));
    const batches = vi.spyOn(mongoose.model('Invoice'), 'find');
    const pieces = errorsOf(_id);
    await pieces.next();
    await pieces.next();
    await pieces.return(undefined);
    expect(batches.mock.calls.length).toBeLessThan(5);
    batches.mockRestore();
  });

  test('whoever has gone is not waited for, also where nothing is left to tell', async () => {
    await importText(file(row('F0')));
    const good = Array.from({ length: 8_000 }, (_, index) => row(`F${index + 1}`));
    const { _id } = await upload(file(row('F0', { total: '?' }), ...good));
    const batches = vi.spyOn(mongoose.model('Invoice'), 'find');
    const gone = new AbortController();
    const pieces = errorsOf(_id, gone.signal);
    await pieces.next();
    await pieces.next();
    gone.abort();
    await expect(pieces.next()).rejects.toThrow();
    expect(batches.mock.calls.length).toBeLessThan(5);
    batches.mockRestore();
  });

  test('half a file does not look like a whole one', async () => {
    const { _id } = await upload(
      file(...Array.from({ length: 20_000 }, (_, index) => row(`F${index}`, { total: '?' }))),
    );
    const pieces = mongoose.connection.collection('importFiles');
    expect((await pieces.deleteOne({ _id: `${_id}:000001` as never })).deletedCount).toBe(1);
    await expect(textOf(errorsOf(_id))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the error file lists them for a spreadsheet', async () => {
    const run = await importText(file(row('=cmd|1', { total: 'cher' }), row('F2', { total: '=1+1' })));
    const csv = await textOf(errorsOf(run._id));
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
