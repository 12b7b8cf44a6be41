import { config } from '#server/platform/config.ts';

const YEAR_SECONDS = 31_536_000;

/** A cookie's plain value, or null. */
export function cookieValue(request: Request, name: string): string | null {
  for (const part of (request.headers.get('Cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) {
      return value ?? null;
    }
  }
  return null;
}

/** `Set-Cookie` of a harmless choice (language, theme), kept for a year; null forgets it. */
export function serializeChoice(name: string, value: string | null): string {
  const secure = config().secureCookies ? '; Secure' : '';
  return `${name}=${value ?? ''}; Path=/; Max-Age=${value === null ? 0 : YEAR_SECONDS}; SameSite=Lax; HttpOnly${secure}`;
}
