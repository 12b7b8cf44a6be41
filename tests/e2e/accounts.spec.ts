import { type Browser, expect, type Page, test } from '@playwright/test';
import { invite } from './invite.ts';
import { linkMailedTo } from './mail.ts';
import { hydrated, PASSWORD, signIn } from './people.ts';

const NEW_PASSWORD = 'seven quiet herons at dawn';
const OTHER_PASSWORD = 'nine loud geese at dusk';

async function fresh(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function trySignIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await hydrated(page);
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form:has(input[name=password]) button[type=submit]').first().click();
}
const isIn = (page: Page) => page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

/** Asks for a link by mail, on the page that offers it. */
async function askForLink(page: Page, path: string, email: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Look in your mailbox' })).toBeVisible();
}

async function chooseTwice(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same again').fill(password);
}

async function accept(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await hydrated(page);
  await chooseTwice(page, password);
  await page.getByRole('button', { name: 'Create my access' }).click();
  await page.waitForURL(/\/portal$/);
}

test('whoever is invited chooses a password and is in; the link works once', async ({ browser }) => {
  const admin = await signIn(browser, 'admin@entente.example');
  const email = 'ondine.rivet@c0030.example';
  const link = await invite(admin.page, { email, name: 'Ondine Rivet', role: 'customer', language: 'en' });

  const page = await fresh(browser);
  await page.goto(link);
  await hydrated(page);
  await expect(page.getByText(email, { exact: false }).first()).toBeVisible();
  await chooseTwice(page, 'short');
  await page.getByRole('button', { name: 'Create my access' }).click();
  await expect(page.getByText('Use at least 12 characters.').first()).toBeVisible();
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByLabel('The same again').fill(OTHER_PASSWORD);
  await page.getByRole('button', { name: 'Create my access' }).click();
  await expect(page.getByText('The two passwords are not the same.').first()).toBeVisible();
  await chooseTwice(page, NEW_PASSWORD);
  await page.getByRole('button', { name: 'Create my access' }).click();
  await page.waitForURL(/\/portal$/);

  const second = await fresh(browser);
  expect((await second.goto(link))?.status()).toBe(410);
  await expect(second.getByRole('heading', { name: 'This invitation no longer works' })).toBeVisible();
  await trySignIn(second, email, NEW_PASSWORD);
  await isIn(second);
  expect(admin.problems).toEqual([]);
  for (const { context } of [admin, { context: page.context() }, { context: second.context() }]) {
    await context.close();
  }
});

test('an invitation that was withdrawn lets nobody in', async ({ browser }) => {
  const admin = await signIn(browser, 'admin@entente.example');
  const link = await invite(admin.page, {
    email: 'melusine.pons@c0030.example',
    name: 'Mélusine Pons',
    role: 'customer',
    language: 'en',
  });
  await admin.page.goto('/admin/users?q=melusine.pons');
  await hydrated(admin.page);
  await admin.page.getByRole('button', { name: 'Withdraw the invitation of Mélusine Pons' }).click();
  await expect(admin.page.getByText('The invitation is withdrawn; its link no longer works.')).toBeVisible();
  const page = await fresh(browser);
  expect((await page.goto(link))?.status()).toBe(410);
  await admin.context.close();
  await page.context().close();
});

test('a forgotten password is replaced by mail: other browsers are signed out, the link works once', async ({
  browser,
}) => {
  const admin = await signIn(browser, 'admin@entente.example');
  const email = 'silvain.roche@c0030.example';
  const first = await fresh(browser);
  await accept(
    first,
    await invite(admin.page, { email, name: 'Silvain Roche', role: 'customer', language: 'en' }),
    NEW_PASSWORD,
  );

  const page = await fresh(browser);
  const link = await linkMailedTo(page, email, {
    link: '/reset-password/',
    by: () => askForLink(page, '/forgot-password', email),
  });
  await page.goto(link);
  await hydrated(page);
  await chooseTwice(page, OTHER_PASSWORD);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await page.waitForURL(/\/portal$/);
  await first.goto('/portal/invoices');
  await expect(first).toHaveURL(/\/sign-in/);
  expect((await first.goto(link))?.status()).toBe(410);
  await expect(first.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await trySignIn(first, email, NEW_PASSWORD);
  await expect(first.getByText('This address and password do not go together.', { exact: false })).toBeVisible();
  await trySignIn(first, email, OTHER_PASSWORD);
  await isIn(first);
  for (const { context } of [admin, { context: page.context() }, { context: first.context() }]) {
    await context.close();
  }
});

test('a customer signs in by a link that works once, in the browser that asked for it', async ({ browser }) => {
  const page = await fresh(browser);
  const email = 'customer@c0031.example';
  const link = await linkMailedTo(page, email, {
    link: '/sign-in/link/',
    by: () => askForLink(page, '/sign-in/link', email),
  });
  // Whatever language the person chose, here the sentences are read in English.
  const inEnglish = `${link}?lng=en`;
  const elsewhere = await fresh(browser);
  expect((await elsewhere.goto(inEnglish))?.status()).toBe(410);
  await expect(elsewhere.getByRole('heading', { name: 'Open this link where you asked for it' })).toBeVisible();
  await page.goto(inEnglish);
  await hydrated(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/portal$/);
  expect((await page.goto(inEnglish))?.status()).toBe(410);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await page.context().close();
  await elsewhere.context().close();
});

test('a person signs out another browser, and then all of them', async ({ browser }) => {
  const email = 'customer@c0032.example';
  const here = await signIn(browser, email);
  const there = await signIn(browser, email);
  await there.page.goto('/portal/invoices');
  await hydrated(there.page);
  await here.page.goto('/account/sessions');
  await hydrated(here.page);
  await expect(here.page.getByText('This device')).toHaveCount(1);
  await expect(here.page.getByRole('button', { name: /^Sign out .+/ })).toHaveCount(2 + 1);
  await here.page.locator('form:has(input[name=sessionId]) button').first().click();
  await expect(here.page.getByText('The device is signed out.')).toBeVisible();
  await there.page.getByRole('link', { name: 'Cases' }).first().click();
  await expect(there.page).toHaveURL(/\/sign-in/);

  await trySignIn(there.page, email, PASSWORD);
  await isIn(there.page);
  await here.page.reload();
  await hydrated(here.page);
  await here.page.getByRole('button', { name: 'Sign out everywhere, here too' }).click();
  await expect(here.page).toHaveURL(/\/sign-in/);
  await expect(here.page.getByText('You are signed out.')).toBeVisible();
  await there.page.goto('/portal/invoices');
  await expect(there.page).toHaveURL(/\/sign-in/);
  for (const { context, problems } of [here, there]) {
    expect(problems).toEqual([]);
    await context.close();
  }
});

test('a wrong password and an unknown address are answered with the same page', async ({ browser }) => {
  const page = await fresh(browser);
  const answers: string[] = [];
  for (const email of ['customer@c0033.example', 'nobody@c0033.example']) {
    await trySignIn(page, email, 'not the password at all');
    await expect(page.getByText('This address and password do not go together.', { exact: false })).toBeVisible();
    answers.push((await page.locator('main').innerText()).replaceAll(email, 'ADDRESS'));
  }
  expect(answers[0]).toBe(answers[1]);
  const sentences: string[] = [];
  for (const email of ['customer@c0033.example', 'nobody@c0033.example']) {
    await askForLink(page, '/forgot-password', email);
    sentences.push((await page.locator('main').innerText()).replaceAll(email, 'ADDRESS'));
  }
  expect(sentences[0]).toBe(sentences[1]);
  await page.context().close();
});
