import { type Exchange, queryValue, sendEmpty, sendXml } from './exchange.ts';
import { fromByteString, toByteString } from './object-names.ts';
import { readTextBody } from './payload.ts';
import { S3Error } from './s3-error.ts';
import { readXmlItems, readXmlText, type XmlElement } from './s3-xml.ts';

const MAX_KEYS = 1000;
/** A thousand keys of a kilobyte, each byte possibly written as a character reference. */
const MAX_DELETE_BODY_BYTES = 8 * 1024 * 1024;

export async function listBuckets({ context, res }: Exchange): Promise<void> {
  const names = await context.objects.listBuckets();
  sendXml(res, 200, 'ListAllMyBucketsResult', [
    ['Buckets', names.map((name) => ['Bucket', [['Name', name]]] as const)],
  ]);
}

export async function createBucket({ context, req, res, target, payload }: Exchange): Promise<void> {
  await readTextBody(req, payload, 64 * 1024);
  await context.objects.createBucket(target.bucket, context.now());
  sendEmpty(res, 200, { location: `/${target.bucket}` });
}

export async function headBucket({ context, res, target }: Exchange): Promise<void> {
  await context.objects.assertBucket(target.bucket);
  sendEmpty(res, 200);
}

/** ListObjectsV2. Keys come in the byte order of UTF-8; a page holds at most 1,000 keys and common prefixes. */
export async function listObjects(exchange: Exchange): Promise<void> {
  const { context, res, target } = exchange;
  await context.objects.assertBucket(target.bucket);
  const prefix = queryValue(exchange, 'prefix') ?? '';
  const delimiter = queryValue(exchange, 'delimiter') ?? '';
  const maxKeys = readMaxKeys(queryValue(exchange, 'max-keys'));
  const encode = queryValue(exchange, 'encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const token = queryValue(exchange, 'continuation-token');
  const from = token === undefined ? undefined : readToken(token);
  const cursor = {
    prefix: toByteString(prefix),
    after: from?.position ?? toByteString(queryValue(exchange, 'start-after') ?? ''),
    skipPrefix: from?.isPrefix ? from.position : undefined,
  };

  const contents: XmlElement[] = [];
  const prefixes: XmlElement[] = [];
  let last: { position: string; isPrefix: boolean } | undefined;
  let next: string | undefined;
  const byteDelimiter = toByteString(delimiter);
  for await (const key of context.objects.walk(target.bucket, cursor)) {
    if (contents.length + prefixes.length >= maxKeys) {
      next = last && writeToken(last);
      break;
    }
    const cut = byteDelimiter === '' ? -1 : key.indexOf(byteDelimiter, cursor.prefix.length);
    if (cut === -1) {
      const entry = await describeEntry(exchange, fromByteString(key), encode);
      if (entry === undefined) continue;
      contents.push(['Contents', entry]);
      last = { position: key, isPrefix: false };
    } else {
      const common = key.slice(0, cut + byteDelimiter.length);
      cursor.skipPrefix = common;
      prefixes.push(['CommonPrefixes', [['Prefix', encode(fromByteString(common))]]]);
      last = { position: common, isPrefix: true };
    }
  }
  sendXml(res, 200, 'ListBucketResult', [
    ['Name', target.bucket],
    ['Prefix', encode(prefix)],
    ...(delimiter === '' ? [] : ([['Delimiter', encode(delimiter)]] as const)),
    ['MaxKeys', maxKeys],
    ['KeyCount', contents.length + prefixes.length],
    ['IsTruncated', next !== undefined],
    ...(token === undefined ? [] : ([['ContinuationToken', token]] as const)),
    ...(next === undefined ? [] : ([['NextContinuationToken', next]] as const)),
    ...contents,
    ...prefixes,
  ]);
}

async function describeEntry(
  { context, target }: Exchange,
  key: string,
  encode: (text: string) => string,
): Promise<XmlElement[] | undefined> {
  try {
    const { handle, meta } = await context.objects.openObject(target.bucket, key);
    await handle.close();
    return [
      ['Key', encode(key)],
      ['LastModified', meta.lastModified],
      ['ETag', `"${meta.etag}"`],
      ['Size', meta.size],
      ['StorageClass', 'STANDARD'],
    ];
  } catch (error) {
    // Deleted since its name was read.
    if (error instanceof S3Error && error.code === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** DeleteObjects: up to 1,000 keys; a key that does not exist counts as deleted. */
export async function deleteObjects({ context, req, res, target, payload }: Exchange): Promise<void> {
  await context.objects.assertBucket(target.bucket);
  const body = await readTextBody(req, payload, MAX_DELETE_BODY_BYTES);
  const keys = readXmlItems(body, 'Object').map((item) => item.Key);
  if (keys.length === 0 || keys.length > MAX_KEYS) {
    throw new S3Error('MalformedXML', 'Between 1 and 1000 keys are expected.');
  }
  const isQuiet = readXmlText(body, 'Quiet') === 'true';
  const results: XmlElement[] = [];
  for (const key of keys) {
    if (key === undefined) throw new S3Error('MalformedXML', 'Every object needs a key.');
    try {
      await context.objects.remove(target.bucket, key);
      if (!isQuiet) results.push(['Deleted', [['Key', key]]]);
    } catch (error) {
      const code = error instanceof S3Error ? error.code : 'InternalError';
      if (code === 'InternalError') context.logger.error({ err: error }, 'An object could not be deleted');
      results.push([
        'Error',
        [
          ['Key', key],
          ['Code', code],
          ['Message', 'The object could not be deleted.'],
        ],
      ]);
    }
  }
  sendXml(res, 200, 'DeleteResult', results);
}

function readMaxKeys(text: string | undefined): number {
  if (text === undefined) return MAX_KEYS;
  if (!/^\d{1,9}$/.test(text)) throw new S3Error('InvalidArgument', 'max-keys must be a number.');
  return Math.min(Number(text), MAX_KEYS);
}

function writeToken({ position, isPrefix }: { position: string; isPrefix: boolean }): string {
  return `${isPrefix ? 'p' : 'k'}${Buffer.from(position, 'latin1').toString('base64url')}`;
}

function readToken(token: string): { position: string; isPrefix: boolean } {
  const match = /^([pk])([A-Za-z0-9_-]+)$/.exec(token);
  if (!match) throw new S3Error('InvalidArgument', 'The continuation token is not valid.');
  return { position: Buffer.from(match[2] ?? '', 'base64url').toString('latin1'), isPrefix: match[1] === 'p' };
}
