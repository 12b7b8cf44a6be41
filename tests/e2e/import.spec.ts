import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { csv, importFile, uploadForImport } from './files.ts';
import { invite } from './invite.ts';
import { hydrated, newPerson, signIn } from './people.ts';

const ACCOUNTING = 'accounting@entente.example';

/** The first column's name says nothing: whoever imports says what it holds. */
const header = (name: string) => [
  name,
  'Code client',
  'Raison sociale',
  'Date facture',
  'Date échéance',
  'Montant TTC',
  'Devise',
];
/** Four rows: two good ones, of which the second proves the order of the dates, and two that cannot be taken. */
const ledger = (prefix: string) => [
  header(`Zone ${prefix}`),
  [`${prefix}-1`, prefix, 'Ateliers Quokka SARL', '03/02/2026', '05/03/2026', '1 200,50', 'EUR'],
  [`${prefix}-2`, prefix, 'Ateliers Quokka SARL', '25/02/2026', '27/03/2026', '80,00', 'EUR'],
  [`${prefix}-3`, prefix, 'Ateliers Quokka SARL', '31/02/2026', '27/03/2026', '90,00', 'EUR'],
  [`${prefix}-4`, prefix, 'Ateliers Quokka SARL', '26/02/2026', '28/03/2026', 'twelve', 'EUR'],
];

/** The number above a word in the list of counts. */
const count = (page: Page, word: string): Locator =>
  page
    .locator('dl > div')
    .filter({ has: page.locator('dt').getByText(word, { exact: true }) })
    .locator('dd');

test('accounting imports a file: understood, corrected, previewed, run, and a second time nothing changes', async ({
  browser,
}) => {
  const { context, page, problems } = await signIn(browser, ACCOUNTING);
  await uploadForImport(page, csv('ledger-quokka.csv', ledger('QUOKKA')));
  await expect(page.getByRole('heading', { name: 'What we understood' })).toBeVisible();
  await expect(page.getByText('4 rows below the header in line 1')).toBeVisible();
  await expect(page.getByText(/semicolons between cells/)).toBeVisible();
  await expect(page.getByText('25/02/2026 in line 3 proves day first.').first()).toBeVisible();
  await expect(page.getByText('No column holds: Invoice number.', { exact: false })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Import/ })).toHaveCount(0);

  await page.getByLabel('Invoice number (needed)').selectOption({ label: 'Zone QUOKKA' });
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('heading', { name: 'What would happen' })).toBeVisible();
  await expect(count(page, 'New')).toHaveText('2');
  await expect(count(page, 'Refused')).toHaveText('2');
  const preview = page.getByRole('region', { name: 'The first rows, problems first' });
  await expect(preview.getByRole('row').nth(1)).toContainText('This is not a date in the order of this column.');
  await expect(preview.getByRole('row').nth(2)).toContainText('This is not an amount in the format of this column.');
  const wouldBeRefused = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the refused rows' }).click();
  const foretold = await readFile(await (await wouldBeRefused).path(), 'utf8');
  const before = page.url();
  await page.goto('/customers?q=QUOKKA');
  await expect(page.getByText('No customer begins with “QUOKKA”.')).toBeVisible();

  await page.goto(before);
  await hydrated(page);
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(page.getByRole('heading', { name: '2 rows imported' })).toBeVisible();
  await expect(count(page, 'New customers')).toHaveText('1');
  await expect(page.getByRole('heading', { name: '2 rows were refused' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the refused rows' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('ledger-quokka-errors.csv');
  expect(await readFile(await file.path(), 'utf8')).toBe(foretold);
  const lines = foretold
    .replace(/[\ufeff"]/g, '')
    .trim()
    .split(/\r?\n/);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/Line.Column.Value.Reason/);
  expect(lines[1]).toMatch(/4.+Date facture.+31\/02\/2026.+This is not a date/);
  expect(lines[2]).toMatch(/5.+Montant TTC.+twelve.+This is not an amount/);
  await page.goto('/customers?q=QUOKKA');
  await page.getByRole('link', { name: 'Ateliers Quokka SARL' }).first().click();
  await expect(page.getByText('QUOKKA-1').first()).toBeVisible();
  await expect(page.getByText('€1,280.50').first()).toBeVisible();

  await uploadForImport(page, csv('ledger-quokka.csv', ledger('QUOKKA')));
  await expect(page.getByText('You imported a file of this form before', { exact: false })).toBeVisible();
  await expect(count(page, 'New')).toHaveText('0');
  await expect(count(page, 'Unchanged')).toHaveText('2');
  await page.getByRole('button', { name: 'Import again: nothing new' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing had to be imported' })).toBeVisible();
  await expect(count(page, 'Unchanged')).toHaveText('2');
  expect(problems).toEqual([]);
  await context.close();
});

test('the progress of a long import is there after a reload, and the import can be taken back', async ({ browser }) => {
  test.setTimeout(240_000);
  const { context, page, problems } = await signIn(browser, ACCOUNTING);
  const rows = Array.from({ length: 20_000 }, (_, index) => [
    `LUTIN-${index + 1}`,
    'LUTIN',
    'Comptoir Lutin SAS',
    '2026-01-25',
    '2026-02-25',
    '120.50',
    'EUR',
    '120.50',
    '2026-02-20',
  ]);
  const names = ['Invoice number', 'Customer code', 'Customer name', 'Invoice date', 'Due date', 'Amount', 'Currency'];
  await uploadForImport(page, csv('long.csv', [[...names, 'Paid amount', 'Payment date'], ...rows]));
  await page.getByRole('button', { name: 'Import 20,000 rows' }).click();
  await expect(page.getByRole('heading', { name: 'Import is running' })).toBeVisible();
  await expect(page.getByText(/of 20,000 rows/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Import is running' })).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText(/[1-9][\d,]* of 20,000 rows/)).toBeVisible();
  await expect(page.getByRole('heading', { name: '20,000 rows imported' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(page.getByText('Undone: 20,000 invoices and 1 customers removed', { exact: false })).toBeVisible({
    timeout: 90_000,
  });
  expect(problems).toEqual([]);
  await context.close();
});

test('a broken file is told what is wrong with it, and nothing is imported', async ({ browser }) => {
  const { context, page } = await signIn(browser, ACCOUNTING);
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const send = async (name: string, buffer: Buffer): Promise<void> => {
    await page.goto('/imports/new');
    await hydrated(page);
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Read the file' }).click();
  };
  const alert = page.getByRole('alert');
  await send('picture.csv', png);
  await expect(alert).toContainText(/The content is no table .*, whatever the name says\. Export it as CSV or XLSX\./);
  await send('empty.csv', Buffer.alloc(0));
  await expect(alert).toContainText(/The file is empty|Choose a file first/);
  await send('names-only.csv', Buffer.from(`${header('Invoice number').join(';')}\r\n`));
  await expect(page.getByText('There is no row below the header.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Import/ })).toHaveCount(0);
  await page.goto('/imports/new');
  await hydrated(page);
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(alert).toContainText('Choose a file first.');
  await context.close();
});

test('the administrator imports too; for sales there is no import', async ({ browser }) => {
  const admin = await signIn(browser, 'admin@entente.example');
  await importFile(admin.page, csv('names.csv', [header('Invoice number'), ...ledger('KOBOLD').slice(1, 3)]));
  await expect(admin.page.getByRole('heading', { name: '2 rows imported' })).toBeVisible();
  await admin.context.close();
  const sales = await signIn(browser, 'sales@entente.example');
  await expect(sales.page.locator('a[href="/imports"]')).toHaveCount(0);
  for (const path of ['/imports', '/imports/new']) {
    expect((await sales.page.goto(path))?.status()).toBe(404);
  }
  await sales.context.close();
});

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  expect(await target.evaluate((element) => element === document.activeElement)).toBe(true);
}

test('en français et au clavier seul', async ({ browser }) => {
  const admin = await signIn(browser, 'admin@entente.example');
  const link = await invite(admin.page, {
    email: 'helene.garnier@entente.example',
    name: 'Hélène Garnier',
    role: 'accounting',
    language: 'fr',
  });
  await admin.context.close();
  const { context, page, problems } = await newPerson(browser);
  await page.goto(link);
  await hydrated(page);
  await page.locator('input[name=password]').fill('sept hérons tranquilles');
  await page.locator('input[name=again]').fill('sept hérons tranquilles');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
  await page.goto('/imports');
  await hydrated(page);
  await tabTo(page, page.getByRole('link', { name: 'Importer un fichier' }).first());
  await page.keyboard.press('Enter');
  await page.waitForURL('**/imports/new');
  await tabTo(page, page.locator('input[type=file]'));
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(csv('gnome.csv', ledger('GNOME')));
  await tabTo(page, page.getByRole('button', { name: 'Lire le fichier' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/imports\/(?!new)[a-z0-9]+$/);
  await expect(page.getByText('25/02/2026 à la ligne 3 prouve : jour en premier.').first()).toBeVisible();
  const number = page.getByLabel('Numéro de facture (nécessaire)');
  await tabTo(page, number);
  await page.keyboard.press('Z');
  await expect(number.locator('option:checked')).toHaveText('Zone GNOME');
  await tabTo(page, page.getByRole('button', { name: 'Vérifier de nouveau' }));
  await page.keyboard.press('Enter');
  const run = page.getByRole('button', { name: 'Importer 2 lignes' });
  await expect(run).toBeVisible();
  await tabTo(page, run);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '2 lignes importées' })).toBeVisible();
  await expect(page.getByText('Ce n’est pas une date dans l’ordre de cette colonne.', { exact: false })).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});
