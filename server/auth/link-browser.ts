import { readCookie } from '#server/auth/read-cookie.ts';
import { config } from '#server/platform/config.ts';
import { newSecret } from '#server/platform/ids.ts';

const HOUR_SECONDS = 3_600;
const cookieName = (): string => (config().secureCookies ? '__Host-entente_asked' : 'entente_asked');

/** The mark of the browser that asks for a sign-in link: the link works only where it is sent back. */
export function linkBrowser(cookies: string): string | null {
  const mark = readCookie(cookies, cookieName());
  return mark && /^[\w-]{43}$/.test(mark) ? mark : null;
}

/** A mark for this browser, and the `Set-Cookie` that leaves it there for an hour. */
export function markLinkBrowser(cookies: string): { mark: string; setCookie: string } {
  const mark = linkBrowser(cookies) ?? newSecret();
  const secure = config().secureCookies ? '; Secure' : '';
  return {
    mark,
    setCookie: `${cookieName()}=${mark}; Path=/; Max-Age=${HOUR_SECONDS}; HttpOnly; SameSite=Lax${secure}`,
  };
}
