import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';

export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** The parts of `<access key>/<yyyymmdd>/<region>/s3/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly scope: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** How far a client's clock may be from ours. */
export const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

/** Reads a credential and refuses one that is not for us, in constant time as far as the key id goes. */
export function readCredential(credential: string, credentials: StoreCredentials): CredentialScope {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  const wellFormed = /^\d{8}$/.test(date ?? '') && service === 's3' && terminator === 'aws4_request';
  if (accessKeyId === undefined || date === undefined || !wellFormed || rest.length > 0) {
    throw new S3Error('AuthorizationHeaderMalformed', 'The credential is malformed.');
  }
  if (region !== credentials.region) {
    throw new S3Error('AuthorizationHeaderMalformed', `The region is wrong; expecting '${credentials.region}'.`, {
      Region: credentials.region,
    });
  }
  if (!isEqualText(accessKeyId, credentials.accessKeyId)) {
    throw new S3Error('InvalidAccessKeyId', 'The access key id does not exist in our records.');
  }
  return { accessKeyId, date, scope: `${date}/${region}/s3/aws4_request` };
}

/** Signature of `text` with the day's key, in lower-case hex. */
export function sign(text: string, date: string, credentials: StoreCredentials): string {
  const day = hmac(`AWS4${credentials.secretAccessKey}`, date);
  const key = hmac(hmac(hmac(day, credentials.region), 's3'), 'aws4_request');
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

export function assertSignature(expected: string, given: string): void {
  if (!isEqualText(expected, given)) {
    throw new S3Error('SignatureDoesNotMatch', 'The request signature does not match the signature you provided.');
  }
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** `20261121T100000Z` → milliseconds; `undefined` for anything else. */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

// Digests have one length, so the comparison tells neither where two texts differ nor how long ours is.
function isEqualText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
