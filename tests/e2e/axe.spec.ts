import { type Browser, expect, type Page, test } from '@playwright/test';
import { EXPECTATIONS, type Expectation, type Ids } from '#tests/access/expectations.ts';
import { builtRoutes } from '#tests/setup/built-routes.ts';
import { longWorld } from './long-text.ts';
import { expectNoBarriers, lookOf, openAs, sidewaysOf } from './looking.ts';
import { linkMailedTo } from './mail.ts';
import { hydrated, signIn } from './people.ts';
import { ACCOUNTS, idsFor, type Role } from './places.ts';

/**
 * Every page of the build, as the roles that may open it see it, by turns narrow and wide, light and dark, French and
 * English. Pages, addresses and roles are those of the access suite, which fails on a route it does not know: a new page
 * is looked at from its first day.
 */

/** Pages no role is let into, and what is looked at instead. */
const NOT_LOOKED_AT: Readonly<Record<string, string>> = {
  'routes/_public+/blank': 'a page without content, the floor of the benches',
  'routes/_public+/style-guide': 'not in production, for whoever builds the screens',
};
/** Pages the access suite knows as refusals, because its addresses lead nowhere: whose they are. */
const WHOSE: Readonly<Record<string, readonly Role[]>> = {
  'routes/_public+/$': ['signed-out', 'accounting', 'customer'],
  'routes/_auth+/sign-in_.link_.$token': ['signed-out'],
  'routes/_auth+/reset-password.$token': ['signed-out'],
  'routes/_auth+/invitation.$token': ['signed-out'],
  // A draft is one person's, so each of the two has one of their own here.
  'routes/_portal+/portal.contest.$draftId.reason': ['customer', 'customer-admin'],
  'routes/_portal+/portal.contest.$draftId.part': ['customer', 'customer-admin'],
  'routes/_portal+/portal.contest.$draftId.tell': ['customer', 'customer-admin'],
  'routes/_portal+/portal.contest.$draftId.review': ['customer', 'customer-admin'],
};
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  'routes/_public+/$': [404],
  'routes/_auth+/sign-in_.link_.$token': [410],
  'routes/_auth+/reset-password.$token': [410],
  'routes/_auth+/invitation.$token': [410],
};
/** A page that five roles of the desk see is looked at as three of them: analysing a long table takes seconds. */
const ROLES_A_PAGE = 3;
const ROLES: readonly Role[] = ['signed-out', ...(Object.keys(ACCOUNTS) as (keyof typeof ACCOUNTS)[])];

/** Pages open to everybody are the visitor's and look the same to others. */
function rolesOf(id: string, { read }: Expectation): readonly Role[] {
  const may = WHOSE[id] ?? ROLES.filter((role) => read?.[role] === 'allow');
  return may.includes('signed-out') && !WHOSE[id] ? ['signed-out'] : may;
}

interface Shown {
  id: string;
  roles: readonly Role[];
  path: (ids: Ids) => string;
}

let pages: Shown[];
test.beforeAll(async () => {
  pages = (await builtRoutes())
    .filter(({ id, hasPage }) => hasPage && !EXPECTATIONS[id]?.isLayout && !(id in NOT_LOOKED_AT))
    .map(({ id }) => {
      const expectation = EXPECTATIONS[id];
      return { id, roles: expectation ? rolesOf(id, expectation) : [], path: expectation?.path ?? (() => '') };
    });
});

test('every page has an address and somebody who opens it', async () => {
  const without = pages.filter(({ roles }) => roles.length === 0).map(({ id }) => id);
  expect(without).toEqual([]);
});

/** A browser of a role; what it meets with on the way must not trouble it either. */
async function browserOf(
  browser: Browser,
  role: Role,
): Promise<{ page: Page; problems: string[]; close(): Promise<void> }> {
  if (role === 'signed-out') {
    const context = await browser.newContext();
    return { page: await context.newPage(), problems: [], close: () => context.close() };
  }
  const { context, page, problems } = await signIn(browser, ACCOUNTS[role]);
  return { page, problems, close: () => context.close() };
}

for (const role of ROLES) {
  test(`nobody is shut out of a page: ${role}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const { page, problems, close } = await browserOf(browser, role);
    const ids = await idsFor(page, role);
    for (const [nth, { id, roles, path }] of pages.entries()) {
      const turn = roles.indexOf(role);
      if (turn >= 0 && turn < ROLES_A_PAGE) {
        // A page of one role is looked at twice, so that it is seen in every width, theme and language.
        for (const time of roles.length === 1 ? [0, 1] : [turn]) {
          await expectNoBarriers(page, path(ids), lookOf(nth, time), STATUSES[id]);
        }
      }
    }
    expect(problems).toEqual([]);
    await close();
  });
}

test('nobody is shut out of the forms of a case', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, close } = await browserOf(browser, 'accounting');
  await page.goto('/cases?filter=all');
  const seen = new Set<string>();
  for (const state of ['OPEN', 'QUALIFIED', 'IN_PROGRESS', 'PROPOSED', 'AGREED', 'RESOLVED', 'REJECTED', 'CLOSED']) {
    await page.goto(`/cases?filter=all&state=${state}`);
    const path = await page.locator('main a[data-row-link]').first().getAttribute('href');
    await page.goto(path ?? '');
    const forms = await page
      .locator('a[href*="action="]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    for (const form of forms.filter((href) => !seen.has(actionOf(href)))) {
      seen.add(actionOf(form));
      await expectNoBarriers(page, form, lookOf(seen.size, seen.size >> 1));
    }
  }
  expect(seen.size).toBeGreaterThan(6);
  await close();
});
const actionOf = (href: string): string => new URL(href, 'http://localhost').searchParams.get('action') ?? '';

test('nobody is shut out of the links that arrive by mail', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const ask = async (path: string, email: string): Promise<void> => {
    await page.goto(path);
    await hydrated(page);
    await page.locator('input[name=email]').fill(email);
    await page.locator('form:has(input[name=email]) button[type=submit]').click();
    await expect(page.locator('input[name=email]')).toHaveCount(0);
  };
  const email = ACCOUNTS.customer;
  const magic = await linkMailedTo(page, email, { link: '/sign-in/link/', by: () => ask('/sign-in/link', email) });
  await expectNoBarriers(page, magic, lookOf(0, 0));
  await expectNoBarriers(page, magic, lookOf(0, 1));
  const reset = await linkMailedTo(page, email, { link: '/reset-password/', by: () => ask('/forgot-password', email) });
  await expectNoBarriers(page, reset, lookOf(1, 0));
  await expectNoBarriers(page, reset, lookOf(1, 1));
  await page.context().close();
});

test('names of 300 characters, long words and Arabic make no page scroll sideways on a phone', async ({ browser }) => {
  test.setTimeout(300_000);
  const { accounting, customer, ids } = await longWorld(browser);
  const more = {
    accounting: [
      `/cases?filter=all&customer=${ids.customerId}`,
      '/customers?q=C-LONG',
      '/customers?q=C-RTL',
      '/invoices?q=FA0123456789',
      '/contacts?q=annegret',
      ...['tab=conversation', 'tab=internal', 'tab=facts', 'action=qualify', 'action=assign', 'action=reject'].map(
        (query) => `/cases/${ids.caseId}?${query}`,
      ),
    ],
    'customer-admin': [],
  };
  for (const [role, { page }] of [
    ['accounting', accounting],
    ['customer-admin', customer],
  ] as const) {
    const own = pages.filter(({ roles }) => roles.includes(role)).map(({ path }) => path(ids));
    for (const path of [...own, ...more[role]]) {
      await openAs(page, path, { width: 390, colorScheme: 'light', language: 'en' });
      expect.soft(await sidewaysOf(page), path).toEqual([]);
    }
  }
  await accounting.context.close();
  await customer.context.close();
});
