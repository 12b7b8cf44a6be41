import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, expect, test } from 'vitest';
import { ObjectStoreInUseError } from '#server/embedded/storage/start-object-store.ts';
import { BUCKET, startTestStore, testClient } from './running-store.ts';

const cleanups: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(overrides: Parameters<typeof startTestStore>[0] = {}) {
  const store = await startTestStore(overrides);
  cleanups.push(() => store.stop());
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return store;
}
type Store = Awaited<ReturnType<typeof start>>;

const put = (store: Pick<Store, 'client'>, Key: string, Body: string | Buffer) =>
  store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const read = async (store: Pick<Store, 'client'>, Key: string) =>
  (await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString();
const temporaryFiles = (dataDir: string) => readdir(join(dataDir, 'objects', 'tmp'));

test('a restart keeps objects, address and links', async () => {
  const first = await start();
  await put(first, 'kept', 'content');
  const link = await getSignedUrl(first.client, new GetObjectCommand({ Bucket: BUCKET, Key: 'kept' }), {
    expiresIn: 60,
  });
  await first.stop({ keepData: true });
  const second = await start({ dataDir: first.dataDir });
  expect(second.endpoint).toBe(first.endpoint);
  expect(await read(second, 'kept')).toBe('content');
  expect(await (await fetch(link)).text()).toBe('content');
});

test('a second store on the same folder is refused and told where the first one is', async () => {
  const first = await start();
  const second = startTestStore({ dataDir: first.dataDir });
  await expect(second).rejects.toThrow(ObjectStoreInUseError);
  await expect(second).rejects.toMatchObject({ endpoint: first.endpoint });
  await expect(startTestStore({ dataDir: first.dataDir, port: first.port })).rejects.toThrow(ObjectStoreInUseError);
});

test('a remembered port taken by another program is given up, one that was asked for is not', async () => {
  const first = await start();
  await first.stop({ keepData: true });
  const other = createServer((socket) => socket.destroy()).listen(first.port, '127.0.0.1');
  cleanups.push(async () => other.close());
  await once(other, 'listening');
  await expect(startTestStore({ dataDir: first.dataDir, port: first.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  const second = await start({ dataDir: first.dataDir });
  expect(second.port).not.toBe(first.port);
});

test('an upload that breaks off leaves the earlier object and no file', async () => {
  const store = await start();
  await put(store, 'k', 'before');
  const url = await getSignedUrl(store.client, new PutObjectCommand({ Bucket: BUCKET, Key: 'k' }), { expiresIn: 60 });
  const req = request(url, { method: 'PUT', headers: { 'content-length': '1000000' } });
  req.on('error', () => undefined);
  req.write(Buffer.alloc(100_000));
  await expect.poll(() => temporaryFiles(store.dataDir)).toHaveLength(1);
  req.destroy();
  await expect.poll(() => temporaryFiles(store.dataDir)).toEqual([]);
  expect(await read(store, 'k')).toBe('before');
});

test('a form upload that breaks off leaves nothing', async () => {
  const store = await start();
  const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post');
  const Conditions = [['content-length-range', 0, 1_000_000]] as never;
  const { url, fields } = await createPresignedPost(store.client, { Bucket: BUCKET, Key: 'form', Conditions });
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = '--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n';
  const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '500000' };
  const req = request(url, { method: 'POST', headers });
  req.on('error', () => undefined);
  req.write(`${parts.join('')}${file}${'x'.repeat(200_000)}`);
  await expect.poll(() => temporaryFiles(store.dataDir)).toHaveLength(1);
  req.destroy();
  await expect.poll(() => temporaryFiles(store.dataDir)).toEqual([]);
  await expect(read(store, 'form')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('a killed process leaves whole objects only, and its leftovers are swept at the next start', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'entente-store-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const child: ChildProcess = fork(join(import.meta.dirname, 'store-process.ts'), [dataDir], {
    execArgv: ['--import', 'tsx'],
  });
  cleanups.push(async () => child.kill('SIGKILL'));
  const [endpoint] = (await once(child, 'message')) as [string];
  const client = testClient(endpoint);
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await put({ client }, 'fixed', 'before');

  // Writers go round and round, each body as long as its letter says, until the process dies under them.
  const acknowledged = new Map<string, string>([['fixed', 'before']]);
  const writers = Array.from({ length: 6 }, async (_value, writer) => {
    for (let round = 0; ; round += 1) {
      const key = `w${writer}/${round % 5}`;
      const body = String.fromCharCode(97 + (round % 26)).repeat(200_000 + round);
      await put({ client }, key, body);
      acknowledged.set(key, body);
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGKILL');
  await Promise.allSettled(writers);
  client.destroy();
  expect(acknowledged.size).toBeGreaterThan(6);
  await writeFile(join(dataDir, 'objects', 'tmp', 'leftover'), 'half an obj');

  const store = await start({ dataDir });
  expect(await temporaryFiles(dataDir)).toEqual([]);
  for (const [key, body] of acknowledged) {
    const text = (await read(store, key)) ?? '';
    // The last write may have been published without its answer arriving; then it is the next round's, and whole.
    const isWhole = key === 'fixed' ? text === body : /^(.)\1*$/.test(text) && text.length >= body.length;
    expect(isWhole, key).toBe(true);
  }
});

test('parallel writers of one key never mix', async () => {
  const store = await start();
  const bodies = Array.from({ length: 40 }, (_value, index) => String.fromCharCode(65 + index).repeat(50_000 + index));
  const reads: Array<Promise<string | undefined>> = [];
  await put(store, 'contended', bodies[0] ?? '');
  await Promise.all(
    bodies.map(async (body) => {
      await put(store, 'contended', body);
      reads.push(read(store, 'contended'));
    }),
  );
  for (const text of await Promise.all(reads)) expect(bodies).toContain(text);
  expect(await temporaryFiles(store.dataDir)).toEqual([]);
});

test('of parallel writers that want a new object exactly one succeeds', async () => {
  const store = await start();
  const attempt = (Body: string) =>
    store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'new', Body, IfNoneMatch: '*' }));
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_value, index) => attempt(`${index}`)));
  const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [`${index}`] : []));
  expect(winners).toEqual([await read(store, 'new')]);
});

test('deleting beside writing in the same folder loses no write', async () => {
  const store = await start();
  const cycle = async (Key: string) => {
    for (let round = 0; round < 15; round += 1) {
      await put(store, Key, 'x');
      await store.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    }
    await put(store, Key, 'last');
  };
  const keys = Array.from({ length: 6 }, (_value, index) => `a/b/c/${index}`);
  await Promise.all(keys.map(cycle));
  const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(keys);
});

test('a damaged file is reported, not served', async () => {
  const store = await start();
  await put(store, 'x', 'whole content');
  const path = join(store.dataDir, 'objects', 'buckets', BUCKET, 'objects', Buffer.from('x').toString('hex'));
  await truncate(path, 7);
  await expect(read(store, 'x')).rejects.toMatchObject({ name: 'InternalError' });
});

test('uploads in parts abandoned for a week are removed at start, younger ones stay', async () => {
  const store = await start();
  const begin = () => store.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'k' }));
  const [old, young] = [await begin(), await begin()];
  await store.stop({ keepData: true });
  const folder = join(store.dataDir, 'objects', 'uploads');
  const eightDaysAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  await utimes(join(folder, old.UploadId ?? ''), eightDaysAgo, eightDaysAgo);
  await start({ dataDir: store.dataDir });
  expect(await readdir(folder)).toEqual([young.UploadId]);
});

test('nothing is written outside the data folder', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'entente-parent-'));
  cleanups.push(() => rm(parent, { recursive: true, force: true }));
  const store = await start({ dataDir: join(parent, 'data') });
  for (const key of ['../../../../escaped', '..', '../x', '/etc/escaped', `${'../'.repeat(300)}escaped`]) {
    await put(store, key, 'x');
    expect(await read(store, key)).toBe('x');
  }
  expect(await readdir(parent)).toEqual(['data']);
  expect(await readdir(join(parent, 'data'))).toEqual(['objects']);
  const names = await readdir(join(parent, 'data'), { recursive: true });
  const stored = names.filter((name) => name.includes(`${BUCKET}/objects/`));
  expect(stored.every((name) => /^objects\/buckets\/documents\/objects\/[0-9a-f/-]+$/.test(name))).toBe(true);
});

test('large objects pass without being held in memory', async () => {
  const store = await start();
  const { Readable } = await import('node:stream');
  const megabyte = Buffer.alloc(1024 * 1024, 7);
  const size = 200;
  global.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const source = Readable.from(
    (function* () {
      for (let index = 0; index < size; index += 1) {
        peak = Math.max(peak, process.memoryUsage().rss);
        yield megabyte;
      }
    })(),
  );
  const ContentLength = size * megabyte.length;
  await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'large', Body: source, ContentLength }));
  const { Body } = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'large' }));
  let received = 0;
  for await (const chunk of Body as AsyncIterable<Buffer>) {
    received += chunk.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  expect(received).toBe(ContentLength);
  expect((peak - before) / 1024 / 1024).toBeLessThan(100);
});
