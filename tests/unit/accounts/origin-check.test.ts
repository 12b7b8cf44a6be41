import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, test } from 'vitest';
import { isOriginAllowed, originCheck } from '#server/http/origin-check.ts';

const origins = ['https://portal.example'];
const post = { method: 'POST', origin: undefined, fetchSite: undefined, hasCookies: true } as const;

test('reading is open to every origin', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    expect(isOriginAllowed({ ...post, method, origin: 'https://evil.example' }, origins)).toBe(true);
  }
});

test.each([
  'https://evil.example',
  'null',
  '',
  'http://portal.example',
  'https://portal.example:8443',
  'https://portal.example.evil.example',
  'https://evilportal.example',
  'https://portal.example/',
  'HTTPS://PORTAL.EXAMPLE',
])('a change from another origin is refused: %j', (origin) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'post']) {
    expect(isOriginAllowed({ ...post, method, origin, fetchSite: 'same-origin' }, origins)).toBe(false);
  }
});

test('our own pages may change', () => {
  expect(isOriginAllowed({ ...post, origin: 'https://portal.example' }, origins)).toBe(true);
});

test('without an origin the browser’s own word counts, and without both a cookie is refused', () => {
  expect(isOriginAllowed({ ...post, fetchSite: 'same-origin' }, origins)).toBe(true);
  for (const fetchSite of ['cross-site', 'same-site', 'none', '']) {
    expect(isOriginAllowed({ ...post, fetchSite }, origins)).toBe(false);
  }
  expect(isOriginAllowed(post, origins)).toBe(false);
  expect(isOriginAllowed({ ...post, hasCookies: false }, origins)).toBe(true);
});

test('the server answers 403 before anything reads the body', async () => {
  const app = express();
  app.use(originCheck({ origins }));
  app.post('/', (_request, response) => void response.send('changed'));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const send = (headers: Record<string, string>) => fetch(url, { method: 'POST', headers, body: 'a=b' });
  expect((await send({ Origin: 'https://evil.example', Cookie: 'a=b' })).status).toBe(403);
  expect((await send({ Origin: 'null', Cookie: 'a=b' })).status).toBe(403);
  expect(await (await send({ Origin: 'https://portal.example', Cookie: 'a=b' })).text()).toBe('changed');
  await new Promise((resolve) => server.close(resolve));
});
