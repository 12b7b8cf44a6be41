import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minorToDecimal } from '#models/contracts/money.ts';
import type { DemoCustomer } from '#server/domain/demo/customers.ts';
import type { DemoInvoice } from '#server/domain/demo/receivables.ts';

interface Dialect {
  delimiter: string;
  encoding: 'latin1' | 'utf8' | 'utf16le';
  bom: string;
  day: (day: string) => string;
  amount: (amount: number, currency: string) => string;
}

const parts = (day: string) => day.split('-') as [string, string, string];
/** A French spreadsheet: semicolons, Windows encoding, day first, decimal comma. */
const FRENCH: Dialect = {
  delimiter: ';',
  encoding: 'latin1',
  bom: '',
  day: (day) => (day ? parts(day).reverse().join('/') : ''),
  amount: (amount, currency) => minorToDecimal(amount, currency).replace('.', ','),
};
/** An American one: commas, UTF-8, month first without leading zeros, thousands separated. */
const AMERICAN: Dialect = {
  delimiter: ',',
  encoding: 'utf8',
  bom: '',
  day: (day) => (day ? `${Number(parts(day)[1])}/${Number(parts(day)[2])}/${parts(day)[0]}` : ''),
  amount: (amount, currency) => minorToDecimal(amount, currency).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
};
/** What a spreadsheet calls "Unicode text": tabs and UTF-16. */
const UNICODE: Dialect = { ...FRENCH, delimiter: '\t', encoding: 'utf16le', bom: '\ufeff' };

function write(rows: readonly (readonly string[])[], { delimiter, encoding, bom }: Dialect): Buffer {
  const cell = (text: string): string =>
    text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  return Buffer.from(`${bom}${rows.map((row) => row.map(cell).join(delimiter)).join('\r\n')}\r\n`, encoding);
}

const FRENCH_HEADERS = [
  'N° facture',
  'Code client',
  'Raison sociale',
  'Date facture',
  'Date échéance',
  'Montant TTC',
  'Devise',
  'Montant réglé',
  'Date règlement',
  'N° commande',
  'Pays',
];
const ENGLISH_HEADERS = [
  'Invoice number',
  'Customer code',
  'Customer name',
  'Invoice date',
  'Due date',
  'Invoice amount',
  'Currency',
  'Paid amount',
  'Payment date',
  'Purchase order',
  'Country',
];

const rowOf = (invoice: DemoInvoice, { day, amount }: Dialect): string[] => [
  invoice.number,
  invoice.customer.code,
  invoice.customer.name,
  day(invoice.issuedOn),
  day(invoice.dueOn),
  amount(invoice.total, invoice.currency),
  invoice.currency,
  amount(invoice.paid, invoice.currency),
  day(invoice.settledOn ?? ''),
  invoice.orderReference,
  invoice.customer.country,
];

/** All receivables of the demo, as the ledger of a French company would export them. */
export const receivablesFile = (invoices: readonly DemoInvoice[]): Buffer =>
  write([FRENCH_HEADERS, ...invoices.map((invoice) => rowOf(invoice, FRENCH))], FRENCH);

export const customersFile = (customers: readonly DemoCustomer[]): Buffer =>
  write(
    [
      ['Code client', 'Raison sociale', 'Adresse', 'Pays', 'SIREN', 'Courriel', 'Langue'],
      ...customers.map(({ code, name, address, country, registration, email, language }) => [
        code,
        name,
        address,
        country,
        registration,
        email,
        language,
      ]),
    ],
    FRENCH,
  );

/** Rows with every kind of mistake people make, between good ones; all numbers are new. */
function faulty(invoices: readonly DemoInvoice[]): Buffer {
  const rows = invoices
    .slice(0, 12)
    .map((invoice, index) => rowOf({ ...invoice, number: `ESSAI-${index + 1}` }, FRENCH));
  const spoil = (row: number, column: number, value: string): void => {
    const cells = rows[row];
    if (cells) {
      cells[column] = value;
    }
  };
  spoil(1, 3, '31/02/2026');
  spoil(3, 5, '12 abc');
  spoil(4, 1, '');
  spoil(4, 2, '');
  spoil(6, 6, 'EURO');
  spoil(8, 7, '99999999,00');
  spoil(9, 5, '-250,00');
  return write([FRENCH_HEADERS, ...rows], FRENCH);
}

/** Writes files to try the import with, in the dialects of several spreadsheets. @returns their names */
export async function writeSamples(
  folder: string,
  { customers, invoices }: { customers: readonly DemoCustomer[]; invoices: readonly DemoInvoice[] },
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const recent = invoices.slice(-250);
  // Numbers of their own, so that importing them adds something.
  const renumbered = (prefix: string) =>
    recent.map((invoice) => ({ ...invoice, number: invoice.number.replace('FA', prefix) }));
  const files: Record<string, Buffer> = {
    'receivables-fr.csv': receivablesFile(invoices),
    'customers-fr.csv': customersFile(customers),
    'receivables-us.csv': write(
      [ENGLISH_HEADERS, ...renumbered('US').map((invoice) => rowOf(invoice, AMERICAN))],
      AMERICAN,
    ),
    'receivables-unicode.txt': write(
      [FRENCH_HEADERS, ...renumbered('UNI').map((invoice) => rowOf(invoice, UNICODE))],
      UNICODE,
    ),
    'receivables-with-errors.csv': faulty(recent),
  };
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(path.join(folder, name), bytes);
  }
  return Object.keys(files);
}
