import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP_ORIGIN, BUCKET, rawRequest, startTestStore } from './running-store.ts';

let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await startTestStore({ allowedOrigins: [APP_ORIGIN, 'https://disputes.example.com'] });
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'k', Body: 'x' }));
});
afterAll(() => store.stop());

const preflight = (origin: string | undefined, method = 'PUT', asked = 'content-type') =>
  rawRequest(store.endpoint, {
    method: 'OPTIONS',
    path: `/${BUCKET}/k?X-Amz-Signature=x`,
    headers: {
      ...(origin === undefined ? {} : { origin }),
      'access-control-request-method': method,
      'access-control-request-headers': asked,
    },
  });

test.each([APP_ORIGIN, 'https://disputes.example.com'])('%s may upload', async (origin) => {
  for (const method of ['PUT', 'POST', 'GET', 'HEAD']) {
    const { status, headers } = await preflight(origin, method, 'content-type, x-amz-meta-a');
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-allow-methods']).toContain(method);
    expect(headers['access-control-allow-headers']).toBe('content-type, x-amz-meta-a');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers.vary).toContain('Origin');
  }
});

test.each([
  undefined,
  'null',
  'http://localhost:3001',
  'https://localhost:3000',
  'http://localhost:3000.evil.example',
  'http://evil.example',
  'https://sub.disputes.example.com',
])('the origin %s may not', async (origin) => {
  const { status, headers } = await preflight(origin);
  expect(status).toBe(403);
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['access-control-allow-methods']).toBeUndefined();
});

test('other methods and headers may not', async () => {
  expect((await preflight(APP_ORIGIN, 'DELETE')).status).toBe(403);
  expect((await preflight(APP_ORIGIN, 'PUT', 'authorization')).status).toBe(403);
  expect((await preflight(APP_ORIGIN, 'PUT', 'content-type, cookie')).status).toBe(403);
});

test('answers are readable for our pages, refusals too, and for nobody else', async () => {
  const url = await getSignedUrl(store.client, new GetObjectCommand({ Bucket: BUCKET, Key: 'k' }), { expiresIn: 60 });
  const ours = await fetch(url, { headers: { origin: APP_ORIGIN } });
  expect(ours.headers.get('access-control-allow-origin')).toBe(APP_ORIGIN);
  expect(ours.headers.get('access-control-expose-headers')).toContain('ETag');
  const refused = await fetch(`${url}0`, { headers: { origin: APP_ORIGIN } });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, APP_ORIGIN]);
  const foreign = await fetch(url, { headers: { origin: 'http://evil.example' } });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});
