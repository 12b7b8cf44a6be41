import type { DocumentType } from '#models/contracts/documents.ts';
import type { ContentProblem } from '#server/domain/documents/content/check-content.ts';
import { readZipDirectory, readZipText, type ZipEntry } from '#server/domain/documents/content/zip-directory.ts';

/** The part that makes an Open XML package what it is, and the type its list of contents must give it. */
const OPEN_XML: Partial<Record<DocumentType, { part: string; main: string }>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    part: 'word/document.xml',
    main: 'wordprocessingml.document.main+xml',
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    part: 'xl/workbook.xml',
    main: 'spreadsheetml.sheet.main+xml',
  },
};
/** Macros, old macro sheets, controls; scripts of OpenDocument; programs. */
const ACTIVE_PART =
  /(?:^|\/)(?:vbaProject|vbaData)[^/]*$|(?:^|\/)(?:macrosheets|activeX|Basic|Scripts)\/|\.(?:exe|dll|scr|bat|cmd|com|ps1|vbs|js|jar|lnk|msi|hta)$/i;
const MAX_UNPACKED = 400 * 1024 * 1024;
/** Sheets of numbers pack well, up to about 30; bombs pack a thousand times. */
const MAX_RATIO = 150;
const MAX_CONTENTS = 1024 * 1024;

/** Word and Excel files, OpenDocument texts and sheets: archives, of which only the table of contents is read. */
export function checkOffice(bytes: Buffer, type: DocumentType): ContentProblem {
  const entries = readZipDirectory(bytes);
  if (!entries) {
    return 'FILE_TYPE_MISMATCH';
  }
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (
    unpacked > MAX_UNPACKED ||
    unpacked > bytes.length * MAX_RATIO ||
    entries.some((entry) => entry.encrypted || ACTIVE_PART.test(entry.name))
  ) {
    return 'FILE_TYPE_NOT_ALLOWED';
  }
  const openXml = OPEN_XML[type];
  return openXml ? checkOpenXml(bytes, entries, openXml) : checkOpenDocument(bytes, entries, type);
}

function checkOpenXml(bytes: Buffer, entries: ZipEntry[], expected: { part: string; main: string }): ContentProblem {
  const contents = entries.find(({ name }) => name === '[Content_Types].xml');
  const text = contents ? readZipText(bytes, contents, MAX_CONTENTS) : null;
  if (text === null || !entries.some(({ name }) => name === expected.part)) {
    return 'FILE_TYPE_MISMATCH';
  }
  if (/macroEnabled|vbaProject/i.test(text)) {
    return 'FILE_TYPE_NOT_ALLOWED';
  }
  return text.includes(expected.main) ? null : 'FILE_TYPE_MISMATCH';
}

/** OpenDocument names its type in an uncompressed first part. */
function checkOpenDocument(bytes: Buffer, entries: ZipEntry[], type: DocumentType): ContentProblem {
  const first = entries.find(({ offset }) => offset === 0);
  const named = first?.name === 'mimetype' && first.method === 0 ? readZipText(bytes, first, 200) : null;
  return named?.trim() === type && entries.some(({ name }) => name === 'content.xml') ? null : 'FILE_TYPE_MISMATCH';
}
