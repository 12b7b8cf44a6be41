import { S3Error } from './s3-error.ts';
import type { ObjectMeta } from './staged-file.ts';

/** Types a browser may show in place: they carry no script that could run with anybody's origin. */
const INLINE_IMAGE_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
const PDF_TYPE = 'application/pdf';

/** What the signed query of a GET may override. */
export interface HeaderOverrides {
  readonly contentType: string | undefined;
  readonly contentDisposition: string | undefined;
}

/** Headers of a served object, apart from those about its length and range. */
export function servedHeaders(
  meta: ObjectMeta,
  overrides: HeaderOverrides,
  allowedOrigins: readonly string[],
): Record<string, string> {
  const contentType = assertHeaderText(overrides.contentType ?? meta.contentType);
  const wanted = assertHeaderText(overrides.contentDisposition ?? meta.contentDisposition ?? 'inline');
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isImage = INLINE_IMAGE_TYPES.has(mediaType);
  const isInline = /^inline\b/i.test(wanted) && (isImage || mediaType === PDF_TYPE);
  return {
    'content-type': contentType,
    'content-disposition': isInline ? wanted : wanted.replace(/^inline\b/i, 'attachment'),
    'content-security-policy': contentSecurityPolicy(isInline, allowedOrigins),
    // Our pages show images from this other origin, often of another site (localhost next to 127.0.0.1), which anything
    // but `cross-origin` would block. The signature, not this header, keeps strangers out; all else stays same-origin.
    'cross-origin-resource-policy': isInline && isImage ? 'cross-origin' : 'same-origin',
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
    etag: `"${meta.etag}"`,
    'last-modified': new Date(meta.lastModified).toUTCString(),
    ...(meta.contentEncoding === undefined ? {} : { 'content-encoding': meta.contentEncoding }),
    ...Object.fromEntries(Object.entries(meta.userMeta).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

/** Nothing in a file may run or load anything. Browsers' own PDF viewers work under this policy nevertheless. */
function contentSecurityPolicy(isInline: boolean, allowedOrigins: readonly string[]): string {
  const ancestors = isInline && allowedOrigins.length > 0 ? allowedOrigins.join(' ') : "'none'";
  return `sandbox; default-src 'none'; frame-ancestors ${ancestors}`;
}

/** Refuses text that would not survive as one header line. */
export function assertHeaderText(text: string): string {
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
    throw new S3Error('InvalidArgument', 'A header value contains characters that are not allowed.');
  }
  return text;
}
