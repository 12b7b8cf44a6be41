import { analyse } from 'chardet';
import type { ByteSource } from '#server/integrations/tabular/table.ts';
import { decoderOf } from '#server/integrations/tabular/text-decoder.ts';

/** What the bytes of a whole file say about its encoding. */
export interface EncodingFindings {
  encoding: string;
  /** leading bytes of a byte order mark to skip */
  bom: number;
  /** NUL bytes outside UTF-16: a sign of a binary file */
  nulShare: number;
}

const HINT_BYTES = 64 * 1024;
const SINGLE_BYTE = ['windows-1252', 'iso-8859-15', 'macintosh'] as const;
/** Other encodings are believed only when the Latin ones read as nonsense. */
const BY_HINT = new Set([
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-2',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
]);

/** By how often they stand in French and neighbouring languages: the wrong encoding turns é into È, Ž or a sign. */
const FREQUENT = /[éèàç]/;
const COMMON = /[êùâîôûëïüöäßñóœÉ]/;
const LESS_COMMON = /[ÈÊËÀÂÄÇÙÛÜÔÖÎÏŒÆæÑáíúÁÍÓÚãõåøÅØìò]/;
const COMMON_MARKS = /[€£°«»’‘“”–…§\u00a0\u202f]/;
const LATIN_LETTER = /\p{Script=Latin}/u;

/** How believable a character is in a business file; 0 for what nobody types. */
function plausibility(char: string): number {
  if (FREQUENT.test(char)) {
    return 6;
  }
  if (COMMON.test(char)) {
    return 4;
  }
  if (COMMON_MARKS.test(char)) {
    return 3;
  }
  return LESS_COMMON.test(char) ? 2 : LATIN_LETTER.test(char) ? 1 : 0;
}

/**
 * Finds out how a file is encoded from all of its bytes: a byte order mark decides, then valid UTF-8 wins, then UTF-16
 * without a mark; else the single-byte encoding whose reading looks most like words and amounts.
 */
export async function detectEncoding(source: ByteSource): Promise<EncodingFindings> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let start: Uint8Array | undefined;
  let size = 0;
  const nuls = [0, 0];
  const after: { any: Uint32Array; digit: Uint32Array } = { any: new Uint32Array(256), digit: new Uint32Array(256) };
  let previous = 0;
  for await (const chunk of source.read()) {
    start ??= chunk.slice(0, HINT_BYTES);
    if (isUtf8) {
      try {
        utf8.decode(chunk, { stream: true });
      } catch {
        isUtf8 = false;
      }
    }
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number;
      if (byte > 127) {
        const counts = previous >= 48 && previous <= 57 ? after.digit : after.any;
        counts[byte] = (counts[byte] ?? 0) + 1;
      } else if (byte === 0) {
        nuls[(size + i) % 2] = (nuls[(size + i) % 2] ?? 0) + 1;
      }
      previous = byte;
    }
    size += chunk.length;
  }
  const head = start ?? new Uint8Array();
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    return { encoding: 'utf-8', bom: 3, nulShare: share(nuls, size) };
  }
  if (head[0] === 0xff && head[1] === 0xfe) {
    return { encoding: 'utf-16le', bom: 2, nulShare: 0 };
  }
  if (head[0] === 0xfe && head[1] === 0xff) {
    return { encoding: 'utf-16be', bom: 2, nulShare: 0 };
  }
  // Latin text in UTF-16 has a zero in nearly every second byte, always on the same side.
  const [even = 0, odd = 0] = nuls;
  if (Math.max(even, odd) > size * 0.3 && Math.min(even, odd) < size * 0.02) {
    return { encoding: odd > even ? 'utf-16le' : 'utf-16be', bom: 0, nulShare: 0 };
  }
  if (isUtf8 && endsCleanly(utf8)) {
    return { encoding: 'utf-8', bom: 0, nulShare: share(nuls, size) };
  }
  return { encoding: singleByte(after, head), bom: 0, nulShare: share(nuls, size) };
}

const share = (nuls: number[], size: number): number => (size === 0 ? 0 : ((nuls[0] ?? 0) + (nuls[1] ?? 0)) / size);

function endsCleanly(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function singleByte(after: { any: Uint32Array; digit: Uint32Array }, head: Uint8Array): string {
  let total = 0;
  for (let byte = 128; byte < 256; byte += 1) {
    total += (after.any[byte] ?? 0) + (after.digit[byte] ?? 0);
  }
  const scores = SINGLE_BYTE.map((encoding) => {
    const decoder = decoderOf(encoding);
    let score = 0;
    for (let byte = 128; byte < 256; byte += 1) {
      const char = decoder.decode(Uint8Array.of(byte));
      const worth = plausibility(char);
      // After a digit a space or a currency sign is likely, a letter is not: it tells Ê from the Macintosh's space.
      const worthAfterDigit = COMMON_MARKS.test(char) ? 6 : worth > 0 ? 1 : 0;
      score += (after.any[byte] ?? 0) * worth + (after.digit[byte] ?? 0) * worthAfterDigit;
    }
    return { encoding, score };
  });
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score < total * 1.2) {
    const hint = analyse(head)[0];
    const name = hint?.name.toLowerCase();
    if (hint && name && hint.confidence >= 40 && BY_HINT.has(name)) {
      return name;
    }
  }
  return best.encoding;
}
