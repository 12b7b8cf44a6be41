import { expect, test } from '@playwright/test';
import { composer, contestAnInvoice, hydrated, type Person, pdf, signIn, timeline } from './people.ts';

/** The main job: three people in three browsers settle a dispute, each seeing the others live. */
test('a customer contests, accounting and sales answer, and they agree', async ({ browser }) => {
  test.setTimeout(300_000);
  const customer = await signIn(browser, 'customer@c0001.example');
  const accounting = await signIn(browser, 'accounting@entente.example');
  const sales = await signIn(browser, 'sales@entente.example');

  const number = await contestAnInvoice(customer.page, {
    amount: '150.00',
    words: 'The framework agreement says 95.00 a piece.',
    file: pdf('agreement.pdf'),
  });
  expect(number).toMatch(/^LIT-\d{4}-\d{6}$/);
  await customer.page.getByRole('link', { name: 'Open the case' }).click();
  await customer.page.waitForURL(/\/portal\/cases\/[a-z0-9]+$/);
  const caseId = new URL(customer.page.url()).pathname.split('/').at(-1) ?? '';
  await hydrated(customer.page);

  for (const { page } of [accounting, sales]) {
    await page.goto(`/cases?filter=all&q=${number}`);
    await page.locator(`a[href="/cases/${caseId}"]`).first().click();
    await page.waitForURL(new RegExp(`/cases/${caseId}`));
    await hydrated(page);
    await expect(timeline(page, 'shared').getByText('The framework agreement says 95.00 a piece.')).toBeVisible();
  }

  // They talk; a note stays inside.
  await composer(accounting.page, 'internal').fill('Margin on this account is thin, check with Antoine first.');
  await accounting.page.keyboard.press('Enter');
  await expect(timeline(sales.page, 'internal').getByText('Margin on this account is thin')).toBeVisible();
  await composer(sales.page, 'shared').fill('Good morning, the agreement is valid from March on.');
  await sales.page.keyboard.press('Enter');
  await expect(timeline(customer.page, 'shared').getByText('the agreement is valid from March on')).toBeVisible();
  await composer(customer.page, 'shared').fill('Then the February delivery is at the old price, agreed.');
  await customer.page
    .getByRole('button', { name: /^Send to / })
    .last()
    .click();
  for (const { page } of [accounting, sales]) {
    await expect(timeline(page, 'shared').getByText('at the old price, agreed')).toBeVisible();
  }
  expect(await customer.page.content()).not.toContain('Margin on this account');
  // A name alone does not say on which side somebody stands.
  const saidBy = (page: Person['page'], words: string) =>
    timeline(page, 'shared').getByRole('article').filter({ hasText: words });
  await expect(saidBy(customer.page, 'valid from March on')).toHaveAccessibleName(/\(Entente\)/);
  await expect(saidBy(accounting.page, 'valid from March on')).toHaveAccessibleName(/\(Sales\)/);
  await expect(saidBy(accounting.page, 'at the old price, agreed')).toHaveAccessibleName(/\((?!Sales|Accounting).+\)/);

  // A document changes hands.
  const form = accounting.page.getByRole('form', { name: /^Message, visible to/ });
  await form.locator('input[type=file]').setInputFiles(pdf('price-list-march.pdf'));
  await expect(form.getByText(/^Ready ·/)).toBeVisible();
  await composer(accounting.page, 'shared').fill('Our price list of March is attached.');
  await accounting.page.getByRole('button', { name: /^Send to / }).click();
  const attached = timeline(customer.page, 'shared')
    .getByRole('link', { name: /price-list-march\.pdf/ })
    .first();
  await expect(attached).toBeVisible();
  const answer = await customer.page.request.get((await attached.getAttribute('href')) ?? '');
  expect(answer.status()).toBe(200);
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');

  // Accounting takes the case over, works on it and proposes.
  await step(accounting, caseId, 'qualify', async (page) => {
    await page.locator('select[name=department]').selectOption('credit');
  });
  await step(accounting, caseId, 'start');
  await step(accounting, caseId, 'propose', async (page) => {
    await page.locator('select[name=resolution]').selectOption('CREDIT_PARTIAL');
    await page.locator('input[name=accepted]').fill('90.00');
    await expect(page.locator('input[name=maintained]')).toHaveValue('60.00');
    await page
      .locator('select[name=rootCause], input[name=rootCause]')
      .first()
      .selectOption('RC1')
      .catch(() => page.locator('input[name=rootCause][value=RC1]').check());
    await page
      .locator('textarea[name=explanation]')
      .fill('Nine pieces at the agreed price; the tenth was ordered after the change.');
  });

  // The customer sees the proposal without a reload and accepts it.
  await expect(customer.page.getByRole('heading', { name: 'Our proposal' })).toBeVisible();
  await customer.page.getByRole('button', { name: /^Accept/ }).click();
  const confirm = customer.page.getByRole('dialog').getByRole('button', { name: /^Accept/ });
  if (await confirm.isVisible().catch(() => false)) {
    await confirm.click();
  }
  for (const { page } of [accounting, sales]) {
    await expect(
      timeline(page, 'shared')
        .getByText(/accepted/i)
        .last(),
    ).toBeVisible();
  }
  for (const person of [customer, accounting, sales]) {
    expect(person.problems).toEqual([]);
    await person.context.close();
  }
});

/** One step of the case through its panel. */
async function step(
  { page }: Person,
  caseId: string,
  action: string,
  fill?: (page: Person['page']) => Promise<void>,
): Promise<void> {
  await page.goto(`/cases/${caseId}?action=${action}`);
  await hydrated(page);
  await fill?.(page);
  await page.locator(`form:has(input[name=intent][value=${action}]) button[type=submit]`).last().click();
  await page.waitForURL((url) => !url.searchParams.has('action'));
}
