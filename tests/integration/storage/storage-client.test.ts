import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStorage } from '#server/integrations/storage/create-storage.ts';
import { StorageError } from '#server/integrations/storage/storage-error.ts';
import { ACCESS_KEY_ID, BUCKET, SECRET_ACCESS_KEY, startTestStore } from './running-store.ts';

let store: Awaited<ReturnType<typeof startTestStore>>;
let storage: ReturnType<typeof createStorage>;

const credentials = { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET_ACCESS_KEY };

beforeAll(async () => {
  store = await startTestStore();
  storage = createStorage({ endpoint: store.endpoint, bucket: BUCKET, ...credentials });
  await storage.ensureBucket();
});
afterAll(async () => {
  await storage.close();
  await store.stop();
});

async function sendForm(url: string, fields: Readonly<Record<string, string>>, file: string | Blob) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([file]), 'name.png');
  return (await fetch(url, { method: 'POST', body: form })).status;
}

test('the bucket may be ensured again', () => storage.ensureBucket());

describe('objects', () => {
  test('text, bytes and streams of known length are stored', async () => {
    const { etag } = await storage.putObject({
      key: 'a/1',
      body: 'text',
      contentType: 'text/plain',
      metadata: { by: 'u1' },
    });
    const body = Readable.from([Buffer.from('stream')]);
    await storage.putObject({ key: 'a/2', body, contentLength: 6, contentType: 'text/plain' });
    const { body: stream, ...info } = await storage.getObject('a/1');
    expect((await buffer(stream)).toString()).toBe('text');
    expect(info).toMatchObject({ size: 4, contentType: 'text/plain', etag, metadata: { by: 'u1' } });
    expect(await storage.headObject('a/2')).toMatchObject({ size: 6 });
  });

  test.each([0, 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 20_000_000])(
    'a stream of unknown length, which turns out to be %i bytes',
    async (size) => {
      const bytes = randomBytes(size);
      const chunks = Array.from({ length: Math.ceil(size / 300_000) }, (_value, index) =>
        bytes.subarray(index * 300_000, (index + 1) * 300_000),
      );
      await storage.putObject({ key: 'unknown', body: Readable.from(chunks), contentType: 'application/zip' });
      const { body, size: stored, contentType } = await storage.getObject('unknown');
      expect([stored, contentType]).toEqual([size, 'application/zip']);
      expect((await buffer(body)).equals(bytes)).toBe(true);
    },
  );

  test('a stream that fails leaves no object', async () => {
    const failing = Readable.from(
      (function* () {
        yield Buffer.alloc(9 * 1024 * 1024);
        throw new Error('the source broke');
      })(),
    );
    const put = storage.putObject({ key: 'failed', body: failing, contentType: 'text/plain' });
    await expect(put).rejects.toBeInstanceOf(StorageError);
    await expect(storage.headObject('failed')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a range keeps the whole size in sight', async () => {
    await storage.putObject({ key: 'digits', body: '0123456789', contentType: 'text/plain' });
    const { body, size } = await storage.getObject('digits', { range: { start: 2, end: 4 } });
    expect([(await buffer(body)).toString(), size]).toEqual(['234', 10]);
    expect((await storage.readFirstBytes('digits', 3)).toString()).toBe('012');
    expect((await storage.readFirstBytes('digits', 99)).toString()).toBe('0123456789');
    await storage.putObject({ key: 'none', body: '', contentType: 'text/plain' });
    expect(await storage.readFirstBytes('none', 8)).toHaveLength(0);
  });

  test('a checked file moves to a key no browser ever had', async () => {
    const { etag } = await storage.putObject({ key: 'incoming/é 1', body: 'checked', contentType: 'text/plain' });
    await storage.copyObject({ fromKey: 'incoming/é 1', toKey: 'documents/1', ifEtag: etag });
    await storage.deleteObject('incoming/é 1');
    expect((await storage.readFirstBytes('documents/1', 9)).toString()).toBe('checked');
    const replaced = storage.copyObject({ fromKey: 'documents/1', toKey: 'x', ifEtag: '0' });
    await expect(replaced).rejects.toMatchObject({ code: 'PRECONDITION' });
  });
});

describe('failures carry a code', () => {
  test.each(['getObject', 'headObject'] as const)('%s of nothing', async (method) => {
    await expect(storage[method]('absent')).rejects.toMatchObject({ name: 'StorageError', code: 'NOT_FOUND' });
    await storage.deleteObject('absent');
  });

  test('wrong credentials, a taken key, an unreachable store', async () => {
    const stranger = createStorage({
      endpoint: store.endpoint,
      bucket: BUCKET,
      ...credentials,
      secretAccessKey: 'wrong',
    });
    await expect(stranger.headObject('a/1')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await stranger.close();
    const put = () => storage.putObject({ key: 'taken', body: 'x', contentType: 'text/plain', onlyIfAbsent: true });
    await put();
    await expect(put()).rejects.toMatchObject({ code: 'PRECONDITION' });
    const nowhere = createStorage({ endpoint: 'http://127.0.0.1:9', bucket: BUCKET, ...credentials });
    await expect(nowhere.headObject('a/1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await nowhere.close();
  });
});

describe('uploads from the browser', () => {
  const agreed = { key: 'incoming/form', contentType: 'image/png', size: 5, expiresInSeconds: 60 };

  test('by form, up to the size and of the type agreed on', async () => {
    const upload = await storage.presignUpload(agreed);
    if (upload.mode !== 'post') throw new Error('A form was expected.');
    expect(await sendForm(upload.url, upload.fields, '123456')).toBe(400);
    expect(await sendForm(upload.url, { ...upload.fields, 'Content-Type': 'text/html' }, '12345')).toBe(403);
    expect(await sendForm(upload.url, upload.fields, '12345')).toBe(204);
    expect(await storage.headObject('incoming/form')).toMatchObject({ size: 5, contentType: 'image/png' });
  });

  test('bare, of exactly the size and type agreed on', async () => {
    const upload = await storage.presignUpload({ ...agreed, key: 'incoming/bare', mode: 'put' });
    if (upload.mode !== 'put') throw new Error('Headers were expected.');
    const send = async (body: string, headers: HeadersInit) =>
      (await fetch(upload.url, { method: 'PUT', body, headers })).status;
    expect(await send('1234', upload.headers)).toBe(403);
    expect(await send('123456', upload.headers)).toBe(403);
    expect(await send('12345', { 'content-type': 'text/html' })).toBe(403);
    expect(await send('12345', upload.headers)).toBe(200);
  });

  test.each([
    { expiresInSeconds: 0 },
    { expiresInSeconds: 3601 },
    { size: -1 },
    { size: 1.5 },
    { contentType: 'a\r\nb' },
  ])('%j is refused', async (change) => {
    await expect(storage.presignUpload({ ...agreed, ...change })).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('downloads', () => {
  const link = { key: 'a/1', filename: 'x.pdf', contentType: 'application/pdf', expiresInSeconds: 60 } as const;

  test('last a minute at most', async () => {
    await expect(
      storage.presignDownload({ ...link, disposition: 'inline', expiresInSeconds: 61 }),
    ).rejects.toMatchObject({
      code: 'INVALID',
    });
    const url = await storage.presignDownload({ ...link, disposition: 'attachment' });
    expect((await fetch(url)).status).toBe(200);
    store.clock.offsetMs = 61_500;
    expect((await fetch(url)).status).toBe(403);
    store.clock.offsetMs = 0;
  });

  test.each([
    ['application/pdf', 'inline'],
    ['image/png', 'inline'],
    ['image/svg+xml', 'attachment'],
    ['text/html', 'attachment'],
    ['text/plain', 'attachment'],
  ])('%s asked for in place is served as %s', async (contentType, type) => {
    const response = await fetch(await storage.presignDownload({ ...link, contentType, disposition: 'inline' }));
    expect(response.headers.get('content-disposition')).toMatch(new RegExp(`^${type};`));
    expect(response.headers.get('content-type')).toBe(contentType);
  });

  test('are signed for the address browsers use', async () => {
    const publicEndpoint = 'https://files.example.com';
    const behindProxy = createStorage({ endpoint: store.endpoint, publicEndpoint, bucket: BUCKET, ...credentials });
    expect(await behindProxy.presignDownload({ ...link, disposition: 'inline' })).toMatch(
      /^https:\/\/files\.example\.com\//,
    );
    await behindProxy.close();
  });
});

test('the store works under a path of another host, behind a proxy that keeps both', async () => {
  const behind = await startTestStore({ publicUrl: 'http://portal.example/files/' });
  expect(behind.endpoint).toBe('http://portal.example/files');
  const inside = createStorage({
    endpoint: `http://127.0.0.1:${behind.port}`,
    publicEndpoint: behind.endpoint,
    bucket: BUCKET,
    ...credentials,
  });
  await inside.ensureBucket();
  await inside.putObject({ key: 'k', body: 'through', contentType: 'text/plain' });
  const url = new URL(
    await inside.presignDownload({
      key: 'k',
      filename: 'k',
      contentType: 'text/plain',
      disposition: 'attachment',
      expiresInSeconds: 9,
    }),
  );
  const { rawRequest } = await import('./running-store.ts');
  const path = url.pathname + url.search;
  const headers = { host: 'portal.example' };
  const answer = await rawRequest(`http://127.0.0.1:${behind.port}`, { method: 'GET', path, headers });
  expect([answer.status, answer.body]).toEqual([200, 'through']);
  await inside.close();
  await behind.stop();
});
