import { contentDisposition } from './content-disposition.ts';
import type { S3Clients } from './s3-client.ts';
import type { PresignDownloadOptions, PresignedUpload, PresignUploadOptions } from './storage.ts';
import { StorageError } from './storage-error.ts';

const MAX_UPLOAD_SECONDS = 3600;
const MAX_DOWNLOAD_SECONDS = 60;
/** Types without script of their own. SVG and HTML are missing on purpose. */
const INLINE_TYPES = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

export async function presignUpload(
  clients: S3Clients,
  bucket: string,
  { key, contentType, size, expiresInSeconds, mode = 'post' }: PresignUploadOptions,
): Promise<PresignedUpload> {
  assertSeconds(expiresInSeconds, MAX_UPLOAD_SECONDS);
  assertMediaType(contentType);
  if (!Number.isSafeInteger(size) || size < 0) throw new StorageError('INVALID', 'The size must be a number of bytes.');
  const expiresAt = new Date(Date.now() + expiresInSeconds * 1000);
  if (mode === 'put') {
    const [{ PutObjectCommand }, { getSignedUrl }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/s3-request-presigner'),
    ]);
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, ContentLength: size });
    // Unsigned, neither header would bind the browser.
    const signableHeaders = new Set(['host', 'content-type', 'content-length']);
    const url = await getSignedUrl(clients.signing, command, { expiresIn: expiresInSeconds, signableHeaders });
    return { mode, url, headers: { 'content-type': contentType }, expiresAt };
  }
  const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post');
  const { url, fields } = await createPresignedPost(clients.signing, {
    Bucket: bucket,
    Key: key,
    Fields: { 'Content-Type': contentType },
    Conditions: [
      ['content-length-range', 0, size],
      ['eq', '$Content-Type', contentType],
    ],
    Expires: expiresInSeconds,
  });
  return { mode, url, fields, expiresAt };
}

export async function presignDownload(
  clients: S3Clients,
  bucket: string,
  { key, filename, contentType, disposition, expiresInSeconds }: PresignDownloadOptions,
): Promise<string> {
  assertSeconds(expiresInSeconds, MAX_DOWNLOAD_SECONDS);
  assertMediaType(contentType);
  const [{ GetObjectCommand }, { getSignedUrl }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/s3-request-presigner'),
  ]);
  const type = disposition === 'inline' && INLINE_TYPES.has(contentType) ? 'inline' : 'attachment';
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentType: contentType,
    ResponseContentDisposition: contentDisposition(type, filename),
    ResponseCacheControl: 'private, no-store',
  });
  return getSignedUrl(clients.signing, command, { expiresIn: expiresInSeconds });
}

function assertSeconds(seconds: number, max: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > max) {
    throw new StorageError('INVALID', `A link must live between 1 and ${max} seconds.`);
  }
}

function assertMediaType(contentType: string): void {
  if (!/^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*(?:; ?charset=[\w-]+)?$/i.test(contentType)) {
    throw new StorageError('INVALID', 'The media type is not valid.');
  }
}
