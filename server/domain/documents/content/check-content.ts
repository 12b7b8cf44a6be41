import { fileTypeFromBuffer } from 'file-type';
import type { DocumentType } from '#models/contracts/documents.ts';
import type { ErrorCode } from '#models/contracts/errors.ts';
import { checkCompound } from '#server/domain/documents/content/check-compound.ts';
import { checkImage, isSoundPdf } from '#server/domain/documents/content/check-image.ts';
import { checkOffice } from '#server/domain/documents/content/check-office.ts';
import { checkText } from '#server/domain/documents/content/check-text.ts';
import { hasZipEnd } from '#server/domain/documents/content/zip-directory.ts';

/** null: the content is what it says; otherwise why it is refused. */
export type ContentProblem = Extract<ErrorCode, 'FILE_TYPE_MISMATCH' | 'FILE_TYPE_NOT_ALLOWED' | 'FILE_EMPTY'> | null;

/** What the first bytes say, for the types that have a signature; several names for one thing are listed. */
const SIGNATURES: Partial<Record<DocumentType, readonly string[]>> = {
  'application/pdf': ['application/pdf'],
  'image/jpeg': ['image/jpeg'],
  'image/png': ['image/png', 'image/apng'],
  'image/webp': ['image/webp'],
  'image/gif': ['image/gif'],
  'image/heic': ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  'image/tiff': ['image/tiff'],
};

/**
 * Whether a file's bytes are of the type its name and its sender claim, and nothing else besides: files that are two
 * things at once (an image that is also an archive or a page), markup that runs, programs and documents with macros are
 * refused. Nothing is rendered or unpacked; the one part that is inflated is bounded.
 */
export async function checkContent(bytes: Buffer, type: DocumentType): Promise<ContentProblem> {
  if (bytes.length === 0) {
    return 'FILE_EMPTY';
  }
  switch (type) {
    case 'text/plain':
    case 'text/csv':
    case 'application/xml':
    case 'message/rfc822':
      return checkText(bytes, type, await signatureOf(bytes));
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
    case 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet':
    case 'application/vnd.oasis.opendocument.text':
    case 'application/vnd.oasis.opendocument.spreadsheet':
      return checkOffice(bytes, type);
    case 'application/msword':
    case 'application/vnd.ms-excel':
    case 'application/vnd.ms-outlook':
      return checkCompound(bytes, type);
    default: {
      const found = await signatureOf(bytes);
      if (!found || !SIGNATURES[type]?.includes(found) || hasZipEnd(bytes)) {
        return 'FILE_TYPE_MISMATCH';
      }
      if (type === 'application/pdf') {
        return isSoundPdf(bytes) ? null : 'FILE_TYPE_MISMATCH';
      }
      return checkImage(bytes, type);
    }
  }
}

/** The media type by signature. Archives are told apart by our own reader, which inflates nothing it has not bounded. */
async function signatureOf(bytes: Buffer): Promise<string | null> {
  const start = bytes.toString('latin1', 0, 2);
  if (start === 'PK') {
    return 'application/zip';
  }
  // The mark of UTF-16 text is also how sound files may begin.
  if (start === '\xff\xfe' || start === '\xfe\xff') {
    return null;
  }
  return (await fileTypeFromBuffer(bytes))?.mime ?? null;
}
