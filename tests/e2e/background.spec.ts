import { expect, test } from '@playwright/test';
import { hydrated, networkOf, signIn } from './people.ts';

test('what a page reads in the background never takes it away', async ({ browser }) => {
  const { context, page } = await signIn(browser, 'accounting@entente.example');
  await page.goto('/cases?filter=all');
  await hydrated(page);
  let refused = 0;
  await page.route(/\/health\/ready|\.data(\?|$)/, (route) => {
    refused += 1;
    return route.abort();
  });
  const comeBack = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await comeBack();
  await expect.poll(() => refused).toBeGreaterThan(1);
  await expect(page.getByRole('table').first()).toBeVisible();
  await page.unroute(/\/health\/ready|\.data(\?|$)/);
  await page.waitForResponse((response) => response.url().includes('/cases.data') && response.ok());
  await expect(page.getByRole('table').first()).toBeVisible();
  await context.close();
});

test('a form and a link wait while there is no network, and what was typed stays', async ({ browser }) => {
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const network = await networkOf(context);
  await page.goto('/portal/invoices?filter=overdue');
  await page.locator('a[href^="/portal/invoices/"]').nth(7).click();
  await page.waitForURL(/\/portal\/invoices\/[a-z0-9]+$/);
  await hydrated(page);
  await page.getByRole('link', { name: 'Something is wrong' }).click();
  await page.waitForURL(/\/portal\/contest/);
  await page.locator('summary').filter({ hasText: 'The price' }).click();
  await page.getByText('The price is not what we agreed').click();
  await network.cut();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(/^You are offline: nothing was sent/).first()).toBeVisible();
  await page.getByRole('link', { name: 'Invoices' }).first().click();
  await expect(page).toHaveURL(/\/portal\/contest/);
  await network.restore();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/part$/);
  await context.close();
});
