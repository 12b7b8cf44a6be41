import { pipeline } from 'node:stream/promises';
import { evaluateConditions, requestedRange } from './conditions.ts';
import { type Exchange, headerValue, queryValue, sendEmpty, sendXml, userMetaOf } from './exchange.ts';
import { requireContentLength, verifiedBody } from './payload.ts';
import { S3Error } from './s3-error.ts';
import { assertHeaderText, servedHeaders } from './served-headers.ts';
import { type ObjectMeta, readBody } from './staged-file.ts';

type DescribedObject = Pick<ObjectMeta, 'contentType' | 'contentDisposition' | 'contentEncoding' | 'userMeta'>;

/** What the request's headers say about the object it creates. */
export function describeObject(exchange: Exchange): DescribedObject {
  const text = (name: string): string | undefined => {
    const value = headerValue(exchange, name);
    return value === undefined ? undefined : assertHeaderText(value);
  };
  const disposition = text('content-disposition');
  const encoding = text('content-encoding');
  return {
    contentType: text('content-type') ?? 'application/octet-stream',
    ...(disposition === undefined ? {} : { contentDisposition: disposition }),
    ...(encoding === undefined ? {} : { contentEncoding: encoding }),
    userMeta: userMetaOf(exchange),
  };
}

export async function putObject(exchange: Exchange): Promise<void> {
  const { context, req, res, target, payload } = exchange;
  requireContentLength(req);
  const condition = headerValue(exchange, 'if-none-match');
  if (condition !== undefined && condition !== '*') {
    throw new S3Error('NotImplemented', 'If-None-Match on PUT accepts * only.');
  }
  const described = describeObject(exchange);
  await context.objects.assertBucket(target.bucket);
  const staged = await context.objects.stage(verifiedBody(req, payload));
  const etag = staged.md5.toString('hex');
  await context.objects.commit(
    target.bucket,
    staged,
    { key: target.key, size: staged.size, etag, lastModified: context.now().toISOString(), ...described },
    { onlyIfAbsent: condition === '*' },
  );
  sendEmpty(res, 200, { etag: `"${etag}"` });
}

/** GET and HEAD. */
export async function getObject(exchange: Exchange): Promise<void> {
  const { context, req, res, target } = exchange;
  const { handle, meta } = await context.objects.openObject(target.bucket, target.key);
  try {
    const overrides = {
      contentType: queryValue(exchange, 'response-content-type'),
      contentDisposition: queryValue(exchange, 'response-content-disposition'),
    };
    const headers = servedHeaders(meta, overrides, context.allowedOrigins);
    if (evaluateConditions(req.headers, meta) === 'not-modified') {
      sendEmpty(res, 304, headers);
      return;
    }
    const range = requestedRange(req.headers, meta);
    const { start, end } = range ?? { start: 0, end: meta.size - 1 };
    if (range) headers['content-range'] = `bytes ${start}-${end}/${meta.size}`;
    headers['content-length'] = String(end - start + 1);
    res.writeHead(range ? 206 : 200, headers);
    if (req.method === 'HEAD' || end < start) {
      res.end();
      return;
    }
    await pipeline(readBody(handle, start, end), res);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

export async function deleteObject({ context, res, target }: Exchange): Promise<void> {
  await context.objects.assertBucket(target.bucket);
  await context.objects.remove(target.bucket, target.key);
  sendEmpty(res, 204);
}

export async function copyObject(exchange: Exchange): Promise<void> {
  const { context, res, target } = exchange;
  const source = parseCopySource(headerValue(exchange, 'x-amz-copy-source') ?? '');
  const directive = headerValue(exchange, 'x-amz-metadata-directive') ?? 'COPY';
  await context.objects.assertBucket(target.bucket);
  const { handle, meta } = await context.objects.openObject(source.bucket, source.key);
  try {
    const isSame = source.bucket === target.bucket && source.key === target.key;
    if (isSame && directive !== 'REPLACE') {
      throw new S3Error('InvalidRequest', 'A copy onto itself must replace the metadata.');
    }
    const condition = headerValue(exchange, 'x-amz-copy-source-if-match');
    if (condition !== undefined) evaluateConditions({ 'if-match': condition }, meta);
    const staged = await context.objects.stage(readBody(handle, 0, meta.size - 1));
    const etag = staged.md5.toString('hex');
    const lastModified = context.now().toISOString();
    const described = directive === 'REPLACE' ? describeObject(exchange) : meta;
    await context.objects.commit(target.bucket, staged, {
      ...described,
      key: target.key,
      size: staged.size,
      etag,
      lastModified,
    });
    sendXml(res, 200, 'CopyObjectResult', [
      ['LastModified', lastModified],
      ['ETag', `"${etag}"`],
    ]);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

function parseCopySource(header: string): { bucket: string; key: string } {
  const path = header.replace(/^\//, '');
  const slash = path.indexOf('/');
  if (slash < 1 || path.includes('?')) throw new S3Error('InvalidArgument', 'The copy source must be bucket/key.');
  try {
    return { bucket: decodeURIComponent(path.slice(0, slash)), key: decodeURIComponent(path.slice(slash + 1)) };
  } catch {
    throw new S3Error('InvalidArgument', 'The copy source is not valid percent-encoded UTF-8.');
  }
}
