import { isIP } from 'node:net';

/** The browser a request came from, as far as accounts need to know it. */
export interface Client {
  /** the address the connection came from, behind the configured proxies */
  address: string;
  userAgent: string;
  /** the raw `Cookie` header: carries the device mark and, perhaps, an older session */
  cookies: string;
}

/** What a use case needs to know about the browser of a request. */
export const clientOf = (request: Request, address: string | undefined): Client => ({
  address: address ?? 'unknown',
  userAgent: (request.headers.get('User-Agent') ?? '').slice(0, 1_000),
  cookies: request.headers.get('Cookie') ?? '',
});

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];
const nameIn = (names: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];

/** "Firefox, Linux"; empty when the header says nothing we know. The whole header would be a fingerprint. */
export function describeDevice(userAgent: string): string {
  return [nameIn(BROWSERS, userAgent), nameIn(SYSTEMS, userAgent)].filter(Boolean).join(', ');
}

/** The network of an address without the machine: /24 of IPv4, /48 of IPv6. Enough to recognise, not to locate. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 4) {
    return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  }
  if (isIP(plain) === 6) {
    return `${expandIpv6(plain).slice(0, 3).join(':')}::/48`;
  }
  return '';
}

/** What attempts are counted by: one IPv4 address, or the /64 a household or office owns in IPv6. */
export function throttledAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(plain) === 6 ? `${expandIpv6(plain).slice(0, 4).join(':')}::/64` : plain;
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::', 2);
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(missing).fill('0'), ...after].map((group) =>
    Number.parseInt(group || '0', 16).toString(16),
  );
}
