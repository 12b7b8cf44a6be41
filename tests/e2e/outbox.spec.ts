import { expect, type Page, test } from '@playwright/test';
import { composer, contestAnInvoice, hydrated, networkOf, signIn, timeline } from './people.ts';

/** Opens a fresh case of the customer and returns its address. */
async function ownCase(page: Page, words: string): Promise<string> {
  await contestAnInvoice(page, { amount: '12.00', words, from: 'last' });
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
async function stored(page: Pick<Page, 'request'>, path: string): Promise<string[]> {
  const stream = `case:${path.split('/').at(-1)}`;
  const answer = await page.request.get(`/api/v1/streams/${encodeURIComponent(stream)}/changes?after=0&limit=200`);
  const { changes } = (await answer.json()) as { changes: { message?: { html: string } }[] };
  return changes.flatMap(({ message }) => (message ? message.html.replace(/<[^>]+>/g, '') : []));
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index + 1} of ${count}`);

test('fifty messages written offline in three tabs survive the death of every tab and arrive once, in order', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Written before the connection went away.');
  const network = await networkOf(context);
  const tabs = await Promise.all(Array.from({ length: 3 }, () => context.newPage()));
  await page.close();
  for (const tab of tabs) {
    await tab.goto(path);
    await hydrated(tab);
    await expect(composer(tab, 'shared')).toBeVisible();
  }
  await network.cut();
  const words = numbered(50);
  for (const [index, text] of words.entries()) {
    const tab = tabs[index % 3] as Page;
    await write(tab, text);
    await expect(timeline(tab, 'shared').getByText(text, { exact: true })).toBeVisible();
  }
  expect(await stored(page, path)).toEqual([]);
  // Two tabs die with the queue full; the third when it has begun to empty it.
  await tabs[0]?.close({ runBeforeUnload: false });
  await tabs[1]?.close({ runBeforeUnload: false });
  await network.restore();
  await expect.poll(async () => (await stored(page, path)).length).toBeGreaterThan(0);
  await tabs[2]?.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto(path);
  await expect.poll(() => stored(again, path), { timeout: 90_000 }).toEqual(words);
  for (const text of words) {
    await expect(timeline(again, 'shared').getByText(text, { exact: true })).toHaveCount(1);
  }
  await context.close();
});

test('without the store of the browser they would be lost with their tab', async ({ browser }) => {
  test.setTimeout(120_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Written where nothing is kept.');
  await page.close();
  const network = await networkOf(context);
  await context.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  const tab = await context.newPage();
  await tab.goto(path);
  await expect(composer(tab, 'shared')).toBeVisible();
  await network.cut();
  for (const text of numbered(3)) {
    await write(tab, text);
    await expect(timeline(tab, 'shared').getByText(text, { exact: true })).toBeVisible();
  }
  await tab.close({ runBeforeUnload: false });
  await network.restore();
  const again = await context.newPage();
  await again.goto(path);
  await expect(composer(again, 'shared')).toBeVisible();
  await write(again, 'after the restart');
  await expect.poll(() => stored(again, path)).toEqual(['after the restart']);
  await context.close();
});

test('a message outlives the browser, a night and its author’s session, and goes out under no other name', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const { context, page } = await signIn(browser, 'customer@c0001.example');
  const path = await ownCase(page, 'Written before the session ended.');
  await page.close();
  const network = await networkOf(context);
  const evening = await context.newPage();
  await evening.clock.install();
  await evening.goto(path);
  await hydrated(evening);
  await expect(composer(evening, 'shared')).toBeVisible();
  await network.cut();
  await write(evening, 'kept for its author');
  await expect(timeline(evening, 'shared').getByText('kept for its author')).toBeVisible();
  // The lid is closed for eight hours; meanwhile the session ends.
  await context.clearCookies();
  await evening.clock.fastForward('08:00:00');
  await network.restore();
  await expect(evening.getByText(/sign in/i).first()).toBeVisible();
  await expect(timeline(evening, 'shared').getByText('kept for its author')).toBeVisible();
  await evening.close({ runBeforeUnload: false });

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
  await expect(colleague.getByRole('log').first()).toBeVisible();
  expect(await colleague.content()).not.toContain('kept for its author');
  expect(await stored(colleague, path)).not.toContain('kept for its author');
  await colleague.close();
  await context.clearCookies();

  const author = await signInHere('customer@c0001.example');
  await author.goto(path);
  await expect.poll(() => stored(author, path), { timeout: 60_000 }).toEqual(['kept for its author']);
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
