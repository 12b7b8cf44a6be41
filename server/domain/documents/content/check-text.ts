import type { DocumentType } from '#models/contracts/documents.ts';
import type { ContentProblem } from '#server/domain/documents/content/check-content.ts';

/** As far as browsers look when they guess a type. */
const SNIFFED = 4_096;
const MARKUP = /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|\?php)\b/i;
const PROGRAM = /^(?:#!|<%|<\?php)/;
/** Name spaces and instructions with which an XML file becomes a page that runs. */
const ACTIVE_XML =
  /<!DOCTYPE|<!ENTITY|<\?xml-stylesheet|www\.w3\.org\/(?:1999\/xhtml|2000\/svg|1999\/XSL)|<[a-z:]*script\b/i;
const MAIL_HEADER = /^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|x-[a-z-]+):/im;

/** Text has no signature: it is text when nothing in it is binary, and harmless when nothing in it is a page or a program. */
export function checkText(bytes: Buffer, type: DocumentType, signature: string | null): ContentProblem {
  // An XML declaration is the one signature that text may have.
  if (signature !== null && !(type === 'application/xml' && signature === 'application/xml')) {
    return 'FILE_TYPE_MISMATCH';
  }
  const text = decode(bytes);
  if (text === null || hasControls(text)) {
    return 'FILE_TYPE_MISMATCH';
  }
  const start = text.slice(0, SNIFFED).trimStart();
  if (PROGRAM.test(start)) {
    return 'FILE_TYPE_NOT_ALLOWED';
  }
  switch (type) {
    case 'application/xml':
      if (!start.startsWith('<')) {
        return 'FILE_TYPE_MISMATCH';
      }
      return ACTIVE_XML.test(text) ? 'FILE_TYPE_NOT_ALLOWED' : null;
    case 'message/rfc822':
      // Markup belongs into a mail, behind its headers.
      return !start.startsWith('<') && MAIL_HEADER.test(start.split(/\r?\n\r?\n/)[0] ?? '')
        ? null
        : 'FILE_TYPE_MISMATCH';
    default:
      return MARKUP.test(start) || start.startsWith('<?xml') ? 'FILE_TYPE_NOT_ALLOWED' : null;
  }
}

/** UTF-16 when it says so, else bytes one by one: any single-byte encoding or UTF-8 keeps its ASCII in place. */
function decode(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return bytes.subarray(2).toString('utf16le');
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return bytes.length % 2 === 0 ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le') : null;
  }
  return bytes.toString('latin1');
}

/** Controls that no text file holds; tab, line ends, form feed and escape (Japanese mail) are text. */
function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 27) {
      // Ctrl-Z once ended text files.
      if (!(code === 26 && index === text.length - 1)) {
        return true;
      }
    }
  }
  return false;
}
