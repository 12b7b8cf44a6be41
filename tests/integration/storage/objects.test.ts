import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUCKET, startTestStore, testClient } from './running-store.ts';

let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await startTestStore();
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(() => store.stop());

const put = (Key: string, Body: string | Buffer = 'x', more: object = {}) =>
  store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));
const get = (Key: string, more: object = {}) =>
  store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
const read = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();

describe('buckets', () => {
  test('creating one twice is harmless, and an absent one is 404', async () => {
    await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await store.client.send(new HeadBucketCommand({ Bucket: BUCKET }));
    await expect(store.client.send(new HeadBucketCommand({ Bucket: 'absent' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    const absent = new PutObjectCommand({ Bucket: 'absent', Key: 'k', Body: 'x' });
    await expect(store.client.send(absent)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    const { Buckets } = await store.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([BUCKET]);
  });

  test.each(['..', 'UPPER', 'a', 'a..b', '.hidden', 'with_underscore'])('the name %s is refused', async (Bucket) => {
    await expect(store.client.send(new CreateBucketCommand({ Bucket }))).rejects.toThrow();
  });
});

describe('one object', () => {
  test('comes back byte for byte with its type and metadata', async () => {
    const body = randomBytes(3_000_000);
    const { ETag } = await put('round/trip.bin', body, { ContentType: 'image/png', Metadata: { note: 'recu' } });
    expect(ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
    const output = await get('round/trip.bin');
    expect(body.equals((await output.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(output).toMatchObject({
      ContentType: 'image/png',
      ContentLength: body.length,
      Metadata: { note: 'recu' },
      ETag,
    });
    const head = await store.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'round/trip.bin' }));
    expect(head).toMatchObject({ ContentType: 'image/png', ContentLength: body.length, ETag });
  });

  test('may be empty', async () => {
    await put('empty', '', { ContentLength: 0 });
    expect(await read('empty')).toBe('');
  });

  test('streams in without its hash being known beforehand', async () => {
    await put('streamed', Readable.from([Buffer.from('one '), Buffer.from('two')]) as never, { ContentLength: 7 });
    expect(await read('streamed')).toBe('one two');
  });

  test('is gone after deletion, which may be repeated', async () => {
    await put('to-delete');
    const command = new DeleteObjectCommand({ Bucket: BUCKET, Key: 'to-delete' });
    await store.client.send(command);
    await store.client.send(command);
    await expect(get('to-delete')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('can be copied, keeping or replacing its description', async () => {
    await put('copy/source é.txt', 'copied', { ContentType: 'image/gif', Metadata: { a: '1' } });
    const CopySource = `${BUCKET}/${encodeURIComponent('copy/source é.txt')}`;
    await store.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'copy/kept', CopySource }));
    expect(await get('copy/kept')).toMatchObject({ ContentType: 'image/gif', Metadata: { a: '1' } });
    expect(await read('copy/kept')).toBe('copied');
    const replacing = { MetadataDirective: 'REPLACE', ContentType: 'text/plain' } as const;
    await store.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'copy/new', CopySource, ...replacing }));
    expect(await get('copy/new')).toMatchObject({ ContentType: 'text/plain', Metadata: {} });
    const stale = new CopyObjectCommand({ Bucket: BUCKET, Key: 'copy/no', CopySource, CopySourceIfMatch: '"0"' });
    await expect(store.client.send(stale)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('is not overwritten when the writer asked for a new one', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await read('once')).toBe('first');
  });
});

describe('reading parts and conditions', () => {
  beforeAll(() => put('digits', '0123456789'));

  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-999', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, text, contentRange) => {
    const output = await get('digits', { Range });
    expect(output.ContentRange).toBe(contentRange);
    expect(output.$metadata.httpStatusCode).toBe(206);
    expect(await output.Body?.transformToString()).toBe(text);
  });

  test('a range beyond the end is refused', async () => {
    await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    await expect(get('digits', { Range: 'bytes=-0' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('ETags decide between 200, 304 and 412', async () => {
    const { ETag } = await get('digits');
    await expect(get('digits', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('digits', { IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await read('digits', { IfMatch: ETag, IfNoneMatch: '"0"' })).toBe('0123456789');
    await expect(get('digits', { IfModifiedSince: new Date(Date.now() + 1000) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });
});

describe('keys', () => {
  const KEYS = [
    '../../../../etc/passwd',
    '..',
    '.',
    './a/../b',
    '/leading',
    'trailing/',
    'double//slash',
    'nul\u0000byte',
    'new\nline',
    'quote"\'<&>.txt',
    'percent%2e%2e%2fkey',
    'plus+space and ~!*()',
    'naïve/日本語/🧾.pdf',
    'combining-e\u0301',
    'composed-\u00e9',
    'right-to-left-\u202efdp.exe',
    'C:\\windows\\x',
    'CON',
    'UPPER',
    'upper',
    'é'.repeat(512),
    `${'a/'.repeat(511)}zz`,
    'x'.repeat(1024),
  ];

  test('every key keeps its own content, and listing gives them back in byte order', async () => {
    await store.client.send(new CreateBucketCommand({ Bucket: 'odd-keys' }));
    for (const Key of KEYS)
      await store.client.send(new PutObjectCommand({ Bucket: 'odd-keys', Key, Body: `of ${Key}` }));
    for (const Key of KEYS) {
      const { Body } = await store.client.send(new GetObjectCommand({ Bucket: 'odd-keys', Key }));
      expect(await Body?.transformToString()).toBe(`of ${Key}`);
    }
    const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: 'odd-keys', EncodingType: 'url' }));
    const listed = Contents?.map(({ Key }) => decodeURIComponent(Key ?? ''));
    expect(listed).toEqual([...KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  test('one byte too long is refused', async () => {
    await expect(put('x'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
    await expect(put(`${'é'.repeat(512)}x`)).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });
});

describe('listing', () => {
  const names = Array.from({ length: 2300 }, (_value, index) => `n/${index % 23}/${String(index).padStart(4, '0')}`);

  beforeAll(async () => {
    await store.client.send(new CreateBucketCommand({ Bucket: 'listed' }));
    for (let index = 0; index < names.length; index += 50) {
      const batch = names.slice(index, index + 50);
      await Promise.all(
        batch.map((Key) => store.client.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: 'x' }))),
      );
    }
  });

  async function listAll(input: object) {
    const keys: string[] = [];
    const prefixes: string[] = [];
    let pages = 0;
    let ContinuationToken: string | undefined;
    do {
      const page = await store.client.send(new ListObjectsV2Command({ Bucket: 'listed', ...input, ContinuationToken }));
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
      prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''));
      expect(page.KeyCount).toBe((page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0));
      ContinuationToken = page.NextContinuationToken;
      pages += 1;
    } while (ContinuationToken !== undefined);
    return { keys, prefixes, pages };
  }

  test('pages hold at most a thousand and lose or repeat nothing', async () => {
    const { keys, pages } = await listAll({});
    expect(keys).toEqual([...names].sort());
    expect(pages).toBe(3);
  });

  test('a page that ends exactly at the last key is not truncated', async () => {
    expect((await listAll({ MaxKeys: 100, Prefix: 'n/7/' })).pages).toBe(1);
    expect((await listAll({ MaxKeys: 99, Prefix: 'n/7/' })).pages).toBe(2);
  });

  test('prefix and start-after narrow the list', async () => {
    const { keys } = await listAll({ Prefix: 'n/1', StartAfter: 'n/18/1000', MaxKeys: 37 });
    expect(keys).toEqual(names.filter((name) => name.startsWith('n/1') && name > 'n/18/1000').sort());
  });

  test.each(['/', '/0', '2'])(
    'the delimiter %j folds keys into common prefixes, also across pages',
    async (Delimiter) => {
      const expected = new Set<string>();
      const loose: string[] = [];
      for (const name of [...names].sort()) {
        const cut = name.indexOf(Delimiter, 2);
        if (cut === -1) loose.push(name);
        else expected.add(name.slice(0, cut + Delimiter.length));
      }
      const { keys, prefixes } = await listAll({ Prefix: 'n/', Delimiter, MaxKeys: 5 });
      expect(prefixes).toEqual([...expected]);
      expect(keys).toEqual(loose);
    },
  );

  test('many are deleted in one request', async () => {
    const Objects = names.slice(0, 1000).map((Key) => ({ Key }));
    const { Deleted } = await store.client.send(new DeleteObjectsCommand({ Bucket: 'listed', Delete: { Objects } }));
    expect(Deleted).toHaveLength(1000);
    expect((await listAll({})).keys).toEqual(names.slice(1000).sort());
    const odd = '<&>\n"é';
    await store.client.send(new PutObjectCommand({ Bucket: 'listed', Key: odd, Body: 'x' }));
    const Delete = { Objects: [{ Key: odd }], Quiet: true };
    expect((await store.client.send(new DeleteObjectsCommand({ Bucket: 'listed', Delete }))).Deleted).toBeUndefined();
    expect((await listAll({ Prefix: '<' })).keys).toEqual([]);
  });
});

describe('what a browser is told about a served object', () => {
  async function serve(ContentType: string, more: object = {}) {
    await put('served', 'content', { ContentType });
    const url = await getSignedUrl(store.client, new GetObjectCommand({ Bucket: BUCKET, Key: 'served', ...more }), {
      expiresIn: 60,
    });
    return fetch(url);
  }

  test('an image may be shown by our pages, and nothing may be stored, sniffed or run', async () => {
    const { headers } = await serve('image/png');
    expect(headers.get('content-disposition')).toBe('inline');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  test.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/javascript'])(
    '%s is never shown in place, whatever the link says',
    async (type) => {
      const overrides = { ResponseContentType: type, ResponseContentDisposition: 'inline; filename="a.png"' };
      const { headers } = await serve('image/png', overrides);
      expect(headers.get('content-type')).toBe(type);
      expect(headers.get('content-disposition')).toBe('attachment; filename="a.png"');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain('sandbox');
    },
  );

  test('the signed link chooses name and type, and cannot smuggle a header', async () => {
    const { headers } = await serve('image/png', {
      ResponseContentType: 'application/pdf',
      ResponseContentDisposition: `attachment; filename*=UTF-8''re%C3%A7u.pdf`,
    });
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''re%C3%A7u.pdf`);
    const broken = await serve('image/png', { ResponseContentDisposition: 'inline\r\nset-cookie: a=b' });
    expect(broken.status).toBe(400);
    expect(broken.headers.get('set-cookie')).toBeNull();
  });
});

test('another secret or key id sees nothing', async () => {
  const wrong = testClient(store.endpoint, 'another secret of enough length');
  const list = new ListObjectsV2Command({ Bucket: BUCKET });
  await expect(wrong.send(list)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  const foreign = testClient(store.endpoint, undefined, 'somebody');
  await expect(foreign.send(list)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
});
