import { expect, type Page } from '@playwright/test';
import { hydrated } from './people.ts';

/** A ledger's export: a row per line, cells between semicolons. */
export const csv = (name: string, rows: readonly (readonly string[])[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${rows.map((row) => row.join(';')).join('\r\n')}\r\n`),
});

/** Hands a file to the import, up to the page that shows what was understood of it. */
export async function uploadForImport(page: Page, file: ReturnType<typeof csv>): Promise<void> {
  await page.goto('/imports/new');
  await hydrated(page);
  await page.locator('input[type=file]').setInputFiles(file);
  await page.locator('form:has(input[type=file]) button[type=submit]').click();
  await page.waitForURL(/\/imports\/(?!new)[a-z0-9]+$/);
}

/** Imports a file whose columns need no correction, and waits for its result. */
export async function importFile(page: Page, file: ReturnType<typeof csv>): Promise<void> {
  await uploadForImport(page, file);
  await page.locator('button[name=intent][value=run]').click();
  await expect(page.locator('main a[href="/invoices"]')).toBeVisible();
}
