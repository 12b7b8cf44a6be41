import { createInflateRaw } from 'node:zlib';
import { type TableLimits, UnreadableTableError } from '#server/integrations/tabular/table.ts';

interface ZipEntry {
  name: string;
  method: number;
  compressed: Uint8Array;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const MAX_ENTRIES = 2_000;

/** The entries of a zip by its central directory; null when the bytes are no complete zip. */
function zipEntries(bytes: Buffer): ZipEntry[] | null {
  let end = -1;
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at -= 1) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) {
      end = at;
      break;
    }
  }
  if (end < 0) {
    return null;
  }
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) {
    return null;
  }
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      return null;
    }
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_ENTRY) {
      return null;
    }
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (data + size > bytes.length) {
      return null;
    }
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      compressed: bytes.subarray(data, data + size),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Unpacks an entry piece by piece and throws it away: sizes a file declares about itself prove nothing. */
async function* unpack({ method, compressed }: ZipEntry): AsyncGenerator<Buffer> {
  if (method === 0) {
    yield Buffer.from(compressed);
    return;
  }
  const inflate = createInflateRaw();
  inflate.end(compressed);
  for await (const piece of inflate as AsyncIterable<Buffer>) {
    yield piece;
  }
}

const CELL = /<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d{1,9})"/g;

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** The furthest cell of a sheet. A single one in the last corner would make a reader fill millions of cells between. */
class Extent {
  rows = 0;
  columns = 0;
  #rest = '';

  add(piece: Buffer): void {
    const text = this.#rest + piece.toString('latin1');
    for (const [, letters, row] of text.matchAll(CELL)) {
      this.rows = Math.max(this.rows, Number(row));
      this.columns = Math.max(this.columns, columnNumber(letters ?? ''));
    }
    this.#rest = text.slice(-200);
  }
}

/**
 * Checks a workbook before it is read into memory: a real zip with sheets, no more bytes than allowed once unpacked,
 * no cell beyond the limits.
 * @throws UnreadableTableError NOT_A_WORKBOOK, WORKBOOK_TOO_LARGE, TOO_MANY_ROWS, TOO_MANY_COLUMNS
 */
export async function inspectWorkbook(bytes: Buffer, limits: TableLimits): Promise<void> {
  const entries = zipEntries(bytes);
  if (!entries?.some(({ name }) => name === 'xl/workbook.xml')) {
    throw new UnreadableTableError('NOT_A_WORKBOOK');
  }
  let unpacked = 0;
  for (const entry of entries) {
    const isSheet = /^xl\/worksheets\/[^/]+\.xml$/.test(entry.name);
    const extent = new Extent();
    try {
      for await (const piece of unpack(entry)) {
        unpacked += piece.length;
        if (unpacked > limits.unpackedBytes) {
          throw new UnreadableTableError('WORKBOOK_TOO_LARGE', { max: Math.round(limits.unpackedBytes / 1_048_576) });
        }
        if (isSheet) {
          extent.add(piece);
        }
      }
    } catch (error) {
      throw error instanceof UnreadableTableError ? error : new UnreadableTableError('NOT_A_WORKBOOK');
    }
    if (extent.rows > limits.workbookRows) {
      throw new UnreadableTableError('TOO_MANY_ROWS', { max: limits.workbookRows });
    }
    if (extent.columns > limits.columns) {
      throw new UnreadableTableError('TOO_MANY_COLUMNS', { line: 1, max: limits.columns });
    }
  }
}
