import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { composer, hydrated, signIn } from './people.ts';

const KB = 1000;

/** Gzipped bytes of every script a first visit loads. */
async function scriptsOf(page: Page, path: string, until: () => Promise<unknown>): Promise<number> {
  const sizes: Promise<number>[] = [];
  const seen = new Set<string>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script' && !seen.has(response.url())) {
      seen.add(response.url());
      sizes.push(response.body().then((body) => gzipSync(body).byteLength));
    }
  });
  await page.goto(path);
  await hydrated(page);
  await until();
  await page.waitForLoadState('networkidle');
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / KB;
}

test('the first visit of the invoice list loads at most 140 kB of script', async ({ browser }) => {
  const { context } = await signIn(browser, 'customer@c0001.example');
  const state = await context.storageState();
  await context.close();
  const fresh = await browser.newContext({ storageState: state });
  const size = await scriptsOf(await fresh.newPage(), '/portal/invoices', async () => undefined);
  test.info().annotations.push({ type: 'script kB', description: size.toFixed(1) });
  console.info(`portal invoice list: ${size.toFixed(1)} kB of script`);
  expect(size).toBeGreaterThan(50);
  expect(size).toBeLessThanOrEqual(140);
  await fresh.close();
});

test('the first visit of a case, with editor and socket, loads at most 330 kB of script', async ({ browser }) => {
  const { context, page } = await signIn(browser, 'accounting@entente.example');
  await page.goto('/cases?filter=all');
  const path = (await page.locator('main a[href^="/cases/"]').first().getAttribute('href')) ?? '';
  const state = await context.storageState();
  await context.close();
  const fresh = await browser.newContext({ storageState: state, viewport: { width: 1440, height: 900 } });
  const visit = await fresh.newPage();
  const size = await scriptsOf(visit, path, () => expect(composer(visit, 'internal')).toBeEditable());
  console.info(`case page: ${size.toFixed(1)} kB of script`);
  expect(size).toBeGreaterThan(150);
  expect(size).toBeLessThanOrEqual(330);
  await fresh.close();
});
