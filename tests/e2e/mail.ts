import { expect, type Page } from '@playwright/test';

interface Mail {
  id: string;
  subject: string;
  links: string[];
}

/** Addresses of the mails somebody has received so far, the newest first. */
async function mailsOf(page: Page, to: string): Promise<string[]> {
  const answer = await page.request.get(`/dev/mail.json?to=${encodeURIComponent(to)}`);
  const { mails } = (await answer.json()) as { mails: Mail[] };
  return mails.map(({ id }) => id);
}

/**
 * Does something that sends a mail with a link, and waits for it.
 * @param link how the link's path begins, e.g. `/invitation/`
 * @returns path of the link
 */
export async function linkMailedTo(
  page: Page,
  to: string,
  { link, by }: { link: string; by: () => Promise<unknown> },
): Promise<string> {
  const before = await mailsOf(page, to);
  await by();
  let path = '';
  await expect
    .poll(async () => {
      for (const id of (await mailsOf(page, to)).filter((known) => !before.includes(known))) {
        const mail = (await (await page.request.get(`/dev/mail/${id}.json`)).json()) as Mail;
        path = mail.links.map((href) => new URL(href).pathname).find((found) => found.startsWith(link)) ?? path;
      }
      return path;
    })
    .not.toBe('');
  return path;
}
