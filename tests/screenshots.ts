import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '#tests/setup/browser.ts';

/** Pictures for the README, from a running demo: `npm run demo`, then `npm run screenshots`. */
const base = process.env.APP_URL ?? 'http://localhost:3000';
const folder = 'docs/images';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function signedIn(browser: Browser, email: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: 900 },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill('entente-demo');
  await page.locator('form:has(input[name=password]) button[type=submit]').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.request.post('/resources/preferences', {
    form: { language: 'en', returnTo: '/' },
    headers: { origin: base },
  });
  return page;
}

async function shoot(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.waitForSelector('html[data-hydrated]', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const executablePath = await findBrowser((text) => void process.stderr.write(`${text}\n`));
if (!executablePath) {
  process.exit(1);
}
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: FLAGS });
const desk = await signedIn(browser, 'accounting@entente.example', 1440, 'light');
await shoot(desk, '/cases?filter=all', 'cases');
// A case that waits for its customer has been talked about on both sides.
await desk.goto('/cases?filter=waiting-customer');
const busiest = (await desk.locator('main a[href^="/cases/"]').first().getAttribute('href')) ?? '/cases';
await shoot(desk, busiest, 'case');
await shoot(await signedIn(browser, 'customer@c0001.example', 1440, 'light'), '/portal', 'portal');
await shoot(await signedIn(browser, 'customer@c0001.example', 390, 'dark'), '/portal/invoices', 'portal-phone');
await browser.close();
