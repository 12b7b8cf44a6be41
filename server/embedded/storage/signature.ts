import type { IncomingHttpHeaders } from 'node:http';
import type { QueryParameter } from './request-target.ts';
import { S3Error } from './s3-error.ts';
import {
  ALGORITHM,
  assertSignature,
  MAX_CLOCK_SKEW_MS,
  parseAmzDate,
  readCredential,
  type StoreCredentials,
  sha256Hex,
  sign,
} from './signature-key.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path as received, still percent-encoded. */
  readonly rawPath: string;
  readonly query: readonly QueryParameter[];
  readonly headers: IncomingHttpHeaders;
}

/** How the body is vouched for: its SHA-256 in hex, or not at all. */
export type PayloadPromise = { readonly sha256: string } | 'unsigned';

const MAX_PRESIGNED_SECONDS = 7 * 24 * 60 * 60;

/**
 * Checks Signature Version 4, from the `Authorization` header or from the query of a presigned URL.
 * Throws an S3Error for a missing, foreign, expired or altered signature; answers what was promised about the body.
 */
export function verifySignature(request: SignedRequest, credentials: StoreCredentials, now: Date): PayloadPromise {
  const inQuery = request.query.some(({ name }) => name === 'X-Amz-Signature' || name === 'X-Amz-Algorithm');
  const authorization = request.headers.authorization;
  if (authorization !== undefined && inQuery) {
    throw new S3Error('InvalidArgument', 'Only one way to authenticate is allowed.');
  }
  if (inQuery) return verifyPresigned(request, credentials, now);
  if (authorization !== undefined) return verifyHeader(request, authorization, credentials, now);
  throw new S3Error('AccessDenied', 'Access Denied. Requests must be signed.');
}

function verifyHeader(
  request: SignedRequest,
  authorization: string,
  credentials: StoreCredentials,
  now: Date,
): PayloadPromise {
  const match = /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new S3Error(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; ${ALGORITHM} is expected.`,
    );
  }
  const { date, scope } = readCredential(credential, credentials);
  const amzDate = headerText(request.headers['x-amz-date']) ?? '';
  const time = parseAmzDate(amzDate);
  if (time === undefined || !amzDate.startsWith(date)) {
    throw new S3Error('AccessDenied', 'A valid x-amz-date header of the credential’s day is required.');
  }
  if (Math.abs(now.getTime() - time) > MAX_CLOCK_SKEW_MS) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  const payloadHash = headerText(request.headers['x-amz-content-sha256']);
  if (payloadHash === undefined) throw new S3Error('InvalidRequest', 'Missing required header: x-amz-content-sha256.');
  const promise = readPayloadPromise(payloadHash);
  const canonical = canonicalRequest(request, request.query, signedHeaders, payloadHash);
  assertSignature(sign(stringToSign(amzDate, scope, canonical), date, credentials), signature);
  return promise;
}

function verifyPresigned(request: SignedRequest, credentials: StoreCredentials, now: Date): PayloadPromise {
  const parameter = (name: string): string => {
    const [found, ...more] = request.query.filter((candidate) => candidate.name === name);
    if (found === undefined || more.length > 0) {
      throw new S3Error('AuthorizationQueryParametersError', `Exactly one ${name} is required in the query.`);
    }
    return found.value;
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Algorithm only supports ${ALGORITHM}.`);
  }
  const { date, scope } = readCredential(parameter('X-Amz-Credential'), credentials);
  const amzDate = parameter('X-Amz-Date');
  const time = parseAmzDate(amzDate);
  if (time === undefined || !amzDate.startsWith(date)) {
    throw new S3Error('AuthorizationQueryParametersError', 'X-Amz-Date must be a date of the credential’s day.');
  }
  const expires = parameter('X-Amz-Expires');
  const seconds = /^\d{1,7}$/.test(expires) ? Number(expires) : 0;
  if (seconds < 1 || seconds > MAX_PRESIGNED_SECONDS) {
    throw new S3Error('AuthorizationQueryParametersError', 'X-Amz-Expires must be between 1 second and a week.');
  }
  const signature = parameter('X-Amz-Signature');
  const payloadHash = request.query.find(({ name }) => name === 'X-Amz-Content-Sha256')?.value ?? 'UNSIGNED-PAYLOAD';
  const promise = readPayloadPromise(payloadHash);
  const query = request.query.filter(({ name }) => name !== 'X-Amz-Signature');
  const canonical = canonicalRequest(request, query, parameter('X-Amz-SignedHeaders'), payloadHash);
  assertSignature(sign(stringToSign(amzDate, scope, canonical), date, credentials), signature);
  // After the signature: only a holder of a genuine link learns that it once worked.
  if (now.getTime() > time + seconds * 1000) {
    throw new S3Error('AccessDenied', 'Request has expired.', {
      Expires: new Date(time + seconds * 1000).toISOString(),
    });
  }
  if (time - now.getTime() > MAX_CLOCK_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not valid yet.');
  return promise;
}

function readPayloadPromise(value: string): PayloadPromise {
  if (value === 'UNSIGNED-PAYLOAD') return 'unsigned';
  if (/^[0-9a-f]{64}$/.test(value)) return { sha256: value };
  if (value.startsWith('STREAMING-')) {
    throw new S3Error(
      'NotImplemented',
      'Chunked signing (aws-chunked) is not supported; set requestChecksumCalculation to WHEN_REQUIRED in the client.',
    );
  }
  throw new S3Error('InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD or a SHA-256 in hex.');
}

function canonicalRequest(
  request: SignedRequest,
  query: readonly QueryParameter[],
  signedHeaders: string,
  payloadHash: string,
): string {
  const names = signedHeaders.split(';');
  assertSignedHeaders(names, request.headers);
  const headers = names.map((name) => {
    const text = headerText(request.headers[name]);
    if (text === undefined) throw new S3Error('SignatureDoesNotMatch', `The signed header ${name} is missing.`);
    return `${name}:${text.trim().replace(/\s+/g, ' ')}\n`;
  });
  const path = request.rawPath
    .split('/')
    .map((segment) => encodeRfc3986(decodeURIComponent(segment)))
    .join('/');
  const parameters = query
    .map(({ name, value }) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.join('='))
    .join('&');
  return [request.method, path, parameters, headers.join(''), signedHeaders, payloadHash].join('\n');
}

/** The host and every x-amz header must be covered, or a holder of a link could add instructions of his own. */
function assertSignedHeaders(names: readonly string[], headers: IncomingHttpHeaders): void {
  const signed = new Set(names);
  const isOrdered = names.every((name, index) => name === name.toLowerCase() && (names[index - 1] ?? '') < name);
  if (!isOrdered || !signed.has('host')) {
    throw new S3Error('AccessDenied', 'Signed headers must be sorted, in lower case, and include host.');
  }
  const uncovered = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.has(name));
  if (uncovered.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed.', {
      HeadersNotSigned: uncovered.join(', '),
    });
  }
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function stringToSign(amzDate: string, scope: string, canonical: string): string {
  return [ALGORITHM, amzDate, scope, sha256Hex(canonical)].join('\n');
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
