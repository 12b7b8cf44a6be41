/** A path of this installation, else the fallback: what comes from a form or a link never leads to another site. */
export function safeRedirect(to: unknown, fallback = '/'): string {
  if (typeof to !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to)) {
    return fallback;
  }
  try {
    const url = new URL(to, 'http://here.invalid');
    // Judged once more as it will be sent: dots are resolved by now, and `/.//x` has become another site's address.
    return url.origin === 'http://here.invalid' && !url.pathname.startsWith('//')
      ? url.pathname + url.search + url.hash
      : fallback;
  } catch {
    return fallback;
  }
}
