import { type Browser, expect, type Page, test } from '@playwright/test';
import { composer, contestAnInvoice, hydrated, messageField, type Person, signIn, timeline } from './people.ts';

const CUSTOMER = 'customer@c0021.example';
const ACCOUNTING = 'accounting@entente.example';

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}
const rows = (page: Page) => page.locator('main [data-row-link]');
const numbersOf = (page: Page): Promise<string[]> =>
  rows(page).evaluateAll((links) => links.map((link) => /LIT-\d{4}-\d{6}/.exec(link.textContent ?? '')?.[0] ?? ''));

/** A case of this file's own company. @returns its address on the desk */
async function newCase(browser: Browser, words: string): Promise<{ path: string; number: string }> {
  const customer = await signIn(browser, CUSTOMER);
  const number = await contestAnInvoice(customer.page, { amount: '12.00', words });
  await customer.page.getByRole('link', { name: 'Open the case' }).click();
  await customer.page.waitForURL(/\/portal\/cases\/[a-z0-9]+$/);
  const path = new URL(customer.page.url()).pathname.replace('/portal', '');
  await customer.context.close();
  return { path, number };
}
async function done(...people: readonly Person[]): Promise<void> {
  for (const { context, problems } of people) {
    expect(problems).toEqual([]);
    await context.close();
  }
}

test('the list is narrowed by words and filters, kept as a view, and says when nothing matches', async ({
  browser,
}) => {
  const person = await signIn(browser, ACCOUNTING);
  const { page } = person;
  await open(page, '/cases?filter=closed');
  const [number = ''] = await numbersOf(page);
  await open(page, '/cases?filter=all');
  await page.getByRole('searchbox', { name: 'Search by number, customer or invoice' }).fill(number);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText(number);
  await page.getByRole('link', { name: `Remove the filter “${number}”` }).click();
  await expect(rows(page).nth(1)).toBeVisible();

  await page.getByRole('searchbox').fill('no such customer anywhere');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No case matches these filters.')).toBeVisible();
  await page.locator('main').getByRole('link', { name: 'Clear the filters' }).last().click();
  await expect(rows(page).first()).toBeVisible();

  await page.locator('summary', { hasText: 'Filter' }).click();
  await page.getByLabel('State').selectOption('CLOSED');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/state=CLOSED/);
  await expect(page.getByRole('link', { name: 'Remove the filter Closed' })).toBeVisible();
  const closed = await numbersOf(page);
  expect(closed.length).toBeGreaterThan(0);

  await page.locator('summary', { hasText: 'Saved views' }).click();
  await page.getByLabel('Name of this view').fill('Closed for good');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The view “Closed for good” is saved')).toBeVisible();
  await open(page, '/cases?filter=all');
  await page.locator('summary', { hasText: 'Saved views' }).click();
  await page.getByRole('link', { name: 'Closed for good' }).click();
  await expect(page).toHaveURL(/state=CLOSED/);
  await expect(rows(page)).toHaveCount(closed.length);
  await page.locator('summary', { hasText: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Delete the view Closed for good' }).click();
  await expect(page.getByRole('link', { name: 'Closed for good' })).toHaveCount(0);
  await done(person);
});

test('pages follow each other by key: nothing is shown twice, and Previous leads back', async ({ browser }) => {
  const person = await signIn(browser, ACCOUNTING);
  const { page } = person;
  await open(page, '/cases?filter=all');
  const first = await numbersOf(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await page.waitForURL(/after=/);
  await expect(page.getByRole('link', { name: 'Previous' })).toBeVisible();
  const second = await numbersOf(page);
  expect(second.length).toBeGreaterThan(0);
  expect(second.filter((number) => first.includes(number))).toEqual([]);
  await page.getByRole('link', { name: 'Previous' }).click();
  await page.waitForURL(/before=/);
  await expect.poll(async () => (await numbersOf(page)).at(-1)).toBe(first.at(-1));
  await done(person);
});

test('the list is worked with the keyboard', async ({ browser }) => {
  const person = await signIn(browser, ACCOUNTING);
  const { page } = person;
  await open(page, '/cases?filter=closed');
  await page.keyboard.press('j');
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.locator('[data-row-select]').nth(1)).toBeChecked();
  await expect(page.getByRole('button', { name: 'Mark as read' })).toBeVisible();
  await page.keyboard.press('k');
  await expect(rows(page).nth(0)).toBeFocused();
  // Whoever types a name with a j in it stays where they type.
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('jk');
  await expect(page.getByRole('searchbox')).toHaveValue('jk');
  await page.getByRole('searchbox').fill('');
  await rows(page).nth(0).focus();
  const href = (await rows(page).nth(0).getAttribute('href')) ?? '';
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${href}`);
  // Back in the list one goes on where one was.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(page.locator(`[data-row-link][href="${href}"]`)).toBeFocused();
  await done(person);
});

test('two people take the same step: the second is told what changed, and nothing is doubled', async ({ browser }) => {
  test.setTimeout(180_000);
  const { path } = await newCase(browser, 'Two at once.');
  const accounting = await signIn(browser, ACCOUNTING);
  const manager = await signIn(browser, 'manager@entente.example');
  // A tab that hears nothing of the others: what it shows stays as it was when it was opened.
  const context = await browser.newContext({
    storageState: await manager.context.storageState(),
    javaScriptEnabled: false,
  });
  const stale = await context.newPage();
  const submit = 'form:has(input[name=intent][value=qualify]) footer button[type=submit]';
  await stale.goto(`${path}?action=qualify`);
  await stale.locator('select[name=department]').selectOption('credit');
  await stale.locator('select[name=priority]').selectOption('high');
  await open(accounting.page, `${path}?action=qualify`);
  await accounting.page.locator('select[name=department]').selectOption('credit');
  await accounting.page.locator(submit).click();
  await expect(accounting.page.getByText('The case is qualified')).toBeVisible();
  await stale.locator(submit).click();
  await expect(stale.getByText('Someone changed this case meanwhile')).toBeVisible();
  await expect(stale.getByRole('alert').getByText(/confirmed the reason/)).toBeVisible();
  await context.close();

  // One press too many: the same step sent twice in one go happens once.
  await open(accounting.page, path);
  await accounting.page.locator('form:has(input[name=intent][value=start])').evaluate((form: HTMLFormElement) => {
    form.requestSubmit();
    form.requestSubmit();
  });
  await expect(accounting.page.getByText('started to work on the case').first()).toBeVisible();
  await accounting.page.reload();
  await hydrated(accounting.page);
  await expect(accounting.page.getByRole('log').getByText('confirmed the reason')).not.toHaveCount(0);
  for (const words of ['confirmed the reason', 'started to work on the case']) {
    expect(await timeline(accounting.page, 'shared').getByText(words).count()).toBeLessThanOrEqual(1);
    expect(await timeline(accounting.page, 'internal').getByText(words).count()).toBeLessThanOrEqual(1);
  }
  await done(accounting, manager);
});

test('a case is handed over with a note, and only the desk ever sees the inside of it', async ({ browser }) => {
  test.setTimeout(180_000);
  const { path, number } = await newCase(browser, 'The pallet was short.');
  const accounting = await signIn(browser, ACCOUNTING);
  const { page } = accounting;
  await open(page, `${path}?action=assign`);
  await page.locator('select[name=department]').selectOption('logistics');
  await page.locator('textarea[name=note]').fill('PALLET-NOTE-INSIDE: ask the carrier.');
  await page.locator('form:has(input[name=intent][value=assign]) footer button[type=submit]').click();
  await page.waitForURL((url) => !url.searchParams.has('action'));
  await expect(page.getByText('The case was handed over').first()).toBeVisible();
  await composer(page, 'internal').fill('PALLET-MESSAGE-INSIDE: margin is thin.');
  await page.keyboard.press('Enter');
  await expect(timeline(page, 'internal').getByText('PALLET-MESSAGE-INSIDE')).toBeVisible();

  const customer = await signIn(browser, CUSTOMER);
  let heard = '';
  customer.page.on('response', (response) => {
    if (/json|text/.test(response.headers()['content-type'] ?? '')) {
      void response.text().then(
        (text) => {
          heard += text;
        },
        () => undefined,
      );
    }
  });
  await open(customer.page, `/portal${path}`);
  await expect(customer.page.getByText(number).first()).toBeVisible();
  await expect(composer(customer.page, 'shared')).toBeVisible();
  await expect(messageField(customer.page, 'internal')).toHaveCount(0);
  await expect(timeline(customer.page, 'internal')).toHaveCount(0);
  await customer.page.waitForLoadState('networkidle');
  for (const inside of ['PALLET-NOTE-INSIDE', 'PALLET-MESSAGE-INSIDE']) {
    expect(heard + (await customer.page.content())).not.toContain(inside);
  }
  expect((await customer.page.goto(path))?.status()).toBe(404);
  await done(accounting);
  await customer.context.close();
});

test('every step that is offered opens its form, and the form closes again', async ({ browser }) => {
  test.setTimeout(180_000);
  const person = await signIn(browser, ACCOUNTING);
  const { page } = person;
  const seen = new Set<string>();
  for (const state of ['OPEN', 'IN_PROGRESS', 'PROPOSED', 'AGREED', 'RESOLVED', 'CLOSED']) {
    await open(page, `/cases?filter=all&state=${state}`);
    await open(page, (await rows(page).last().getAttribute('href')) ?? '');
    const links = page.locator('header a[href*="action="]');
    const offered = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    for (const href of offered.filter((link) => !seen.has(link.split('action=')[1] ?? ''))) {
      seen.add(href.split('action=')[1] ?? '');
      const link = page.locator(`header a[href="${href}"]`).first();
      if (!(await link.isVisible())) {
        await page.locator('summary[aria-label="Other steps"]').click();
      }
      await link.click();
      await page.waitForURL(/action=/);
      const panel = page.locator('section[aria-labelledby=panel-title]');
      await expect(panel.getByRole('heading', { level: 2 }).first()).toBeFocused();
      await expect(panel.locator('footer button[type=submit]')).toBeEnabled();
      await panel.getByRole('link', { name: 'Close' }).click();
      await expect(panel).toHaveCount(0);
    }
  }
  expect(seen.size).toBeGreaterThan(6);
  await done(person);
});

test('customers, invoices and contacts are found, and an empty answer says so', async ({ browser }) => {
  const person = await signIn(browser, ACCOUNTING);
  const { page } = person;
  await open(page, '/customers');
  const name = (await rows(page).nth(3).innerText()).trim();
  await page.getByRole('searchbox').fill(name);
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toContainText(name);
  await rows(page).first().click();
  await page.waitForURL(/\/customers\/[a-z0-9]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await open(page, '/customers?q=nobody-at-all');
  await expect(page.getByText('No customer begins with “nobody-at-all”.')).toBeVisible();

  await open(page, '/invoices?filter=overdue');
  const invoice = (await rows(page).first().innerText()).trim().split('\n')[0] ?? '';
  await page.getByRole('link', { name: 'Next' }).click();
  await page.waitForURL(/after=/);
  await expect(rows(page).filter({ hasText: invoice })).toHaveCount(0);
  await open(page, `/invoices?q=${invoice}`);
  await rows(page).first().click();
  await page.waitForURL(/\/invoices\/[a-z0-9]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(invoice);

  await open(page, '/contacts');
  await page.getByRole('searchbox', { name: 'Name or e-mail address' }).fill('customer@c0034');
  await page.keyboard.press('Enter');
  await expect(page.getByText('customer@c0034.example', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('customer@c0016.example', { exact: false })).toHaveCount(0);
  await done(person);
});
