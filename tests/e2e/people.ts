import { type Browser, type BrowserContext, expect, type Page, type WebSocketRoute } from '@playwright/test';

export const PASSWORD = 'entente-demo';

export interface Person {
  context: BrowserContext;
  page: Page;
  /** what the browser complained about: must stay empty */
  problems: string[];
}

export interface Network {
  /** Pulls the plug of every tab of this browser. */
  cut(): Promise<void>;
  /** Puts it back. */
  restore(): Promise<void>;
}

/** The network of one browser; call it before the first page. Chromium's own switch leaves open sockets alive. */
export async function networkOf(context: BrowserContext): Promise<Network> {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await context.routeWebSocket(/\/socket\.io\//, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    open.add(socket);
    socket.onClose(() => {
      open.delete(socket);
      void server.close();
    });
  });
  return {
    async cut() {
      isCut = true;
      await context.setOffline(true);
      await Promise.all([...open].map((socket) => socket.close()));
      open.clear();
    },
    async restore() {
      isCut = false;
      await context.setOffline(false);
    },
  };
}

/** Waits until the page answers to clicks, not only to links. */
export const hydrated = (page: Page): Promise<unknown> =>
  page.waitForSelector('html[data-hydrated]', { state: 'attached' });

/** A browser of its own, whose mishaps are written down. */
export async function newPerson(browser: Browser, options: { width?: number } = {}): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: options.width ?? 1440, height: 900 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // A read of the page that a newer one overtakes ends with an AbortError, which the framework writes down.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_|^AbortError/.test(message.text())) {
      problems.push(`${page.url()}: ${message.text()}`);
    }
  });
  return { context, page, problems };
}

/** Somebody signed in, reading English: an account has one language, and tests that run side by side share accounts. */
export async function signIn(browser: Browser, email: string, options: { width?: number } = {}): Promise<Person> {
  const person = await newPerson(browser, options);
  const { page } = person;
  await page.goto('/sign-in');
  await hydrated(page);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form:has(input[name=password]) button[type=submit]').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  const origin = new URL(page.url()).origin;
  await page.request.post('/resources/preferences', { form: { language: 'en', returnTo: '/' }, headers: { origin } });
  return person;
}

interface Contest {
  amount: string;
  words: string;
  file?: { name: string; mimeType: string; buffer: Buffer };
  /** which of the customer's open invoices: tests that run side by side start from different ends */
  from?: 'first' | 'last';
}

/** Opens an invoice of the customer that nobody contests yet and contests an amount of it; answers the case's number. */
export async function contestAnInvoice(page: Page, { amount, words, file, from = 'first' }: Contest): Promise<string> {
  await page.goto('/portal/invoices?filter=overdue');
  const row = page
    .getByRole('row')
    .filter({ hasNotText: /in dispute/i })
    .filter({ has: page.locator('a[href^="/portal/invoices/"]') });
  await row[from]().locator('a[href^="/portal/invoices/"]').first().click();
  await page.waitForURL(/\/portal\/invoices\/[a-z0-9]+$/);
  await page.getByRole('link', { name: 'Something is wrong' }).click();
  await page.waitForURL(/\/portal\/contest/);
  await page.locator('summary').filter({ hasText: 'The price' }).click();
  await page.getByText('The price is not what we agreed').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/part$/);
  await page.getByRole('radio', { name: 'An amount' }).check();
  await page.getByLabel('Amount you contest').fill(amount);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/tell$/);
  await page.getByLabel('What happened?').fill(words);
  if (file) {
    await hydrated(page);
    await page.locator('input[type=file]').setInputFiles(file);
    await expect(page.getByText('1 of 1 files are ready')).toBeAttached();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/review$/);
  await page.getByRole('button', { name: /^Send to / }).click();
  await page.waitForURL(/\/receipt$/);
  const text = await page
    .getByText(/LIT-\d{4}-\d{6}/)
    .first()
    .innerText();
  return /LIT-\d{4}-\d{6}/.exec(text)?.[0] ?? '';
}

/** A small file that is a PDF by name, type and content. */
export const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
});

/** Where one side of a conversation is written: a plain field until the editor has taken its place. */
export const messageField = (page: Page, side: 'shared' | 'internal') =>
  page.getByRole('textbox', { name: side === 'internal' ? 'Internal note' : /^Message\b/ });

/** The editor: what a machine types into the plain field in the moment before would fall beside both. */
export const composer = (page: Page, side: 'shared' | 'internal') =>
  messageField(page, side).and(page.locator('[contenteditable=true]'));

export const timeline = (page: Page, side: 'shared' | 'internal') =>
  page.getByRole('log', { name: side === 'internal' ? 'Internal conversation' : /visible to/ });
