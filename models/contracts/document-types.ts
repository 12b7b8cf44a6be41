/** What may be uploaded. The browser checks first, to answer at once; the server and the store's policy decide. */
export const DOCUMENT_LIMITS = { bytes: 25_000_000, filesPerMessage: 20, nameLength: 300 } as const;

/**
 * Allowed types with the extensions they go by, the usual one first. No SVG and no HTML: they carry scripts. No archives:
 * nobody can tell what is in them without unpacking.
 */
export const DOCUMENT_TYPES = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/heic': ['heic'],
  'image/tiff': ['tif', 'tiff'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  'application/xml': ['xml'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'message/rfc822': ['eml'],
  'application/vnd.ms-outlook': ['msg'],
} as const satisfies Record<string, readonly [string, ...string[]]>;
export type DocumentType = keyof typeof DOCUMENT_TYPES;

/** For the `accept` attribute of a file field. */
export const DOCUMENT_ACCEPT = Object.values(DOCUMENT_TYPES)
  .flat()
  .map((extension) => `.${extension}`)
  .join(',');

/** The type a file goes by, from its extension (browsers disagree about types); null when it is not allowed. */
export function documentTypeOf(name: string): DocumentType | null {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const found = Object.entries(DOCUMENT_TYPES).find(([, extensions]) =>
    (extensions as readonly string[]).includes(extension),
  );
  return name.includes('.') && found ? (found[0] as DocumentType) : null;
}
