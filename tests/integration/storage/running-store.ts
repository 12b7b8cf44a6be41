import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type ObjectStoreOptions, startObjectStore } from '#server/embedded/storage/start-object-store.ts';

export const ACCESS_KEY_ID = 'entente-test';
export const SECRET_ACCESS_KEY = 'a secret for tests only, thirty-two';
export const APP_ORIGIN = 'http://localhost:3000';
export const BUCKET = 'documents';

/** A store on a folder of its own, a client for it, and a clock the test may move. */
export async function startTestStore(overrides: Partial<ObjectStoreOptions> = {}) {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'entente-store-')));
  const clock = { offsetMs: 0 };
  const store = await startObjectStore({
    dataDir,
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
    allowedOrigins: [APP_ORIGIN],
    now: () => new Date(Date.now() + clock.offsetMs),
    ...overrides,
  });
  const client = testClient(store.endpoint);
  return {
    dataDir,
    clock,
    client,
    endpoint: store.endpoint,
    port: store.port,
    async stop(options: { keepData?: boolean } = {}) {
      client.destroy();
      await store.stop();
      if (!options.keepData) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function testClient(
  endpoint: string,
  secretAccessKey = SECRET_ACCESS_KEY,
  accessKeyId = ACCESS_KEY_ID,
): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** A request sent exactly as written: `fetch` would tidy the path, the headers and the length. */
export function rawRequest(
  endpoint: string,
  options: { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: string }> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const { method, path, headers } = options;
    const req = request({ hostname, port, method, path, headers: headers ?? {} }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    req.on('error', reject);
    req.end(options.body);
  });
}

/** The code of an S3 error document. */
export function errorCode(xml: string): string | undefined {
  return /<Code>([^<]+)<\/Code>/.exec(xml)?.[1];
}
