import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { hydrated, pdf, signIn } from './people.ts';

const CUSTOMER = 'customer@c0016.example';
let state: Awaited<ReturnType<BrowserContext['storageState']>>;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  const { context } = await signIn(browser, CUSTOMER);
  state = await context.storageState();
  await context.close();
});

async function open(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ storageState: state, ...options });
  return context.newPage();
}

/** Addresses of overdue invoices that nobody contests, the oldest first. */
async function overdue(page: Page): Promise<string[]> {
  await page.goto('/portal/invoices?filter=overdue');
  return page
    .getByRole('row')
    .filter({ hasNotText: /in dispute/i })
    .locator('a[href^="/portal/invoices/"]')
    .evaluateAll((links) => links.flatMap((link) => link.getAttribute('href') ?? []));
}
const idOf = (path: string | undefined): string => path?.split('/').at(-1) ?? '';

async function sayWhatIsWrong(page: Page): Promise<void> {
  await page.locator('summary').filter({ hasText: 'The price' }).click();
  await page.getByText('The price is not what we agreed').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/part$/);
}

test('contesting works without JavaScript, files and all, and a second press opens no second case', async ({
  browser,
}) => {
  const page = await open(browser, { javaScriptEnabled: false });
  const [path] = await overdue(page);
  await page.goto(path ?? '');
  await page.getByRole('link', { name: 'Something is wrong' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Open a topic and choose what is wrong.').first()).toBeVisible();
  await sayWhatIsWrong(page);
  await page.getByRole('radio', { name: 'An amount' }).check();
  await page.getByLabel('Amount you contest').fill('1o,00');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Write an amount, like 1,727.50.').first()).toBeVisible();
  await expect(page.getByLabel('Amount you contest')).toHaveValue('1o,00');
  await page.getByLabel('Amount you contest').fill('10.00');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/tell$/);
  await page.getByLabel('What happened?').fill('Quoted at 95.00, billed at 105.00.');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'renamed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>no pdf</html>') });
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(/renamed\.pdf: The content of this file does not match its name/).first()).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(pdf('quote.pdf'));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/review$/);
  await expect(page.getByText('quote.pdf')).toBeVisible();
  await expect(page.getByText('Quoted at 95.00, billed at 105.00.')).toBeVisible();
  const seen = await page.locator('input[name=seen]').inputValue();
  const review = page.url();
  await page.getByRole('button', { name: /^Send to / }).click();
  await page.waitForURL(/\/receipt$/);
  const receipt = page.url();
  await expect(page.getByText(/answers you by/)).toBeVisible();
  const again = await page.request.post(review, {
    form: { seen },
    headers: { origin: new URL(review).origin },
    maxRedirects: 0,
  });
  expect(again.headers().location).toBe(new URL(receipt).pathname);
  await page.getByRole('link', { name: 'Open the case' }).click();
  await expect(page.getByText('quote.pdf').first()).toBeVisible();
  await page.context().close();
});

test('the rest is shown while one chooses, and a draft waits for whoever leaves', async ({ browser }) => {
  const page = await open(browser);
  const [path] = await overdue(page);
  await page.goto(`/portal/contest?invoice=${idOf(path)}`);
  await hydrated(page);
  await sayWhatIsWrong(page);
  await hydrated(page);
  await page.getByRole('radio', { name: 'The whole invoice' }).check();
  await expect(page.getByText(/in dispute\. Nothing of this invoice has to be paid for now/)).toBeVisible();
  await page.getByRole('radio', { name: 'An amount' }).check();
  await page.getByLabel('Amount you contest').fill('25');
  await expect(page.getByText(/€25\.00 in dispute\. €[\d,.]+ stays payable, due/)).toBeVisible();
  await page.getByLabel('Amount you contest').fill('999,999,999');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(/This is more than can be contested here/).first()).toBeVisible();
  await page.getByLabel('Amount you contest').fill('25');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/tell$/);
  await hydrated(page);
  const kept = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok());
  await page.getByLabel('What happened?').fill('Half a sentence');
  await kept;
  await page.goto('/portal');
  await page.getByRole('link', { name: /^Finish what you began about invoice/ }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('What happened?')).toHaveValue('Half a sentence');
  await page.goto('/portal');
  await page.getByRole('button', { name: 'Discard' }).first().click();
  await expect(page.getByRole('link', { name: /^Finish what you began/ })).toHaveCount(0);
  await page.context().close();
});

test('several invoices go into one case, each with its own part', async ({ browser }) => {
  const page = await open(browser);
  await page.goto('/portal/invoices?filter=overdue');
  await hydrated(page);
  const rows = page.getByRole('row').filter({ hasNotText: /in dispute/i });
  await rows.nth(2).getByRole('checkbox').check();
  await rows.nth(3).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Something is wrong with these' }).click();
  await page.waitForURL(/\/portal\/contest\?/);
  await sayWhatIsWrong(page);
  const parts = page.locator('section:has(input[type=radio])');
  await expect(parts).toHaveCount(2);
  await parts.nth(0).getByRole('radio', { name: 'Some lines' }).check();
  await parts.nth(0).getByRole('checkbox').first().check();
  await parts.nth(1).getByRole('radio', { name: 'An amount' }).check();
  await parts.nth(1).getByLabel('Amount you contest').fill('12.34');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/tell$/);
  await page.getByLabel('What happened?').fill('Both deliveries were short.');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/review$/);
  await page.getByRole('button', { name: /^Send to / }).click();
  await page.waitForURL(/\/receipt$/);
  await expect(page.getByText('€12.34')).toBeVisible();
  await expect(page.getByText(/in dispute in all/)).toBeVisible();
  await page.context().close();
});

test('what a colleague did meanwhile is said, with the amounts of now', async ({ browser }) => {
  const page = await open(browser);
  const [path] = await overdue(page);
  const prepare = async (part: string, amount?: string): Promise<void> => {
    await page.goto(`/portal/contest?invoice=${idOf(path)}`);
    await hydrated(page);
    await sayWhatIsWrong(page);
    await page.getByRole('radio', { name: part }).check();
    if (amount) {
      await page.getByLabel('Amount you contest').fill(amount);
    }
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(/\/tell$/);
    await page.getByLabel('What happened?').fill('The price is wrong.');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(/\/review$/);
  };
  await prepare('The whole invoice');
  const colleague = await signIn(browser, 'admin@c0016.example');
  await colleague.page.goto(path ?? '');
  await hydrated(colleague.page);
  await colleague.page.getByRole('link', { name: 'Something is wrong' }).click();
  await hydrated(colleague.page);
  await sayWhatIsWrong(colleague.page);
  await colleague.page.getByRole('radio', { name: 'An amount' }).check();
  await colleague.page.getByLabel('Amount you contest').fill('5.00');
  await colleague.page.getByRole('button', { name: 'Continue' }).click();
  await colleague.page.waitForURL(/\/tell$/);
  await colleague.page.getByLabel('What happened?').fill('The colleague was faster.');
  await colleague.page.getByRole('button', { name: 'Continue' }).click();
  await colleague.page.waitForURL(/\/review$/);
  await colleague.page.getByRole('button', { name: /^Send to / }).click();
  await colleague.page.waitForURL(/\/receipt$/);
  const before = await page.locator('input[name=seen]').inputValue();
  await page.getByRole('button', { name: /^Send to / }).click();
  await expect(page.getByText(/The amounts changed while you were reading/)).toBeVisible();
  await expect(page.locator('input[name=seen]')).toHaveValue(String(Number(before) - 5_00));
  expect(colleague.problems).toEqual([]);
  await colleague.context.close();
  await page.context().close();
});

test('an invoice is confirmed with a day that makes sense', async ({ browser }) => {
  const page = await open(browser);
  const path = (await overdue(page)).at(-1);
  await page.goto(path ?? '');
  await hydrated(page);
  await page.getByLabel('I expect to pay on').fill('2020-01-01');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('Choose a day between today and one year from now.').first()).toBeVisible();
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('I expect to pay on').fill(soon);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: 'Confirmed for payment' })).toBeVisible();
  await expect(page.getByText(/confirmed invoice .* for payment on/)).toBeVisible();
  await page.context().close();
});

test('foreign and unknown things are not found, and odd queries do no harm', async ({ browser }) => {
  const page = await open(browser);
  const [own] = await overdue(page);
  const stranger = await signIn(browser, 'customer@c0117.example');
  const staff = await signIn(browser, 'manager@entente.example');
  for (const { page: other } of [stranger, staff]) {
    for (const path of [own ?? '', `/portal/contest?invoice=${idOf(own)}`]) {
      expect((await other.goto(path))?.status()).toBe(404);
    }
  }
  expect((await staff.page.goto('/portal'))?.status()).toBe(404);
  for (const odd of ['filter[$ne]=x', 'after[$gt]=', 'after=%7B%22%24gt%22%3A%22%22%7D', `q=${'x'.repeat(3_000)}`]) {
    expect((await page.goto(`/portal/invoices?${odd}`))?.status()).toBe(200);
    expect((await page.goto(`/portal/cases?${odd}`))?.status()).toBe(200);
  }
  expect((await page.goto('/portal/invoices?filter=%00'))?.status()).toBe(400);
  await page.goto('/portal/invoices');
  const refused = await page.request.post(own ?? '', {
    form: { version: '1', expectedOn: '', admin: 'true' },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(refused.status()).toBe(400);
  for (const { context } of [stranger, staff]) {
    await context.close();
  }
  await page.context().close();
});
