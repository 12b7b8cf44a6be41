import type { Page } from '@playwright/test';
import type { Ids } from '#tests/access/expectations.ts';
import type { Subject } from '#tests/factories/canary-world.ts';
import { hydrated } from './people.ts';

/** Roles that differ in what their pages show, with the account of the demo that looks at them. */
export const ACCOUNTS = {
  accounting: 'accounting@entente.example',
  sales: 'sales@entente.example',
  resolver: 'resolver@entente.example',
  manager: 'manager@entente.example',
  auditor: 'auditor@entente.example',
  admin: 'admin@entente.example',
  customer: 'customer@c0020.example',
  'customer-admin': 'admin@c0020.example',
  guest: 'carrier@guest.example',
} as const satisfies Partial<Record<Subject, string>>;
export type Role = keyof typeof ACCOUNTS | 'signed-out';

/** Last part of the first address that begins so, on a page that lists things. */
async function firstOf(page: Page, list: string, begins: string): Promise<string> {
  await page.goto(list);
  const links = await page
    .locator(`main a[href^="${begins}"]`)
    .evaluateAll((found) => found.map((a) => a.getAttribute('href') ?? ''));
  const rest = links.map((href) => href.slice(begins.length)).find((text) => /^(?!new|invite)[a-z0-9]+$/.test(text));
  return rest ?? '';
}

/** Addresses that name nothing; the token was never given out. */
export const NO_IDS: Ids = {
  caseId: '',
  invoiceId: '',
  freeInvoiceId: '',
  draftId: '',
  documentId: '',
  uploadId: '',
  entryId: '',
  customerId: '',
  userId: '',
  runId: '',
  token: 'a'.repeat(43),
};

/** Something within reach of a role for every id that stands in an address; '' for what its pages do not name. */
export async function idsFor(page: Page, role: Role): Promise<Ids> {
  const ids = NO_IDS;
  switch (role) {
    case 'accounting':
      return { ...ids, ...(await deskIds(page)), runId: await firstOf(page, '/imports', '/imports/') };
    case 'sales':
    case 'manager':
    case 'auditor':
      return { ...ids, ...(await deskIds(page)) };
    case 'resolver':
      return { ...ids, ...(await assignedIds(page)) };
    case 'admin':
      return {
        ...ids,
        userId: await firstOf(page, '/admin/users', '/admin/users/'),
        runId: await firstOf(page, '/imports', '/imports/'),
      };
    case 'customer':
    case 'customer-admin': {
      const caseId = await firstOf(page, '/portal/cases', '/portal/cases/');
      await page.goto('/portal/invoices?filter=open');
      const link = page
        .getByRole('row')
        .filter({ hasNotText: /in dispute/i })
        .locator('a[href^="/portal/invoices/"]');
      const invoiceId = (await link.first().getAttribute('href'))?.split('/').at(-1) ?? '';
      return { ...ids, caseId, invoiceId, freeInvoiceId: invoiceId, draftId: await draftOf(page, invoiceId) };
    }
    case 'guest':
      return { ...ids, caseId: await firstOf(page, '/portal/cases', '/portal/cases/') };
    case 'signed-out':
      return ids;
  }
}

/** A case of a resolver's department, on an invoice of which more can be contested. */
async function assignedIds(page: Page): Promise<Pick<Ids, 'caseId' | 'invoiceId'>> {
  await page.goto('/cases?filter=all');
  const cases = await page
    .locator('main a[data-row-link]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  for (const path of cases) {
    const invoiceId = await firstOf(page, path, '/cases/new?invoice=');
    if (invoiceId) {
      return { caseId: path.slice('/cases/'.length), invoiceId };
    }
  }
  return { caseId: '', invoiceId: '' };
}

async function deskIds(page: Page): Promise<Pick<Ids, 'caseId' | 'customerId' | 'invoiceId'>> {
  return {
    caseId: await firstOf(page, '/cases?filter=all', '/cases/'),
    customerId: await firstOf(page, '/customers', '/customers/'),
    invoiceId: await firstOf(page, '/invoices?filter=open', '/invoices/'),
  };
}

/** A case about an invoice, written up to its last step and not sent: all steps can be looked at. */
export async function draftOf(
  page: Page,
  invoiceId: string,
  words = 'Quoted at 95.00, billed at 105.00.',
): Promise<string> {
  await page.goto(`/portal/contest?invoice=${invoiceId}`);
  await hydrated(page);
  await page.locator('main summary').first().click();
  await page.locator('input[name=reason]').first().check();
  const next = page.locator('main form button[type=submit]').last();
  await next.click();
  await page.waitForURL(/\/part$/);
  await page.locator('main input[name^="part."]').first().check();
  await next.click();
  await page.waitForURL(/\/tell$/);
  await page.locator('main textarea').fill(words);
  await next.click();
  await page.waitForURL(/\/review$/);
  return new URL(page.url()).pathname.split('/').at(-2) ?? '';
}
