import { hash } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import * as paths from '#app/utils/paths.ts';
import { clientOf, describeDevice, networkOf, throttledAddress } from '#server/auth/client.ts';
import { deviceCookie, knownDevice } from '#server/auth/device-mark.ts';
import { COST, hashPassword, needsRehash, verifyPassword } from '#server/auth/password.ts';
import { readCookie } from '#server/auth/read-cookie.ts';
import { seal, unseal } from '#server/auth/seal.ts';
import { endOfDay } from '#server/domain/accounts/end-of-day.ts';
import { ASK_LINK_PATH, linkPath, SESSIONS_PATH } from '#server/domain/accounts/link-paths.ts';

test('a cookie is read as it stands, the first one wins, and nonsense is no cookie', () => {
  expect(readCookie('a=1; b=2', 'b')).toBe('2');
  expect(readCookie('a=1;b=2; a=3', 'a')).toBe('1');
  expect(readCookie('a=x=y==', 'a')).toBe('x=y==');
  for (const header of [null, undefined, '', ';;;', '=1', 'a', '%E0%A4%A=1', 'ab=1']) {
    expect(readCookie(header, 'a')).toBeNull();
  }
});

test('a device is described in two words', () => {
  expect(
    describeDevice('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0'),
  ).toBe('Edge, Windows');
  expect(describeDevice('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36')).toBe(
    'Chrome, Android',
  );
  expect(describeDevice('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1.15')).toBe(
    'Safari, macOS',
  );
  expect(describeDevice('<script>alert(1)</script>')).toBe('');
});

test('an address is kept as a network, and counted as what one party owns', () => {
  expect(networkOf('203.0.113.77')).toBe('203.0.113.0/24');
  expect(networkOf('::ffff:203.0.113.77')).toBe('203.0.113.0/24');
  expect(networkOf('2001:db8:abcd:12::1')).toBe('2001:db8:abcd::/48');
  expect(networkOf('::1')).toBe('0:0:0::/48');
  expect(networkOf('unknown')).toBe('');
  expect(throttledAddress('2001:db8:abcd:12::1')).toBe(throttledAddress('2001:db8:abcd:12:ffff::2'));
  expect(throttledAddress('203.0.113.77')).toBe('203.0.113.77');
  expect(throttledAddress('::ffff:203.0.113.77')).toBe('203.0.113.77');
});

test('what is read of a request is bounded', () => {
  const client = clientOf(
    new Request('https://portal.example/', { headers: { 'User-Agent': 'x'.repeat(9_000) } }),
    undefined,
  );
  expect(client).toEqual({ address: 'unknown', userAgent: 'x'.repeat(1_000), cookies: '' });
});

test('a sealed text opens only for its purpose and record, and unchanged', () => {
  const sealed = seal('https://portal.example/secret', 'mail', 'one');
  expect(unseal(sealed, 'mail', 'one')).toBe('https://portal.example/secret');
  expect(unseal(sealed, 'mail', 'two')).toBeNull();
  expect(unseal(sealed, 'other', 'one')).toBeNull();
  expect(unseal(`${sealed.slice(0, -2)}AA`, 'mail', 'one')).toBeNull();
  expect(unseal('', 'mail', 'one')).toBeNull();
  expect(seal('same', 'mail', 'one')).not.toBe(seal('same', 'mail', 'one'));
});

test('a browser is known for the accounts that signed in with it, four at most', () => {
  let cookies = '';
  for (const user of ['a', 'b', 'c', 'd', 'e', 'e']) {
    cookies = deviceCookie(cookies, user).split(';')[0] ?? '';
  }
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((user) => knownDevice(cookies, user) !== null)).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('a password is verified whatever keyboard composed it, and never without a hash', async () => {
  const stored = await hashPassword(`${'é'.normalize('NFC')}clair au café`);
  expect(await verifyPassword(stored, `${'é'.normalize('NFD')}clair au café`)).toBe(true);
  expect(await verifyPassword(stored, 'eclair au cafe')).toBe(false);
  expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false);
  expect(await verifyPassword('not a hash', 'x')).toBe(false);
});

test('a hash of another cost is made anew', async () => {
  expect(needsRehash(await hashPassword('x'))).toBe(false);
  expect(needsRehash(await hash('x', { ...COST, memoryCost: 8_192 }))).toBe(true);
  expect(needsRehash(await hash('x', { ...COST, timeCost: 20 }))).toBe(true);
});

test('mailed links lead to the pages', () => {
  expect(linkPath('magic', 'x')).toBe(paths.magicLinkPath('x'));
  expect(linkPath('reset', 'x')).toBe(paths.resetPasswordPath('x'));
  expect(linkPath('invite', 'x')).toBe(paths.invitationPath('x'));
  expect(SESSIONS_PATH).toBe(paths.accountSessionsPath());
  expect(ASK_LINK_PATH).toBe(paths.magicLinkRequestPath());
});

test('“until a day” includes the day, in the zone and over a change of the clocks', () => {
  expect(endOfDay('2026-07-14', 'Europe/Paris').toISOString()).toBe('2026-07-14T22:00:00.000Z');
  expect(endOfDay('2026-12-31', 'Europe/Paris').toISOString()).toBe('2026-12-31T23:00:00.000Z');
  expect(endOfDay('2026-03-29', 'Europe/Paris').toISOString()).toBe('2026-03-29T22:00:00.000Z');
  expect(endOfDay('2026-10-25', 'Europe/Paris').toISOString()).toBe('2026-10-25T23:00:00.000Z');
  expect(endOfDay('2026-07-14', 'Asia/Kathmandu').toISOString()).toBe('2026-07-14T18:15:00.000Z');
  expect(endOfDay('2026-07-14', 'Pacific/Kiritimati').toISOString()).toBe('2026-07-14T10:00:00.000Z');
  expect(endOfDay('2026-07-14', 'Pacific/Niue').toISOString()).toBe('2026-07-15T11:00:00.000Z');
});
