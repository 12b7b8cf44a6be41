import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { hydrated } from './people.ts';

/** How a page is looked at. */
export interface Look {
  width: 390 | 1440;
  colorScheme: 'light' | 'dark';
  language: 'fr' | 'en';
}

/** Two looks that together show both widths, both themes and both languages; neighbours take different pairs. */
const LOOKS: readonly (readonly [Look, Look])[] = [
  [
    { width: 390, colorScheme: 'light', language: 'fr' },
    { width: 1440, colorScheme: 'dark', language: 'en' },
  ],
  [
    { width: 1440, colorScheme: 'light', language: 'fr' },
    { width: 390, colorScheme: 'dark', language: 'en' },
  ],
];
/** @param nth of a page; @param time how often the page was looked at before */
export const lookOf = (nth: number, time: number): Look => LOOKS[nth % 2]?.[time % 2] as Look;

/** Opens an address with a look. @returns the answer's status */
export async function openAs(page: Page, path: string, { width, colorScheme, language }: Look): Promise<number> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const [address, anchor] = path.split('#');
  const answer = await page.goto(
    `${address}${address?.includes('?') ? '&' : '?'}lng=${language}${anchor ? `#${anchor}` : ''}`,
  );
  await hydrated(page);
  return answer?.status() ?? 0;
}

/** What shuts somebody out of the open page: findings of axe, and a page that scrolls sideways. */
export async function barriersOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return [
    ...violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(' | ')}`,
    ),
    ...(await sidewaysOf(page)),
  ];
}

/** Names what sticks out when the page scrolls sideways. */
export const sidewaysOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const room = window.innerWidth;
    const page = document.scrollingElement;
    if (!page || page.scrollWidth <= room) {
      return [];
    }
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > room + 1,
    );
    const deepest = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return [
      `scrolls sideways to ${page.scrollWidth} of ${room}: ${deepest
        .slice(0, 3)
        .map((element) => element.outerHTML.slice(0, 160))
        .join(' | ')}`,
    ];
  });

/** Looks at a page and says softly what is wrong, so that one run names everything. */
export async function expectNoBarriers(
  page: Page,
  path: string,
  look: Look,
  statuses: readonly number[] = [200],
): Promise<void> {
  const status = await openAs(page, path, look);
  const seen = `${path} at ${look.width}, ${look.colorScheme}, ${look.language}`;
  expect.soft(statuses, `${seen} answers ${status}`).toContain(status);
  expect.soft(await page.locator('html').getAttribute('lang'), seen).toBe(look.language);
  expect.soft(await barriersOf(page), seen).toEqual([]);
}
