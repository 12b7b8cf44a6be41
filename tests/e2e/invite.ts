import { expect, type Page } from '@playwright/test';
import { linkMailedTo } from './mail.ts';
import { hydrated } from './people.ts';

export interface Invited {
  email: string;
  name: string;
  role: 'customer' | 'accounting';
  language: 'en' | 'fr';
}

/** The administrator invites somebody: a customer's person to C0030, a colleague to all customers. @returns path of the link */
export async function invite(page: Page, { email, name, role, language }: Invited): Promise<string> {
  return linkMailedTo(page, email, {
    link: '/invitation/',
    by: async () => {
      await page.goto('/admin/users/invite');
      await hydrated(page);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('E-mail address').fill(email);
      await page.locator('select[name=language]').selectOption(language);
      await page.locator('select[name=role]').selectOption(role);
      if (role === 'customer') {
        await page.locator('input[name=customerCode]').fill('C0030');
      } else {
        await page.locator('input[name=portfolio][value=all]').check({ force: true });
      }
      await page.getByRole('button', { name: 'Send the invitation' }).click();
      await expect(page.getByText(`The invitation to ${email} is on its way.`)).toBeVisible();
    },
  });
}
