import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { composer, contestAnInvoice, hydrated, signIn, timeline } from './people.ts';

/** Opens a fresh case of the customer and returns its address. */
async function ownCase(page: Page, words: string): Promise<string> {
  await contestAnInvoice(page, { amount: '12.00', words });
  await page.getByRole('link', { name: 'Open the case' }).click();
  await page.waitForURL(/\/portal\/cases\/[a-z0-9]+$/);
  await hydrated(page);
  return new URL(page.url()).pathname;
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page, 'shared').fill(text);
  await page
    .getByRole('button', { name: /^Send to / })
    .last()
    .click();
}

/** The words of the messages the server holds, in their order. */
async function stored(page: Page, path: string): Promise<string[]> {
  const stream = `case:${path.split('/').at(-1)}`;
  const answer = await page.request.get(`/api/v1/streams/${encodeURIComponent(stream)}/changes?after=0&limit=200`);
  const { changes } = (await answer.json()) as { changes: { message?: { html: string } }[] };
  return changes.flatMap(({ message }) => (message ? message.html.replace(/<[^>]+>/g, '') : []));
}

const offline = (context: BrowserContext, off: boolean) => context.setOffline(off);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index + 1} of ${count}`);

test('messages written while offline survive closed tabs and arrive once, in order', async ({ browser }) => {
  test.setTimeout(240_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Written before the connection went away.');
  await expect(composer(page, 'shared')).toBeEditable();
  const others = [await context.newPage(), await context.newPage()];
  for (const tab of others) {
    await tab.goto(path);
    await hydrated(tab);
    await expect(composer(tab, 'shared')).toBeEditable();
  }
  await offline(context, true);
  const words = numbered(10);
  for (const text of words) {
    await write(page, text);
    await expect(timeline(page, 'shared').getByText(text, { exact: true })).toBeVisible();
  }
  // Every tab goes while the queue is full; one dies in the middle of sending.
  await others[0]?.close({ runBeforeUnload: false });
  await offline(context, false);
  await others[1]?.close({ runBeforeUnload: false });
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto(path);
  await expect
    .poll(async () => (await stored(again, path)).filter((text) => text.startsWith('message ')), { timeout: 60_000 })
    .toEqual(words);
  for (const text of words) {
    await expect(timeline(again, 'shared').getByText(text, { exact: true })).toHaveCount(1);
  }
  await context.close();
});

test('a message waits on the device while its author is signed out, and goes out under no other name', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Written before the session ended.');
  await expect(composer(page, 'shared')).toBeEditable();
  await offline(context, true);
  await write(page, 'kept for its author');
  await expect(timeline(page, 'shared').getByText('kept for its author')).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await context.clearCookies();
  await offline(context, false);

  const signInHere = async (email: string): Promise<Page> => {
    const tab = await context.newPage();
    await tab.goto('/sign-in');
    await hydrated(tab);
    await tab.locator('input[name=email]').fill(email);
    await tab.locator('input[name=password]').fill('entente-demo');
    await tab.locator('form:has(input[name=password]) button[type=submit]').first().click();
    await tab.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return tab;
  };
  const colleague = await signInHere('admin@c0001.example');
  await colleague.goto(path);
  await hydrated(colleague);
  await expect(timeline(colleague, 'shared').or(colleague.getByRole('log')).first()).toBeVisible();
  expect(await colleague.content()).not.toContain('kept for its author');
  expect(await stored(colleague, path)).not.toContain('kept for its author');
  await colleague.close();
  await context.clearCookies();

  const author = await signInHere('customer@c0001.example');
  await author.goto(path);
  await expect
    .poll(async () => (await stored(author, path)).filter((text) => text === 'kept for its author'), {
      timeout: 60_000,
    })
    .toHaveLength(1);
  await context.close();
});

test('a conversation goes on without JavaScript', async ({ browser }) => {
  test.setTimeout(180_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Then JavaScript was switched off.');
  const state = await context.storageState();
  await context.close();
  const plain = await browser.newContext({ storageState: state, javaScriptEnabled: false });
  const tab = await plain.newPage();
  await tab.goto(path);
  await tab.locator('form[action*="/messages"] textarea[name=text]').first().fill('sent by a plain form');
  await tab.locator('form[action*="/messages"] button[type=submit]').first().click();
  await expect(tab.getByText('sent by a plain form')).toBeVisible();
  await plain.close();
});
