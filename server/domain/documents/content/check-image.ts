import type { DocumentType } from '#models/contracts/documents.ts';
import type { ContentProblem } from '#server/domain/documents/content/check-content.ts';

/** More than any camera makes; a reader's browser has to hold every pixel. */
const MAX_PIXELS = 150_000_000;
const SNIFFED = 1_024;
const PAGE_OR_PROGRAM = /<(?:!doctype|html|script|svg|\?php)\b|%PDF-/i;
const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex');

/** An image and nothing else: no page in its head, nothing behind a PNG's end, and no more pixels than can be shown. */
export function checkImage(bytes: Buffer, type: DocumentType): ContentProblem {
  if (PAGE_OR_PROGRAM.test(bytes.toString('latin1', 0, SNIFFED))) {
    return 'FILE_TYPE_MISMATCH';
  }
  if (type === 'image/png' && !bytes.subarray(-PNG_END.length).equals(PNG_END)) {
    return 'FILE_TYPE_MISMATCH';
  }
  const size = sizeOf(bytes, type);
  return size && size.width * size.height > MAX_PIXELS ? 'FILE_TYPE_NOT_ALLOWED' : null;
}

/** A PDF starts with its mark (readers accept it later, where another file could stand first) and has an end. */
export const isSoundPdf = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 0, 5) === '%PDF-' &&
  bytes.toString('latin1', Math.max(0, bytes.length - 2_048)).includes('%%EOF');

/** Width and height by the file's own head; null where it does not say so there. */
function sizeOf(bytes: Buffer, type: DocumentType): { width: number; height: number } | null {
  if (type === 'image/png' && bytes.length >= 24) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (type === 'image/gif' && bytes.length >= 10) {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  if (type === 'image/webp' && bytes.toString('latin1', 12, 16) === 'VP8X' && bytes.length >= 30) {
    return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  }
  return type === 'image/jpeg' ? jpegSize(bytes) : null;
}

/** Walks a JPEG's segments to the frame header. */
function jpegSize(bytes: Buffer): { width: number; height: number } | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
  }
  return null;
}
