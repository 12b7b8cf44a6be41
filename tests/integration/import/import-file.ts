import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ImportChoices, ImportKind } from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
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
