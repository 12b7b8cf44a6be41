import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';
import type { PayloadPromise } from './signature.ts';

/** S3's limit for one PUT, in bytes. */
export const MAX_OBJECT_BYTES = 5 * 1024 ** 3;

interface RunningDigest {
  readonly expected: Buffer;
  readonly error: S3Error;
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/**
 * The request's body, verified while it streams: length, the signed SHA-256, Content-MD5 and the checksum headers.
 * A mismatch throws after the last byte, so whoever stores the body must discard it when the iteration fails.
 * Stopping early leaves the request readable, so that an error can still be answered.
 */
export async function* verifiedBody(
  req: IncomingMessage,
  promise: PayloadPromise,
  maxBytes = MAX_OBJECT_BYTES,
): AsyncGenerator<Buffer> {
  const encoding = String(req.headers['content-encoding'] ?? '');
  if (encoding.includes('aws-chunked') || req.headers['x-amz-decoded-content-length'] !== undefined) {
    throw new S3Error('NotImplemented', 'The aws-chunked encoding is not supported.');
  }
  const declared = contentLength(req);
  if (declared !== undefined && declared > maxBytes) throw tooLarge();
  const digests = expectedDigests(req, promise);
  let received = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    received += chunk.length;
    if (received > maxBytes) throw tooLarge();
    for (const digest of digests) digest.update(chunk);
    yield chunk;
  }
  if (declared !== undefined && received !== declared) {
    throw new S3Error('IncompleteBody', 'The body is shorter than the declared length.');
  }
  for (const digest of digests) {
    const actual = digest.digest();
    if (actual.length !== digest.expected.length || !timingSafeEqual(actual, digest.expected)) throw digest.error;
  }
}

/** Reads a small body (XML) into memory. */
export async function readTextBody(req: IncomingMessage, promise: PayloadPromise, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of verifiedBody(req, promise, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Uploads must say their length beforehand, as in S3. */
export function requireContentLength(req: IncomingMessage): void {
  if (contentLength(req) === undefined) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
}

function contentLength(req: IncomingMessage): number | undefined {
  const text = req.headers['content-length'];
  return text === undefined ? undefined : Number(text);
}

function tooLarge(): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.');
}

function expectedDigests(req: IncomingMessage, promise: PayloadPromise): RunningDigest[] {
  const digests: RunningDigest[] = [];
  const bad = (what: string) => new S3Error('BadDigest', `The ${what} you specified did not match what we received.`);
  const addHash = (algorithm: string, expected: Buffer, error: S3Error): void => {
    const hash = createHash(algorithm);
    if (expected.length !== (HASH_BYTES[algorithm] ?? 0))
      throw new S3Error('InvalidDigest', 'The digest is not valid.');
    digests.push({ expected, error, update: (chunk) => void hash.update(chunk), digest: () => hash.digest() });
  };
  if (promise !== 'unsigned') {
    const error = new S3Error('XAmzContentSHA256Mismatch', 'The x-amz-content-sha256 does not match the body.');
    addHash('sha256', Buffer.from(promise.sha256, 'hex'), error);
  }
  const header = (name: string): Buffer | undefined => {
    const value = req.headers[name];
    return typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  };
  const md5 = header('content-md5');
  if (md5) addHash('md5', md5, bad('Content-MD5'));
  const sha1 = header('x-amz-checksum-sha1');
  if (sha1) addHash('sha1', sha1, bad('SHA1 checksum'));
  const sha256 = header('x-amz-checksum-sha256');
  if (sha256) addHash('sha256', sha256, bad('SHA256 checksum'));
  const crc = header('x-amz-checksum-crc32');
  if (crc) {
    let value = 0;
    const digest = (): Buffer => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    };
    const update = (chunk: Uint8Array): void => {
      value = crc32(chunk, value);
    };
    digests.push({ expected: crc, error: bad('CRC32 checksum'), update, digest });
  }
  if (header('x-amz-checksum-crc32c') ?? header('x-amz-checksum-crc64nvme')) {
    throw new S3Error('NotImplemented', 'Only CRC32, SHA1 and SHA256 checksums are supported.');
  }
  return digests;
}

const HASH_BYTES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32 };
