/** Longest name we pass on, in characters, extension included. */
const MAX_FILENAME_LENGTH = 180;

/**
 * Cleans a name that came from a stranger so that it can be shown and saved: no path, no control characters, and none of
 * the invisible marks that reverse text, with which `annexe(U+202E)fdp.exe` reads `annexeexe.pdf`.
 */
export function cleanFilename(filename: string): string {
  const cleaned = filename
    .normalize('NFC')
    // Half of a surrogate pair cannot be encoded for an address.
    .replace(/\p{Cs}/gu, '')
    // Controls become spaces; format characters (bidirectional marks, zero-width, BOM) and line separators vanish.
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return shorten(cleaned) || 'document';
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_FILENAME_LENGTH) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, MAX_FILENAME_LENGTH - extension.length).join('') + extension;
}

/** A `Content-Disposition` value by RFC 6266: a plain ASCII name for old clients, the exact one by RFC 5987. */
export function contentDisposition(type: 'inline' | 'attachment', filename: string): string {
  const name = cleanFilename(filename);
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // A percent sign would make some clients decode the plain form too.
    .replace(/[^\x20-\x7e]|[%"\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${type}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
