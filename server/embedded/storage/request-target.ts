import { S3Error } from './s3-error.ts';

export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

export interface RequestTarget {
  readonly rawPath: string;
  readonly query: readonly QueryParameter[];
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty when the request is about the bucket itself. */
  readonly key: string;
}

/**
 * Splits a request target by hand: `new URL` would resolve `..` and drop what the signature covers.
 * `basePath` is the path of the public URL when a proxy serves the store under one ('' otherwise).
 */
export function parseTarget(target: string, basePath: string): RequestTarget {
  const mark = target.indexOf('?');
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const rawQuery = mark === -1 ? '' : target.slice(mark + 1);
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI', 'The request target must be a path.');
  const inside = basePath !== '' && rawPath.startsWith(`${basePath}/`) ? rawPath.slice(basePath.length) : rawPath;
  const slash = inside.indexOf('/', 1);
  const bucket = decode(slash === -1 ? inside.slice(1) : inside.slice(1, slash));
  const key = slash === -1 ? '' : decode(inside.slice(slash + 1));
  const query = rawQuery.split('&').flatMap((pair): QueryParameter[] => {
    if (pair === '') return [];
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    const value = equals === -1 ? '' : pair.slice(equals + 1);
    // A literal plus arrives as %2B; a bare one is the form encoding of a space.
    return [{ name: decode(name.replaceAll('+', ' ')), value: decode(value.replaceAll('+', ' ')) }];
  });
  return { rawPath, query, bucket, key };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', 'The request target is not valid percent-encoded UTF-8.');
  }
}
