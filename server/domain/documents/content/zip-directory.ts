import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  /** bytes in the archive, and as declared once unpacked */
  packed: number;
  size: number;
  encrypted: boolean;
  method: number;
  offset: number;
}

const END = Buffer.from('PK\x05\x06', 'latin1');
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_ENTRIES = 5_000;

/** True when an unpacker would find an archive in these bytes, wherever it begins. */
export function hasZipEnd(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - END_SIZE - MAX_COMMENT));
  for (let at = tail.lastIndexOf(END); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END, at - 1)) {
    if (at + END_SIZE <= tail.length) {
      const position = bytes.length - tail.length + at;
      const [size, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
      // Unpackers add the length of what stands before the archive themselves, so only its own size must fit.
      if (size <= position && offset <= position) {
        return true;
      }
    }
  }
  return false;
}

/**
 * The table of contents of an archive that begins at the first byte and ends at the last, without gaps a second file
 * could hide in. Nothing is unpacked.
 * @returns null when it is no such archive
 */
export function readZipDirectory(bytes: Buffer): ZipEntry[] | null {
  const end = bytes.length - END_SIZE;
  if (end < 0 || bytes.readUInt32LE(0) !== LOCAL || !bytes.subarray(end, end + 4).equals(END)) {
    return null;
  }
  const count = bytes.readUInt16LE(end + 10);
  const start = bytes.readUInt32LE(end + 16);
  if (count === 0 || count > MAX_ENTRIES || start + bytes.readUInt32LE(end + 12) !== end) {
    return null;
  }
  const entries: ZipEntry[] = [];
  for (let at = start; at < end; ) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL) {
      return null;
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries.length === count && entries.some(({ offset }) => offset === 0) ? entries : null;
}

/** One part as text, at most `limit` bytes of it; null when it does not fit or cannot be read. */
export function readZipText(bytes: Buffer, entry: ZipEntry, limit: number): string | null {
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL || entry.encrypted) {
    return null;
  }
  const data = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(data, data + entry.packed);
  if (entry.method === 0) {
    return packed.length <= limit ? packed.toString('utf8') : null;
  }
  try {
    return entry.method === 8 ? inflateRawSync(packed, { maxOutputLength: limit }).toString('utf8') : null;
  } catch {
    return null;
  }
}
