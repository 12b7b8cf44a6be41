import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestIds } from '#server/http/request-log.ts';
import { STORE_PATH, storeRoute } from '#server/http/store-route.ts';
import { createStorage } from '#server/integrations/storage/create-storage.ts';
import { ACCESS_KEY_ID, BUCKET, rawRequest, SECRET_ACCESS_KEY, startTestStore } from './running-store.ts';

/** What people type; here the application is reached under another name, as behind a proxy. */
const PUBLIC = `https://disputes.example.com${STORE_PATH}`;
let store: Awaited<ReturnType<typeof startTestStore>>;
let storage: ReturnType<typeof createStorage>;
let server: Server;
let app: string;

beforeAll(async () => {
  store = await startTestStore({ publicUrl: PUBLIC });
  server = express()
    .use(requestIds)
    .use(STORE_PATH, storeRoute({ port: store.port, publicUrl: PUBLIC }))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  app = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  storage = createStorage({
    endpoint: `http://127.0.0.1:${store.port}`,
    publicEndpoint: PUBLIC,
    bucket: BUCKET,
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
  });
  await storage.ensureBucket();
});
afterAll(async () => {
  await storage.close();
  server.close();
  await store.stop();
});

const throughApp = (url: string): string => url.replace('https://disputes.example.com', app);
const linkOf = (key: string) =>
  storage.presignDownload({
    key,
    filename: 'file.bin',
    contentType: 'application/octet-stream',
    disposition: 'attachment',
    expiresInSeconds: 30,
  });

test('a file of many megabytes goes up and down through the application by signed links', async () => {
  const bytes = Buffer.alloc(9_000_000, 'entente ');
  const upload = await storage.presignUpload({
    key: 'large',
    contentType: 'application/octet-stream',
    size: bytes.length,
    expiresInSeconds: 30,
  });
  expect(upload.url.startsWith(PUBLIC)).toBe(true);
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.mode === 'post' ? upload.fields : {})) {
    form.append(name, value);
  }
  form.append('file', new Blob([bytes]), 'file.bin');
  const sent = await fetch(throughApp(upload.url), { method: 'POST', body: form });
  expect(sent.status).toBeLessThan(300);
  const got = await fetch(throughApp(await linkOf('large')), { headers: { cookie: 'session=secret' } });
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
  expect(got.headers.get('content-disposition')).toContain('attachment');
});

test('nothing is there without a signature, with a changed one, or by a way up', async () => {
  const link = await linkOf('large');
  for (const url of [
    link.replace(/\?.*/, ''),
    link.replace('large', 'other'),
    link.replace(/.$/, (end) => (end === '0' ? '1' : '0')),
  ]) {
    expect((await fetch(throughApp(url))).status).toBe(403);
  }
  const path = `${STORE_PATH}/../../${BUCKET}/large`;
  expect((await rawRequest(app, { method: 'GET', path })).status).not.toBe(200);
});

test('a store that is gone is an error of ours, said plainly', async () => {
  const lonely = express()
    .use(requestIds)
    .use(STORE_PATH, storeRoute({ port: 1, publicUrl: PUBLIC }))
    .listen(0, '127.0.0.1');
  await once(lonely, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(lonely.address() as AddressInfo).port}${STORE_PATH}/x/y`);
  expect(answer.status).toBe(500);
  lonely.close();
});
