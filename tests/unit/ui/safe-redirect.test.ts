import { expect, test } from 'vitest';
import { safeRedirect } from '#app/utils/safe-redirect.ts';

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '',
  null,
  undefined,
  7,
  'cases',
  '/a\\b',
  '/\r\nSet-Cookie: x',
  '/.//evil.example',
  '/..//evil.example/login',
  '/a/..//evil.example',
  '/%2e//evil.example',
])('a way back to %j leads home', (to) => {
  expect(safeRedirect(to)).toBe('/');
});

test.each(['/cases?filter=my-turn', '/portal/invoices/abc#lines', '/a/../b'])(
  'a path of the installation is kept: %s',
  (to) => {
    expect(safeRedirect(to)).toBe(new URL(to, 'http://x').href.slice('http://x'.length));
  },
);
