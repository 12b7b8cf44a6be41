import { expect, type Page, test } from '@playwright/test';
import { composer, hydrated, type Person, signIn, timeline } from './people.ts';

let accounting: Person;
let manager: Person;

test.describe.configure({ mode: 'serial' });

/** Two colleagues look at the same case, one of those the demonstration brings. */
test.beforeAll(async ({ browser }) => {
  accounting = await signIn(browser, 'accounting@entente.example');
  manager = await signIn(browser, 'manager@entente.example');
  await accounting.page.goto('/cases?filter=all');
  const path = (await accounting.page.locator('main a[href^="/cases/"]').last().getAttribute('href')) ?? '';
  for (const { page } of [accounting, manager]) {
    await page.goto(path);
    await hydrated(page);
    await expect(composer(page, 'internal')).toBeEditable();
  }
});

test.afterAll(async () => {
  for (const { context, problems } of [accounting, manager]) {
    await context.close();
    expect(problems).toEqual([]);
  }
});

const message = (page: Page, words: string | RegExp) =>
  timeline(page, 'internal').getByRole('article').filter({ hasText: words }).last();

test('what is formatted here is seen formatted there', async () => {
  const field = composer(accounting.page, 'internal');
  const { keyboard } = accounting.page;
  await field.click();
  await keyboard.press('Control+b');
  await keyboard.type('Important');
  await keyboard.press('Control+b');
  await keyboard.type(' see https://example.com/terms.');
  await keyboard.press('Control+Enter');
  const there = message(manager.page, 'Important see');
  await expect(there.locator('strong')).toHaveText('Important');
  await expect(there.getByRole('link', { name: 'https://example.com/terms' })).toHaveAttribute(
    'href',
    'https://example.com/terms',
  );

  await field.click();
  await keyboard.type('- first point');
  await keyboard.press('Enter');
  await keyboard.type('second point');
  await keyboard.press('Control+Enter');
  await expect(message(manager.page, 'first point').getByRole('listitem')).toHaveText(['first point', 'second point']);
});

test('a link is laid over words with its field', async () => {
  const { page } = accounting;
  const field = composer(page, 'internal');
  await field.click();
  await page.keyboard.type('our terms');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+k');
  await page.getByLabel('Address of the link').or(page.getByPlaceholder('https://')).first().fill('example.com/terms');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(message(manager.page, 'our terms').getByRole('link', { name: 'our terms' })).toHaveAttribute(
    'href',
    'https://example.com/terms',
  );
});

test('a colleague is mentioned by keyboard', async () => {
  const { page } = accounting;
  await composer(page, 'internal').click();
  await page.keyboard.type('Over to @');
  const list = page.getByRole('listbox');
  await expect(list).toBeVisible();
  const name = ((await list.getByRole('option').first().locator('bdi, span').first().textContent()) ?? '').trim();
  expect(name).not.toBe('');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(message(manager.page, 'Over to').locator('.mention')).toContainText(`@${name}`);
});

test('a reply quotes, an edit and a deletion reach every screen, the quotation too', async () => {
  const { page } = accounting;
  await composer(page, 'internal').click();
  await page.keyboard.type('the first wording');
  await page.keyboard.press('Control+Enter');
  await expect(message(manager.page, 'the first wording')).toBeVisible();

  await message(manager.page, 'the first wording').hover();
  await message(manager.page, 'the first wording').getByRole('button', { name: 'Reply' }).first().click();
  await composer(manager.page, 'internal').click();
  await manager.page.keyboard.type('answered');
  await manager.page.keyboard.press('Control+Enter');
  const answer = message(page, 'answered');
  await expect(answer).toContainText('the first wording');

  const menu = async (entry: string) => {
    const own = timeline(page, 'internal')
      .getByRole('article')
      .filter({ hasText: 'the ' })
      .filter({ hasText: entry })
      .filter({ hasNotText: 'answered' })
      .last();
    await own.hover();
    await own.getByRole('button', { name: /^Actions for/ }).click();
  };
  await menu('the first wording');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(composer(page, 'internal')).toHaveText('the first wording');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('the second wording');
  await page.keyboard.press('Control+Enter');
  await expect(message(manager.page, 'the second wording').first()).toBeVisible();
  await expect(message(manager.page, 'answered')).toContainText('the second wording');

  await menu('the second wording');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete the message' }).click();
  await expect(
    timeline(manager.page, 'internal')
      .getByText(/deleted this message/)
      .last(),
  ).toBeVisible();
  await expect(timeline(manager.page, 'internal').getByText('the second wording')).toHaveCount(0);
  await expect(message(manager.page, 'answered')).toContainText('a deleted message');
});

test('who is here and who writes is seen by the others', async () => {
  await composer(accounting.page, 'internal').click();
  await accounting.page.keyboard.type('slowly');
  await expect(manager.page.getByText(/is writing…/).first()).toBeVisible();
  await accounting.page.keyboard.press('Control+a');
  await accounting.page.keyboard.press('Delete');
  await expect(manager.page.getByText(/is writing…/)).toHaveCount(0);
});

test('where WebSockets are blocked, the conversation is live all the same', async ({ browser }) => {
  const { context, page, problems } = await signIn(browser, 'accounting@entente.example');
  await context.routeWebSocket(/\/socket\.io\//, (socket) => void socket.close());
  await page.goto(new URL(accounting.page.url()).pathname);
  await hydrated(page);
  await expect(composer(page, 'internal')).toBeEditable();
  await composer(manager.page, 'internal').click();
  await manager.page.keyboard.type('seen through the proxy');
  await manager.page.keyboard.press('Control+Enter');
  await expect(message(page, 'seen through the proxy')).toBeVisible();
  await composer(page, 'internal').click();
  await page.keyboard.type('answered through the proxy');
  await page.keyboard.press('Control+Enter');
  await expect(message(manager.page, 'answered through the proxy')).toBeVisible();
  expect(problems.filter((problem) => !/WebSocket/.test(problem))).toEqual([]);
  await context.close();
});
