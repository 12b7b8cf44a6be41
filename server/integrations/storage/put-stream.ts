import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';

/** Also the memory one upload takes: S3 wants the length of every part, so each is collected before it is sent. */
const PART_BYTES = 8 * 1024 * 1024;

interface StreamTarget {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Stores a stream whose length nobody knows yet. A failure leaves neither an object nor parts behind. */
export async function putStreamOfUnknownLength(
  client: S3Client,
  target: StreamTarget,
  body: Readable,
): Promise<{ etag: string }> {
  const s3 = await import('@aws-sdk/client-s3');
  const place = { Bucket: target.bucket, Key: target.key };
  const described = { ContentType: target.contentType, Metadata: { ...target.metadata } };
  let uploadId: string | undefined;
  try {
    const parts: Array<{ PartNumber: number; ETag: string | undefined }> = [];
    for await (const { bytes, isLast } of inParts(body)) {
      if (isLast && parts.length === 0) {
        const { ETag } = await client.send(new s3.PutObjectCommand({ ...place, ...described, Body: bytes }));
        return { etag: ETag?.replaceAll('"', '') ?? '' };
      }
      uploadId ??= (await client.send(new s3.CreateMultipartUploadCommand({ ...place, ...described }))).UploadId;
      const PartNumber = parts.length + 1;
      const part = new s3.UploadPartCommand({ ...place, UploadId: uploadId, PartNumber, Body: bytes });
      parts.push({ PartNumber, ETag: (await client.send(part)).ETag });
    }
    const MultipartUpload = { Parts: parts };
    const complete = new s3.CompleteMultipartUploadCommand({ ...place, UploadId: uploadId, MultipartUpload });
    return { etag: (await client.send(complete)).ETag?.replaceAll('"', '') ?? '' };
  } catch (error) {
    if (uploadId !== undefined) {
      const abort = new s3.AbortMultipartUploadCommand({ ...place, UploadId: uploadId });
      await client.send(abort).catch(() => undefined);
    }
    throw error;
  }
}

/** Parts of full size, the last one shorter. An empty stream gives one empty part. */
async function* inParts(body: Readable): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as Buffer);
    chunks.push(bytes);
    length += bytes.length;
    while (length > PART_BYTES) {
      const all = Buffer.concat(chunks, length);
      yield { bytes: all.subarray(0, PART_BYTES), isLast: false };
      chunks = [all.subarray(PART_BYTES)];
      length -= PART_BYTES;
    }
  }
  yield { bytes: Buffer.concat(chunks, length), isLast: true };
}
