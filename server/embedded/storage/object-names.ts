import { S3Error } from './s3-error.ts';

/** S3's own limit, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;
/** Bytes of key per path segment: twice as many hex characters, below the 255 a file name may have. */
const SEGMENT_BYTES = 100;
const SLASH = 0x2f;
/** Ends a folder's name: sorts before every hex digit and never occurs in a file's name. */
const FOLDER_MARK = '-';

/**
 * Turns a key into path segments made of `[0-9a-f-]` only, so no key can leave the bucket's folder whatever it
 * contains. Names keep the byte order of keys: walking folders in name order lists keys in the order S3 demands.
 */
export function keyToSegments(key: string): string[] {
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.length === 0) throw new S3Error('InvalidArgument', 'The key is empty.');
  if (bytes.length > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError', 'Your key is too long.');
  const segments: string[] = [];
  let start = 0;
  for (let end = 1; end < bytes.length; end += 1) {
    if (bytes[end - 1] === SLASH || end - start === SEGMENT_BYTES) {
      segments.push(bytes.toString('hex', start, end) + FOLDER_MARK);
      start = end;
    }
  }
  segments.push(bytes.toString('hex', start));
  return segments;
}

/** The part of the key a path segment stands for, as a byte string (one character per byte), and what it is. */
export function readSegment(name: string): { bytes: string; isFolder: boolean } | undefined {
  const isFolder = name.endsWith(FOLDER_MARK);
  const hex = isFolder ? name.slice(0, -1) : name;
  if (!/^(?:[0-9a-f]{2})+$/.test(hex)) return undefined;
  return { bytes: Buffer.from(hex, 'hex').toString('latin1'), isFolder };
}

/** Byte strings compare with `<` in the order of UTF-8 bytes, which JavaScript's own string order is not. */
export function toByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function fromByteString(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** S3's naming rule; as it admits no slash and no `..`, the name is safe as a folder name. */
export function assertBucketName(name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes('..')) {
    throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.');
  }
}
