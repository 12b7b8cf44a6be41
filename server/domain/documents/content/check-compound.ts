import type { DocumentType } from '#models/contracts/documents.ts';
import type { ContentProblem } from '#server/domain/documents/content/check-content.ts';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const named = (name: string): Buffer => Buffer.from(name, 'utf16le');

/** Names in the directory of an OLE compound file (MS-CFB): which program wrote it, and whether macros lie in it. */
const KINDS: Partial<Record<DocumentType, readonly Buffer[]>> = {
  'application/msword': [named('WordDocument')],
  'application/vnd.ms-excel': [named('Workbook'), named('Book')],
  'application/vnd.ms-outlook': [named('__properties_version1.0')],
};
const MACROS = [named('_VBA_PROJECT'), named('Macros'), named('_VBA_PROJECT_CUR')];

/** The former Office formats: one container for all, told apart by the names of its parts. */
export function checkCompound(bytes: Buffer, type: DocumentType): ContentProblem {
  if (!bytes.subarray(0, 8).equals(SIGNATURE) || !KINDS[type]?.some((name) => bytes.includes(name))) {
    return 'FILE_TYPE_MISMATCH';
  }
  return MACROS.some((name) => bytes.includes(name)) ? 'FILE_TYPE_NOT_ALLOWED' : null;
}
