/**
 * A cookie's value from a `Cookie` header, or null. Values of ours need no decoding, so none is tried: a malformed
 * header is a missing cookie and never an exception. The first one wins, as browsers send the most specific first.
 */
export function readCookie(header: string | null | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) {
      return part.slice(at + 1).trim();
    }
  }
  return null;
}
