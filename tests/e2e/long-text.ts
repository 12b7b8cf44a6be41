import { type Browser, expect } from '@playwright/test';
import type { Ids } from '#tests/access/expectations.ts';
import { csv, importFile } from './files.ts';
import { linkMailedTo } from './mail.ts';
import { composer, hydrated, type Person, signIn, timeline } from './people.ts';
import { ACCOUNTS, draftOf, NO_IDS } from './places.ts';

/** A name of 300 characters in which a line can be broken nowhere. */
const LONG_NAME = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  .repeat(4)
  .slice(0, 300);
/** As long a name as a language written from right to left can make of it. */
const RTL_NAME = 'شركةالشرقالأوسطللصناعاتالميكانيكيةوالكهربائية'.repeat(7).slice(0, 300);
const NUMBER = (end: string): string => `FA${'0123456789'.repeat(9)}${end}`;
const WORD = 'Aufenthaltsbewilligungsverlängerungsantragsformular'.repeat(6).slice(0, 300);
const MAIL = `${'annegret.lang'.repeat(4)}@c-long.example`;
const PASSWORD = 'seven quiet herons at dawn';

export interface LongWorld {
  accounting: Person;
  customer: Person;
  ids: Ids;
}

/** A customer of long names with long numbers, a person of a long name, a case of long words; and one of Arabic. */
export async function longWorld(browser: Browser): Promise<LongWorld> {
  const accounting = await signIn(browser, ACCOUNTS.accounting);
  const { page } = accounting;
  const header = ['Invoice number', 'Customer code', 'Customer name', 'Invoice date', 'Due date', 'Amount', 'Currency'];
  await importFile(
    page,
    csv(`${'ledger-of-an-endless-name-'.repeat(6)}.csv`, [
      [...header, 'Purchase order'],
      [NUMBER('A'), 'C-LONG', LONG_NAME, '2026-05-25', '2026-06-25', '9999999999.99', 'EUR', WORD.slice(0, 90)],
      [NUMBER('B'), 'C-LONG', LONG_NAME, '2026-05-26', '2026-06-26', '8888888888.88', 'EUR', WORD.slice(0, 90)],
      [NUMBER('C'), 'C-RTL', RTL_NAME, '2026-05-27', '2026-06-27', '7777777777.77', 'EUR', RTL_NAME.slice(0, 90)],
      ['', 'C-LONG', LONG_NAME, WORD, WORD, WORD, WORD, WORD],
    ]),
  );
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const invitation = await linkMailedTo(page, MAIL, {
    link: '/invitation/',
    by: async () => {
      await page.goto('/contacts');
      await hydrated(page);
      await page.locator('input[name=customerCode]').fill('C-LONG');
      await page.locator('#invite input[name=name]').fill(LONG_NAME);
      await page.locator('#invite input[name=email]').fill(MAIL);
      await page.locator('#invite select[name=role]').selectOption('customer-admin');
      await page.locator('#invite button[type=submit]').click();
      await expect(page.getByText('is on its way').first()).toBeVisible();
    },
  });
  const customer = await signedInBy(browser, invitation);
  await customer.page.goto('/portal/invoices');
  const [first = '', second = ''] = await customer.page
    .locator('main a[href^="/portal/invoices/"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/').at(-1) ?? ''));
  expect(second).not.toBe('');
  const caseId = await contest(customer, first);
  await customer.page.goto(`/portal/cases/${caseId}`);
  await hydrated(customer.page);
  await composer(customer.page, 'shared').fill(WORD);
  await customer.page
    .getByRole('button', { name: /^Send to / })
    .last()
    .click();
  await composer(customer.page, 'shared').fill(RTL_NAME);
  await customer.page
    .getByRole('button', { name: /^Send to / })
    .last()
    .click();
  await expect(timeline(customer.page, 'shared').getByText(RTL_NAME.slice(0, 40), { exact: false })).toBeVisible();
  await page.goto(`/cases/${caseId}`);
  await hydrated(page);
  await composer(page, 'internal').fill(`https://www.example.org/${WORD}`);
  await page.keyboard.press('Enter');
  await page.goto('/customers?q=C-LONG');
  const customerId = (await page.locator('main [data-row-link]').first().getAttribute('href'))?.split('/').at(-1) ?? '';
  const ids = { ...NO_IDS, caseId, customerId, invoiceId: first, freeInvoiceId: second, runId };
  return { accounting, customer, ids: { ...ids, draftId: await draftOf(customer.page, second, WORD) } };
}

async function signedInBy(browser: Browser, invitation: string): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  await page.goto(invitation);
  await hydrated(page);
  await page.locator('select[name=language]').selectOption('en');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('input[name=again]').fill(PASSWORD);
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
  await page.waitForURL(/\/portal$/);
  return { context, page, problems };
}

/** Sends what `draftOf` wrote. @returns id of the case */
async function contest({ page }: Person, invoiceId: string): Promise<string> {
  const draft = await draftOf(page, invoiceId, WORD);
  await page.goto(`/portal/contest/${draft}/review`);
  await hydrated(page);
  await page.getByRole('button', { name: /^Send to / }).click();
  await page.waitForURL(/\/receipt$/);
  return new URL(page.url()).pathname.split('/').at(-2) ?? '';
}
