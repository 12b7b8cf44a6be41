import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { openTable } from '#server/integrations/tabular/open-table.ts';
import { TABLE_LIMITS, type TableLimits } from '#server/integrations/tabular/table.ts';

const HEADER = ['Numéro', 'Client', 'Échéance', 'Montant'];
const ROWS = [
  ['FA-1', 'Société Générée', '31/01/2026', '1 234,56 €'],
  ['FA-2', 'Œuvre d’été', '15/02/2026', '98,00 €'],
  ['FA-3', 'Garage "Le Coin"; fils', '01/03/2026', '12,10 €'],
];

const quoted = (cell: string, delimiter: string): string =>
  cell.includes('"') || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
const written = (delimiter: string, end: string): string =>
  [HEADER, ...ROWS].map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter)).join(end) + end;

/** Every character of an encoding, turned round: text → bytes without a library. */
function encodeWith(label: string, text: string): Uint8Array {
  const decoder = new TextDecoder(label);
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  if (label === 'windows-1252') {
    // By the standard, not by the platform: Node 20 decodes this one as Latin-1.
    for (const [char, byte] of Object.entries({ '€': 0x80, '’': 0x92, Œ: 0x8c, œ: 0x9c })) {
      table.set(char, byte);
    }
  }
  return Uint8Array.from(
    [...text].map((char) => {
      const byte = table.get(char);
      if (byte === undefined) {
        throw new Error(`${label} has no ${char}`);
      }
      return byte;
    }),
  );
}
const utf16 = (text: string, bigEndian: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

const ENCODINGS: Record<string, { label: string; encode: (text: string) => Uint8Array }> = {
  'UTF-8': { label: 'utf-8', encode: (text) => new TextEncoder().encode(text) },
  'UTF-8 with a mark': { label: 'utf-8', encode: (text) => new TextEncoder().encode(`\ufeff${text}`) },
  'UTF-16LE, Excel’s Unicode text': { label: 'utf-16le', encode: (text) => utf16(text, false, true) },
  'UTF-16BE': { label: 'utf-16be', encode: (text) => utf16(text, true, true) },
  'UTF-16LE without a mark': { label: 'utf-16le', encode: (text) => utf16(text, false, false) },
  'windows-1252': { label: 'windows-1252', encode: (text) => encodeWith('windows-1252', text) },
  'ISO-8859-15': { label: 'iso-8859-15', encode: (text) => encodeWith('iso-8859-15', text.replaceAll('’', "'")) },
  macintosh: { label: 'macintosh', encode: (text) => encodeWith('macintosh', text) },
};
const ENDS = { CRLF: '\r\n', LF: '\n', CR: '\r' };
const DELIMITERS = { semicolon: ';', comma: ',', tab: '\t', bar: '|' };

const cases = Object.entries(ENCODINGS).flatMap(([encoding, how]) =>
  Object.entries(DELIMITERS).flatMap(([delimiter, mark]) =>
    Object.entries(ENDS).map(([end, chars]) => ({ encoding, delimiter, end, mark, chars, ...how })),
  ),
);

async function read(bytes: Uint8Array | string, limits?: Partial<TableLimits>) {
  const source = bytesSource(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, 7);
  const table = await openTable(source, { ...TABLE_LIMITS, ...limits });
  const rows = [];
  for await (const row of table.rows()) {
    rows.push(row);
  }
  return { table, rows };
}
const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'read',
    (error: { reason?: string }) => error.reason ?? String(error),
  );

describe('tables of every encoding, delimiter and line end', () => {
  test.each(cases)('$encoding, $delimiter, $end', async ({ label, encode, mark, chars }) => {
    const { table, rows } = await read(encode(written(mark, chars)));
    expect(table.encoding).toBe(label);
    expect(table.delimiter).toBe(mark);
    const expected = [HEADER, ...ROWS].map((row) =>
      row.map((cell) => (label === 'iso-8859-15' ? cell.replaceAll('’', "'") : cell)),
    );
    expect(rows.filter(({ cells }) => cells.some((cell) => cell !== '')).map(({ cells }) => cells)).toEqual(expected);
    expect(rows.slice(0, 4).map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  test('a declared delimiter wins over what the text looks like', async () => {
    const { table, rows } = await read('sep=|\r\na,b|c,d\r\n1,2|3,4\r\n');
    expect(table.delimiter).toBe('|');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a,b', 'c,d'],
      ['1,2', '3,4'],
    ]);
    expect(rows[0]?.line).toBe(2);
  });

  test('decimal commas do not pass for delimiters', async () => {
    expect((await read('a;b;c\n1,5;2,3;4,1\n2,5;3,3;5,1\n')).table.delimiter).toBe(';');
  });

  test('a cell over several lines keeps the line numbers right', async () => {
    const { rows } = await read('a;b\n1;"x\ny\nz"\n2;w\n');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  });
});

/** A zip of stored and deflated entries, as small as the format allows. */
function zip(entries: Record<string, { data: Buffer; declared?: number }>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { data, declared }] of Object.entries(entries)) {
    const packed = deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(declared ?? data.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(declared ?? data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
const workbook = (sheet: string | Buffer): Buffer =>
  zip({
    'xl/workbook.xml': { data: Buffer.from('<workbook/>') },
    'xl/worksheets/sheet1.xml': { data: Buffer.from(sheet), declared: 10 },
  });

describe('what is no table is refused with its reason', () => {
  test.each([
    ['an empty file', '', 'EMPTY'],
    ['a file of spaces', ' \r\n \n', 'EMPTY'],
    [
      'a picture named .csv',
      Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
      'BINARY',
    ],
    ['an old Excel file', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'OLD_EXCEL'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'BINARY'],
    ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256)), 'BINARY'],
    ['a broken workbook', Buffer.from('504b030414000000', 'hex'), 'NOT_A_WORKBOOK'],
    ['a zip that is no workbook', zip({ 'readme.txt': { data: Buffer.from('hello') } }), 'NOT_A_WORKBOOK'],
    ['a quotation mark never closed', 'a;b\n1;"2\n3;4\n', 'QUOTE_NOT_CLOSED'],
  ])('%s', async (_, bytes, reason) => {
    expect(await reasonOf(read(bytes))).toBe(reason);
  });

  test('a zip bomb is stopped while it unpacks, whatever size it declares', async () => {
    const bomb = workbook(Buffer.alloc(20 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await reasonOf(read(bomb, { unpackedBytes: 1024 * 1024 }))).toBe('WORKBOOK_TOO_LARGE');
  });

  test('one cell in the far corner of a sheet does not fill the memory', async () => {
    const sheet = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>';
    expect(await reasonOf(read(workbook(sheet)))).toBe('TOO_MANY_ROWS');
  });

  test('limits on size, rows, columns and row length are kept', async () => {
    expect(await reasonOf(read('a;b\n1;2\n', { bytes: 3 }))).toBe('TOO_LARGE');
    expect(await reasonOf(read('a;b\n1;2\n3;4\n', { rows: 2 }))).toBe('TOO_MANY_ROWS');
    expect(await reasonOf(read('a;b;c\n1;2;3\n', { columns: 2 }))).toBe('TOO_MANY_COLUMNS');
    expect(await reasonOf(read(`a;b\n1;${'x'.repeat(5_000)}\n`, { rowCharacters: 1_000 }))).toBe('CELL_TOO_LONG');
  });
});
