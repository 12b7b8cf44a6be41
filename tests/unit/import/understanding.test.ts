import { describe, expect, test } from 'vitest';
import type { ImportChoices, ImportKind } from '#models/contracts/imports.ts';
import { csvCell } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { normaliseHeader } from '#server/domain/receivables/import/score-header.ts';
import { understandTable } from '#server/domain/receivables/import/understand-table.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';

async function understand(text: string, choices: ImportChoices = {}, kind: ImportKind = 'ar-csv') {
  return understandTable({ table: await openTable(bytesSource(new TextEncoder().encode(text))), kind, choices });
}
const named = ({ mapping, headers }: Awaited<ReturnType<typeof understand>>) =>
  Object.fromEntries(Object.entries(mapping).map(([field, column]) => [field, headers[column as number]]));

describe('columns are recognised by header and content', () => {
  test.each([
    [
      'N° facture;Code client;Raison sociale;Date facture;Date d’échéance;Montant HT;TVA;Montant TTC;Solde;Devise;Litige',
      ['F1;C1;Dupont;13/01/2026;12/02/2026;100,00;20,00;120,00;120,00;EUR;non'],
      {
        number: 'N° facture',
        customerCode: 'Code client',
        customerName: 'Raison sociale',
        issuedOn: 'Date facture',
        dueOn: 'Date d’échéance',
        total: 'Montant TTC',
        open: 'Solde',
        currency: 'Devise',
        disputed: 'Litige',
      },
    ],
    [
      'invoiceNumber;customerID;InvoiceDate;DueDate;InvoiceAmount;Disputed;SettledDate;PaperlessDate;DaysLate',
      ['1;A;1/27/2026;2/26/2026;94;No;2/22/2026;1/1/2020;0'],
      {
        number: 'invoiceNumber',
        customerCode: 'customerID',
        issuedOn: 'InvoiceDate',
        dueOn: 'DueDate',
        total: 'InvoiceAmount',
        disputed: 'Disputed',
        settledOn: 'SettledDate',
      },
    ],
    [
      'n° pièce;tiers;date pièce;échéance;montant',
      ['P1;T1;2026-01-13;2026-02-12;12,00'],
      { number: 'n° pièce', customerCode: 'tiers', issuedOn: 'date pièce', dueOn: 'échéance', total: 'montant' },
    ],
    [
      'Document No.;Account;Posting date;Net due date;Amount;Curr',
      ['D1;K1;31.12.2025;30.01.2026;1.234,50;EUR'],
      {
        number: 'Document No.',
        customerCode: 'Account',
        issuedOn: 'Posting date',
        dueOn: 'Net due date',
        total: 'Amount',
      },
    ],
    [
      'Facture;Client;Date;Solde',
      ['F1;Dupont SAS;13/01/2026;10,00'],
      { number: 'Facture', customerName: 'Client', issuedOn: 'Date', total: 'Solde' },
    ],
  ])('%s', async (header, rows, expected) => {
    expect(named(await understand([header, ...rows].join('\n')))).toMatchObject(expected);
  });

  test('titles above, totals below and repeated headers are left out, and said so', async () => {
    const found = await understand(
      'Balance âgée au 31/01/2026\n\nFacture;Client;Date facture;Montant\nF1;C1;13/01/2026;10,00\nFacture;Client;Date facture;Montant\nF2;C1;14/01/2026;20,00\n;;Total;30,00\nPage 1 sur 1\n',
    );
    expect(found).toMatchObject({ rows: 2, headerLine: 3, blockers: [] });
    expect(found.skipped).toEqual([
      { line: 1, why: 'title' },
      { line: 5, why: 'repeatedHeader' },
      { line: 7, why: 'total' },
      { line: 8, why: 'note' },
    ]);
  });

  test('duplicate headers can be told apart', async () => {
    const { headers } = await understand('Facture;Client;Date;Date;Montant;\nF1;C1;13/01/2026;14/01/2026;10,00;\n');
    expect(headers).toEqual(['Facture', 'Client', 'Date', 'Date (2)', 'Montant']);
  });

  test('the same words in other clothes are one header', () => {
    expect(new Set(['N° de Pièce', 'no_de_piece', 'NUMÉRO PIÈCE', 'numéro de pièce '].map(normaliseHeader)).size).toBe(
      1,
    );
  });

  test('a file without names for its columns is refused', async () => {
    await expect(understand('F1;C1;13/01/2026;10,00\nF2;C1;14/01/2026;10,00\n')).rejects.toMatchObject({
      reason: 'NO_HEADER',
    });
  });
});

describe('an undecided date order is asked for, never guessed', () => {
  const ambiguous = 'Facture;Client;Date facture;Montant\nF1;C1;03/04/2026;10,00\nF2;C1;05/06/2026;20,00\n';

  test('a lone ambiguous column blocks the run', async () => {
    const found = await understand(ambiguous);
    expect(found.dates.issuedOn).toMatchObject({ how: 'ambiguous', order: null });
    expect(found.blockers).toEqual([{ code: 'DATE_ORDER_UNKNOWN', fields: ['issuedOn'], column: 'Date facture' }]);
  });

  test('a person may decide', async () => {
    const found = await understand(ambiguous, { dateOrder: 'mdy' });
    expect(found.dates.issuedOn).toEqual({ how: 'chosen', order: 'mdy' });
    expect(found.blockers).toEqual([]);
  });

  test('another date column of the file decides, also one that is not imported', async () => {
    const found = await understand(
      'Facture;Client;Date facture;Montant;Relance\nF1;C1;03/04/2026;10,00;13/05/2026\nF2;C1;05/06/2026;20,00;01/07/2026\n',
    );
    expect(found.dates.issuedOn).toEqual({
      how: 'otherColumn',
      order: 'dmy',
      value: '13/05/2026',
      line: 2,
      column: 'Relance',
    });
  });

  test('payment terms decide when no column does', async () => {
    const rows = [
      ['03/04/2026', '03/05/2026'],
      ['04/04/2026', '04/05/2026'],
      ['05/04/2026', '05/05/2026'],
      ['06/06/2026', '06/07/2026'],
    ].map(([a, b], i) => `F${i};C1;${a};${b};10,00`);
    const found = await understand(['Facture;Client;Date facture;Échéance;Montant', ...rows].join('\n'));
    expect(found.dates.issuedOn).toMatchObject({ how: 'terms', order: 'dmy' });
    expect(found.dates.dueOn).toMatchObject({ how: 'terms', order: 'dmy' });
  });

  test('proof in the file goes before what was chosen', async () => {
    const found = await understand('Facture;Client;Date facture;Montant\nF1;C1;13/04/2026;10,00\n', {
      dateOrder: 'mdy',
    });
    expect(found.dates.issuedOn).toMatchObject({ how: 'proven', order: 'dmy' });
  });
});

describe('the error file does no harm in a spreadsheet', () => {
  test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])(
    '%j begins with an apostrophe',
    (value) => {
      expect(csvCell(value)).toBe(`"'${value}"`);
    },
  );
  test('plain values and negative amounts stay as they are', () => {
    expect(csvCell('FA-1')).toBe('"FA-1"');
    expect(csvCell('-12,50')).toBe('"-12,50"');
    expect(csvCell('say "hi"')).toBe('"say ""hi"""');
  });
});
