import { createHmac, timingSafeEqual } from 'node:crypto';
import { readCookie } from '#server/auth/read-cookie.ts';
import { config } from '#server/platform/config.ts';
import { newId, sha256 } from '#server/platform/ids.ts';

const YEAR_SECONDS = 31_536_000;
/** People who share a browser. */
const MAX_MARKS = 4;

const cookieName = (): string => (config().secureCookies ? '__Host-entente_device' : 'entente_device');

const signature = (userId: string, nonce: string): Buffer =>
  createHmac('sha256', config().secret).update(`device:${userId}:${nonce}`).digest();

const marks = (cookies: string): string[] =>
  (readCookie(cookies, cookieName()) ?? '').split('~').filter((mark) => /^[a-z0-9]{24}\.[\w-]{43}$/.test(mark));

/**
 * The mark of a browser in which this account signed in before, or null. Guesses from elsewhere then count against
 * "elsewhere", and never keep the owner out ("device cookies", OWASP). It opens nothing by itself.
 */
export function knownDevice(cookies: string, userId: string): string | null {
  for (const mark of marks(cookies)) {
    const [nonce = '', mac = ''] = mark.split('.', 2);
    const given = Buffer.from(mac, 'base64url');
    const expected = signature(userId, nonce);
    if (given.length === expected.length && timingSafeEqual(given, expected)) {
      return sha256(mark);
    }
  }
  return null;
}

/** The `Set-Cookie` that makes this browser known for an account, beside others it is known for. */
export function deviceCookie(cookies: string, userId: string): string {
  const nonce = newId();
  const mark = `${nonce}.${signature(userId, nonce).toString('base64url')}`;
  const others = marks(cookies).filter((other) => knownDevice(`${cookieName()}=${other}`, userId) === null);
  const secure = config().secureCookies ? '; Secure' : '';
  return `${cookieName()}=${[mark, ...others].slice(0, MAX_MARKS).join('~')}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}
