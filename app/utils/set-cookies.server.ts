/** Headers that set several cookies, beside others. */
export function withCookies(setCookies: readonly string[], init?: HeadersInit): Headers {
  const headers = new Headers(init);
  for (const cookie of setCookies) {
    headers.append('Set-Cookie', cookie);
  }
  return headers;
}
