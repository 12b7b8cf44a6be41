import type { Visitor } from '#tests/setup/visitor.ts';

/**
 * Follows every link a person is shown, page and data, files in the store included; sends no form.
 * @returns the addresses that were visited
 */
export async function crawl(visitor: Visitor, starts: readonly string[], limit = 120): Promise<string[]> {
  const seen = new Set<string>();
  const waiting = [...starts];
  for (let path = waiting.shift(); path !== undefined && seen.size < limit; path = waiting.shift()) {
    if (seen.has(path)) {
      continue;
    }
    seen.add(path);
    const answer = await visitor.get(path);
    if (!path.startsWith('/resources/') && !path.startsWith('/api/')) {
      await visitor.data(path);
    }
    if (/^https?:/.test(answer.location)) {
      await visitor.get(answer.location);
    } else if (answer.location) {
      waiting.push(answer.location);
    }
    waiting.push(...linksOf(answer.body).filter((link) => !seen.has(link)));
  }
  return [...seen];
}

/** Addresses of this application in a page, whatever carries them; its own scripts and styles left out. */
export function linksOf(html: string): string[] {
  const found = [...html.matchAll(/(?:href|action|src|data-href)="(\/[^"#]*)[^"]*"/g)].map(([, link = '']) =>
    link.replaceAll('&amp;', '&'),
  );
  return [...new Set(found)].filter((link) => !/^\/(?:assets\/|\/|favicon|sign-out)/.test(link));
}
