import { createHash, createHmac } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ACCESS_KEY_ID, BUCKET, errorCode, rawRequest, SECRET_ACCESS_KEY, startTestStore } from './running-store.ts';

let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await startTestStore();
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'secret', Body: 'confidential' }));
  await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'other', Body: 'also confidential' }));
});
afterEach(() => {
  store.clock.offsetMs = 0;
});
afterAll(() => store.stop());

const presignedGet = (expiresIn = 60, more: object = {}) =>
  getSignedUrl(store.client, new GetObjectCommand({ Bucket: BUCKET, Key: 'secret', ...more }), { expiresIn });

async function codeOf(url: string | URL, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const text = await response.text();
  expect(text).not.toContain('confidential');
  return errorCode(text);
}

describe('without a signature', () => {
  test.each([
    '/',
    `/${BUCKET}`,
    `/${BUCKET}?list-type=2`,
    `/${BUCKET}/secret`,
    `/${BUCKET}/absent`,
    '/absent-bucket/x',
  ])('GET %s is refused, the same whether it exists or not', async (path) => {
    const { status, body } = await rawRequest(store.endpoint, { method: 'GET', path });
    expect([status, errorCode(body)]).toEqual([403, 'AccessDenied']);
  });

  test.each(['PUT', 'DELETE', 'POST'])('%s is refused', async (method) => {
    const headers = { 'content-length': '1' };
    const { status } = await rawRequest(store.endpoint, { method, path: `/${BUCKET}/secret`, headers, body: 'x' });
    expect(status).toBe(403);
    expect(await (await fetch(await presignedGet())).text()).toBe('confidential');
  });

  test('an older signature version is refused', async () => {
    const headers = { authorization: `AWS ${ACCESS_KEY_ID}:abc=` };
    const { body } = await rawRequest(store.endpoint, { method: 'GET', path: `/${BUCKET}/secret`, headers });
    expect(errorCode(body)).toBe('AuthorizationHeaderMalformed');
    const old = `/${BUCKET}/secret?AWSAccessKeyId=${ACCESS_KEY_ID}&Expires=9999999999&Signature=abc`;
    expect((await rawRequest(store.endpoint, { method: 'GET', path: old })).status).toBe(403);
  });
});

describe('a presigned link', () => {
  test('works until it expires, to the second', async () => {
    const url = await presignedGet(60);
    store.clock.offsetMs = 58_000;
    expect((await fetch(url)).status).toBe(200);
    store.clock.offsetMs = 61_500;
    expect(await codeOf(url)).toBe('AccessDenied');
  });

  test('from a clock far ahead is not valid yet', async () => {
    const url = await presignedGet(3600);
    store.clock.offsetMs = -16 * 60_000;
    expect(await codeOf(url)).toBe('AccessDenied');
  });

  test.each<[string, (url: URL) => unknown, string]>([
    ['another key', (url) => Object.assign(url, { pathname: `/${BUCKET}/other` }), 'SignatureDoesNotMatch'],
    ['a longer life', (url) => url.searchParams.set('X-Amz-Expires', '6000'), 'SignatureDoesNotMatch'],
    ['an endless life', (url) => url.searchParams.set('X-Amz-Expires', '604801'), 'AuthorizationQueryParametersError'],
    ['another type', (url) => url.searchParams.set('response-content-type', 'text/html'), 'SignatureDoesNotMatch'],
    ['an added parameter', (url) => url.searchParams.append('versionId', '1'), 'SignatureDoesNotMatch'],
    ['a second expiry', (url) => url.searchParams.append('X-Amz-Expires', '60'), 'AuthorizationQueryParametersError'],
    ['no expiry', (url) => url.searchParams.delete('X-Amz-Expires'), 'AuthorizationQueryParametersError'],
    ['no signature', (url) => url.searchParams.delete('X-Amz-Signature'), 'AuthorizationQueryParametersError'],
    ['an empty signature', (url) => url.searchParams.set('X-Amz-Signature', ''), 'SignatureDoesNotMatch'],
    ['no host signed', (url) => url.searchParams.set('X-Amz-SignedHeaders', 'date'), 'AccessDenied'],
    [
      'another region',
      (url) =>
        url.searchParams.set(
          'X-Amz-Credential',
          (url.searchParams.get('X-Amz-Credential') ?? '').replace('us-east-1', 'eu-west-1'),
        ),
      'AuthorizationHeaderMalformed',
    ],
    [
      'another owner',
      (url) =>
        url.searchParams.set(
          'X-Amz-Credential',
          (url.searchParams.get('X-Amz-Credential') ?? '').replace(ACCESS_KEY_ID, 'x'),
        ),
      'InvalidAccessKeyId',
    ],
  ])('altered to have %s is refused', async (_what, alter, code) => {
    const url = new URL(await presignedGet());
    alter(url);
    expect(await codeOf(url)).toBe(code);
  });

  test('is bound to its method and its host', async () => {
    const url = await presignedGet();
    expect(await codeOf(url, { method: 'PUT', body: 'x' })).toBe('SignatureDoesNotMatch');
    expect(await codeOf(url, { method: 'DELETE' })).toBe('SignatureDoesNotMatch');
    const { pathname, search } = new URL(url);
    const headers = { host: 'elsewhere.example' };
    expect((await rawRequest(store.endpoint, { method: 'GET', path: pathname + search, headers })).status).toBe(403);
  });

  test('admits no unsigned instruction and no second identity', async () => {
    expect(await codeOf(await presignedGet(), { headers: { 'x-amz-copy-source': '/documents/other' } })).toBe(
      'AccessDenied',
    );
    expect(await codeOf(await presignedGet(), { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).toBe(
      'InvalidArgument',
    );
  });

  test('survives a change of the query’s encoding that keeps its meaning', async () => {
    const url = new URL(await presignedGet(60, { ResponseContentDisposition: 'attachment; filename="a b+c.pdf"' }));
    url.searchParams.sort();
    expect(url.search).toContain('+');
    expect((await fetch(url)).status).toBe(200);
  });

  test('with a signed length and type takes exactly that', async () => {
    const command = new PutObjectCommand({ Bucket: BUCKET, Key: 'exact', ContentType: 'image/png', ContentLength: 4 });
    const signableHeaders = new Set(['host', 'content-type', 'content-length']);
    const url = await getSignedUrl(store.client, command, { expiresIn: 60, signableHeaders });
    const send = (body: string, type: string) => fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });
    expect((await send('12345', 'image/png')).status).toBe(403);
    expect((await send('123', 'image/png')).status).toBe(403);
    expect((await send('1234', 'text/html')).status).toBe(403);
    expect((await send('1234', 'image/png')).status).toBe(200);
  });
});

describe('a signed header', () => {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  /** Written out here once more, so that the store is not checked against itself. */
  function sign(options: { body?: string; payloadHash?: string; date?: Date; extra?: Record<string, string> } = {}) {
    const body = options.body ?? '';
    const amzDate = (options.date ?? new Date()).toISOString().replace(/[-:]|\.\d+/g, '');
    const day = amzDate.slice(0, 8);
    const headers: Record<string, string> = {
      host: new URL(store.endpoint).host,
      'x-amz-content-sha256': options.payloadHash ?? sha256(body),
      'x-amz-date': amzDate,
      ...options.extra,
    };
    const names = Object.keys(headers).sort();
    const canonical = [
      'PUT',
      `/${BUCKET}/signed`,
      '',
      ...names.map((name) => `${name}:${headers[name]}`),
      '',
      names.join(';'),
      headers['x-amz-content-sha256'],
    ].join('\n');
    const scope = `${day}/us-east-1/s3/aws4_request`;
    const key = ['us-east-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${SECRET_ACCESS_KEY}`, day));
    const signature = hmac(key, ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n')).toString('hex');
    headers.authorization = `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return headers;
  }
  const send = async (headers: Record<string, string>, body: string) => {
    const answer = await rawRequest(store.endpoint, {
      method: 'PUT',
      path: `/${BUCKET}/signed`,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      body,
    });
    return errorCode(answer.body) ?? answer.status;
  };

  test('is accepted when everything agrees', async () => {
    expect(await send(sign({ body: 'hello' }), 'hello')).toBe(200);
    expect(await send(sign({ payloadHash: 'UNSIGNED-PAYLOAD' }), 'hello')).toBe(200);
  });

  test('does not cover another body', async () => {
    expect(await send(sign({ body: 'hello' }), 'hullo')).toBe('XAmzContentSHA256Mismatch');
  });

  test('is refused from a clock a quarter of an hour off, either way', async () => {
    expect(await send(sign({ date: new Date(Date.now() - 16 * 60_000) }), '')).toBe('RequestTimeTooSkewed');
    expect(await send(sign({ date: new Date(Date.now() + 16 * 60_000) }), '')).toBe('RequestTimeTooSkewed');
    expect(await send(sign({ date: new Date(Date.now() - 14 * 60_000) }), '')).toBe(200);
  });

  test('must cover every x-amz header', async () => {
    const withUnsigned = { ...sign(), 'x-amz-meta-added': 'later' };
    expect(await send(withUnsigned, '')).toBe('AccessDenied');
    expect(await send(sign({ extra: { 'x-amz-meta-added': 'signed' } }), '')).toBe(200);
  });

  test('with chunked signing gets a clear refusal', async () => {
    expect(await send(sign({ payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }), '')).toBe('NotImplemented');
    const chunked = { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '0' };
    expect(await send(sign({ payloadHash: 'UNSIGNED-PAYLOAD', extra: chunked }), '')).toBe('NotImplemented');
  });

  test('checks Content-MD5 and the checksums it is given', async () => {
    const unsigned = { payloadHash: 'UNSIGNED-PAYLOAD' } as const;
    const md5 = createHash('md5').update('hello').digest('base64');
    expect(await send(sign({ ...unsigned, extra: { 'content-md5': md5 } }), 'hello')).toBe(200);
    expect(await send(sign({ ...unsigned, extra: { 'content-md5': md5 } }), 'other')).toBe('BadDigest');
    expect(await send(sign({ ...unsigned, extra: { 'x-amz-checksum-crc32': 'NhCmhg==' } }), 'hello')).toBe(200);
    expect(await send(sign({ ...unsigned, extra: { 'x-amz-checksum-crc32': 'NhCmhg==' } }), 'other')).toBe('BadDigest');
  });

  test('is asked for before a large body is sent', async () => {
    const headers = { expect: '100-continue', 'content-length': '100000000' };
    const { status } = await rawRequest(store.endpoint, { method: 'PUT', path: `/${BUCKET}/unsigned`, headers });
    expect(status).toBe(403);
  });
});

test('malformed targets are refused politely', async () => {
  for (const path of ['/%', '/documents/%ff', '/documents/%zz?x=%', '//', '/documents/a?X-Amz-Signature=%00']) {
    const { status } = await rawRequest(store.endpoint, { method: 'GET', path });
    expect([400, 403]).toContain(status);
  }
});

test('what the store does not implement is said, not ignored', async () => {
  for (const name of ['acl', 'tagging', 'versionId']) {
    const url = new URL(await presignedGet());
    expect(url.searchParams.has(name)).toBe(false);
  }
  const acl = getSignedUrl(store.client, new GetObjectCommand({ Bucket: BUCKET, Key: 'secret', VersionId: 'x' }), {
    expiresIn: 60,
  });
  expect(await codeOf(await acl)).toBe('NotImplemented');
});
