import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import mongoose from 'mongoose';
import { beforeEach } from 'vitest';
import type { ImportChoices, ImportKind } from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { findImportProblems } from '#server/domain/receivables/import/get-import-errors-csv.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';

/** Third-party sample files beside the checkout; they are not part of the repository. */
export const SAMPLES = '../shared/data/ar';
export const IBM = `${SAMPLES}/ibm-accounts-receivable/ibm_ar_part1.csv`;
export const ORDERS = `${SAMPLES}/o2c-orders-payments/orders.csv`;
export const PAYMENTS = `${SAMPLES}/o2c-orders-payments/payments.csv`;
export const CUSTOMERS = `${SAMPLES}/o2c-orders-payments/customers.xlsx`;
export const hasSamples = existsSync(IBM);

/** Uploads a file without running it. */
export function upload(
  content: string | Uint8Array,
  {
    kind = 'ar-csv',
    choices = {},
    fileName = 'test.csv',
  }: { kind?: ImportKind; choices?: ImportChoices; fileName?: string } = {},
): Promise<ImportRunDoc> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return startImport({ actor: null, kind, fileName, bytes: bytesSource(bytes).read(), choices });
}

/** Uploads a file, runs it and gives the finished run. */
export async function importText(
  content: string | Uint8Array,
  options: Parameters<typeof upload>[1] = {},
): Promise<ImportRunDoc> {
  const { _id: runId } = await upload(content, options);
  const { done } = await runImport({ actor: null, runId });
  await done;
  return getImport({ actor: null, runId });
}

export const importPath = async (path: string, options: Parameters<typeof upload>[1] = {}): Promise<ImportRunDoc> =>
  importText(await readFile(path), { fileName: path, ...options });

const HEADER = 'Facture;Code client;Nom client;Date facture;Échéance;Montant TTC;Devise;Solde;Litige;Commande';
/** A line of a receivables file; what is not named is the same in all of them. */
export const row = (
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
/** Such lines under their header. */
export const file = (...rows: string[]): string => [HEADER, ...rows].join('\r\n');

/** Line and reason of each refused row. */
export const problems = async (runId: string) =>
  (await findImportProblems({ actor: null, runId, limit: 100 })).map(({ line, reason }) => [line, reason]);

/** The invoice of that number as it is stored. */
export const invoice = async (number: string): Promise<InvoiceDoc> => {
  const found = await Invoices.within(everything()).findOne({ number });
  if (!found) {
    throw new Error(`no such invoice: ${number}`);
  }
  return found;
};

/** Nothing of one test is there in the next; the database stays. */
export const startEachTestEmpty = () =>
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
