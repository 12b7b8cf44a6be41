import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { APP_ORIGIN, BUCKET, errorCode, startTestStore, testClient } from './running-store.ts';

let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await startTestStore();
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await store.client.send(new CreateBucketCommand({ Bucket: 'another' }));
});
afterEach(() => {
  store.clock.offsetMs = 0;
});
afterAll(() => store.stop());

const policy = (more: Partial<PresignedPostOptions> = {}) =>
  createPresignedPost(store.client, {
    Bucket: BUCKET,
    Key: 'incoming/1',
    Fields: { 'Content-Type': 'image/png' },
    Conditions: [
      ['content-length-range', 2, 10],
      ['eq', '$Content-Type', 'image/png'],
    ],
    Expires: 60,
    ...more,
  });

async function post(
  url: string,
  fields: Iterable<[string, string]>,
  file: string | Blob = '12345',
  after: string[] = [],
) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append('file', new Blob([file], { type: 'text/html' }), 'evil.html');
  for (const name of after) form.append(name, 'x');
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  return { status: response.status, headers: response.headers, code: errorCode(await response.text()) };
}

const stored = async () => {
  const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents?.map(({ Key, Size }) => [Key, Size]) ?? [];
};

test('a browser sends what was agreed', async () => {
  const { url, fields } = await policy();
  const { status, headers } = await post(url, Object.entries(fields));
  expect(status).toBe(204);
  expect(headers.get('etag')).toBe('"827ccb0eea8a706c4c34a16891f84e7b"');
  const { ContentType, Body } = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'incoming/1' }));
  // The agreed type, not the one the browser put on the file.
  expect(ContentType).toBe('image/png');
  expect(await Body?.transformToString()).toBe('12345');
  await store.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'incoming/1' }));
});

describe('nothing else gets in', () => {
  afterEach(async () => expect(await stored()).toEqual([]));

  test.each([
    ['one byte too long', '12345678901', 'EntityTooLarge'],
    ['much too long', 'x'.repeat(3_000_000), 'EntityTooLarge'],
    ['too short', '1', 'EntityTooSmall'],
    ['empty', '', 'EntityTooSmall'],
  ])('a file that is %s', async (_what, file, code) => {
    const { url, fields } = await policy();
    expect(await post(url, Object.entries(fields), file)).toMatchObject({ status: 400, code });
  });

  test.each<[string, Record<string, string>]>([
    ['another type', { 'Content-Type': 'text/html' }],
    ['another key', { key: 'incoming/2' }],
    ['another bucket in the form', { bucket: 'another' }],
    ['an extra field', { 'x-amz-meta-role': 'admin' }],
    ['an access list', { acl: 'public-read' }],
    ['a redirect nobody signed', { success_action_redirect: `${APP_ORIGIN}/` }],
    [
      'another policy',
      { Policy: Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64') },
    ],
    ['a false signature', { 'X-Amz-Signature': '0'.repeat(64) }],
    ['another credential', { 'X-Amz-Credential': 'x/20261121/us-east-1/s3/aws4_request' }],
    ['another algorithm', { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA1' }],
  ])('%s', async (_what, changes) => {
    const { url, fields } = await policy();
    const { status, code } = await post(url, Object.entries({ ...fields, ...changes }));
    expect(status, code).toBe(403);
  });

  test.each(['Policy', 'X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Algorithm', 'key', 'Content-Type'])(
    'a form without %s',
    async (name) => {
      const { url, fields } = await policy();
      const { status } = await post(
        url,
        Object.entries(fields).filter(([field]) => field !== name),
      );
      expect(status).toBe(403);
    },
  );

  test('a form sent to another bucket', async () => {
    const { url, fields } = await policy();
    expect(await post(url.replace(BUCKET, 'another'), Object.entries(fields))).toMatchObject({ status: 403 });
  });

  test('a field given twice, in another case', async () => {
    const { url, fields } = await policy();
    const twice: Array<[string, string]> = [...Object.entries(fields), ['KEY', 'incoming/2']];
    expect(await post(url, twice)).toMatchObject({ status: 400, code: 'MalformedPOSTRequest' });
  });

  test('a form that comes too late', async () => {
    const { url, fields } = await policy();
    store.clock.offsetMs = 61_500;
    expect(await post(url, Object.entries(fields))).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  test('a form signed with another secret', async () => {
    const client = testClient(store.endpoint, 'another secret of enough length');
    const options = { Bucket: BUCKET, Key: 'k', Conditions: [['content-length-range', 0, 9]] } as PresignedPostOptions;
    const { url, fields } = await createPresignedPost(client, options);
    expect(await post(url, Object.entries(fields))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test('a policy that bounds no size', async () => {
    const { url, fields } = await policy({ Conditions: [['eq', '$Content-Type', 'image/png']] });
    expect(await post(url, Object.entries(fields))).toMatchObject({ status: 403 });
  });

  test('a body that is no form, has no file, or breaks off', async () => {
    const { url } = await policy();
    const send = (body: string) =>
      fetch(url, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
    for (const body of ['', 'nonsense', '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk\r\n--b--\r\n']) {
      expect((await send(body)).status).toBe(400);
    }
  });
});

test('fields after the file do not count', async () => {
  const { url, fields } = await policy({ Key: 'incoming/after' });
  expect((await post(url, Object.entries(fields), '12345', ['key', 'acl'])).status).toBe(204);
});

test('starts-with leaves the rest to the browser', async () => {
  const options = {
    Bucket: BUCKET,
    Key: 'free/name',
    Conditions: [
      ['content-length-range', 0, 10],
      ['starts-with', '$Content-Type', 'image/'],
    ],
  } as PresignedPostOptions;
  const { url, fields } = await createPresignedPost(store.client, options);
  const send = (type: string) => post(url, Object.entries({ ...fields, 'Content-Type': type }));
  expect((await send('image/webp')).status).toBe(204);
  expect((await send('text/html')).status).toBe(403);
});

test('a signed redirect leads back to our pages only', async () => {
  const redirecting = async (target: string) => {
    const { url, fields } = await policy({
      Key: 'incoming/redirect',
      Fields: { 'Content-Type': 'image/png', success_action_redirect: target },
    });
    return post(url, Object.entries(fields));
  };
  const { status, headers } = await redirecting(`${APP_ORIGIN}/uploads/done?id=1`);
  expect(status).toBe(303);
  expect(headers.get('location')).toMatch(
    `${APP_ORIGIN}/uploads/done?id=1&bucket=${BUCKET}&key=incoming%2Fredirect&etag=`,
  );
  expect((await redirecting('https://elsewhere.example/')).status).toBe(400);
  expect((await redirecting('javascript:alert(1)')).status).toBe(400);
});
