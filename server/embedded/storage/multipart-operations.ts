import { createHash } from 'node:crypto';
import { type Exchange, queryValue, sendEmpty, sendXml } from './exchange.ts';
import type { StoredPart } from './multipart-files.ts';
import { describeObject } from './object-operations.ts';
import { readTextBody, requireContentLength, verifiedBody } from './payload.ts';
import { S3Error } from './s3-error.ts';
import { readXmlItems } from './s3-xml.ts';

const MAX_PARTS = 10_000;
/** Every part but the last must be at least this long. */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_COMPLETE_BODY_BYTES = 4 * 1024 * 1024;

/** Uploads being joined at this moment: a second request to complete one must not publish it twice. */
const completing = new Set<string>();

export async function createUpload(exchange: Exchange): Promise<void> {
  const { context, res, target } = exchange;
  await context.objects.assertBucket(target.bucket);
  const uploadId = await context.uploads.create({
    bucket: target.bucket,
    key: target.key,
    ...describeObject(exchange),
  });
  sendXml(res, 200, 'InitiateMultipartUploadResult', [
    ['Bucket', target.bucket],
    ['Key', target.key],
    ['UploadId', uploadId],
  ]);
}

export async function uploadPart(exchange: Exchange): Promise<void> {
  const { context, req, res, target, payload } = exchange;
  const partNumber = Number(queryValue(exchange, 'partNumber'));
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PARTS) {
    throw new S3Error('InvalidArgument', `Part number must be between 1 and ${MAX_PARTS}.`);
  }
  requireContentLength(req);
  const uploadId = queryValue(exchange, 'uploadId') ?? '';
  await context.uploads.get(uploadId, target.bucket, target.key);
  const staged = await context.objects.stage(verifiedBody(req, payload));
  const part = await context.uploads.putPart(uploadId, partNumber, staged);
  sendEmpty(res, 200, { etag: `"${part.etag}"` });
}

export async function listParts(exchange: Exchange): Promise<void> {
  const { context, res, target } = exchange;
  const uploadId = queryValue(exchange, 'uploadId') ?? '';
  await context.uploads.get(uploadId, target.bucket, target.key);
  const marker = Number(queryValue(exchange, 'part-number-marker') ?? 0);
  const limit = Math.min(Number(queryValue(exchange, 'max-parts') ?? 1000) || 1000, 1000);
  const following = (await context.uploads.listParts(uploadId)).filter((part) => part.partNumber > marker);
  const page = following.slice(0, limit);
  sendXml(res, 200, 'ListPartsResult', [
    ['Bucket', target.bucket],
    ['Key', target.key],
    ['UploadId', uploadId],
    ['PartNumberMarker', marker],
    ['NextPartNumberMarker', page.at(-1)?.partNumber ?? marker],
    ['MaxParts', limit],
    ['IsTruncated', following.length > page.length],
    ...page.map(
      (part) =>
        [
          'Part',
          [
            ['PartNumber', part.partNumber],
            ['LastModified', part.lastModified],
            ['ETag', `"${part.etag}"`],
            ['Size', part.size],
          ],
        ] as const,
    ),
  ]);
}

export async function completeUpload(exchange: Exchange): Promise<void> {
  const { context, req, res, target, payload } = exchange;
  const uploadId = queryValue(exchange, 'uploadId') ?? '';
  const { bucket, ...upload } = await context.uploads.get(uploadId, target.bucket, target.key);
  const body = await readTextBody(req, payload, MAX_COMPLETE_BODY_BYTES);
  if (completing.has(uploadId)) throw new S3Error('SlowDown', 'This upload is being completed already.');
  completing.add(uploadId);
  try {
    const parts = chooseParts(readXmlItems(body, 'Part'), await context.uploads.listParts(uploadId));
    const digests = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')));
    const etag = `${createHash('md5').update(digests).digest('hex')}-${parts.length}`;
    const staged = await context.objects.stage(context.uploads.readParts(uploadId, parts));
    const lastModified = context.now().toISOString();
    await context.objects.commit(bucket, staged, { ...upload, size: staged.size, etag, lastModified });
    await context.uploads.discard(uploadId);
    sendXml(res, 200, 'CompleteMultipartUploadResult', [
      ['Bucket', bucket],
      ['Key', target.key],
      ['ETag', `"${etag}"`],
    ]);
  } finally {
    completing.delete(uploadId);
  }
}

export async function abortUpload(exchange: Exchange): Promise<void> {
  const { context, res, target } = exchange;
  const uploadId = queryValue(exchange, 'uploadId') ?? '';
  await context.uploads.get(uploadId, target.bucket, target.key);
  await context.uploads.discard(uploadId);
  sendEmpty(res, 204);
}

function chooseParts(asked: ReadonlyArray<Record<string, string>>, stored: readonly StoredPart[]): StoredPart[] {
  if (asked.length === 0) throw new S3Error('MalformedXML', 'At least one part is expected.');
  const byNumber = new Map(stored.map((part) => [part.partNumber, part]));
  let previous = 0;
  const chosen = asked.map(({ PartNumber, ETag }) => {
    const part = byNumber.get(Number(PartNumber));
    if (part === undefined || part.etag !== ETag?.replaceAll('"', '')) {
      throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.');
    }
    if (part.partNumber <= previous) throw new S3Error('InvalidPartOrder', 'The parts are not in ascending order.');
    previous = part.partNumber;
    return part;
  });
  if (chosen.slice(0, -1).some((part) => part.size < MIN_PART_BYTES)) {
    throw new S3Error('EntityTooSmall', 'A part other than the last is smaller than 5 MiB.');
  }
  return chosen;
}
