import { fileTypeFromBuffer } from 'file-type';
import { firstText } from '#server/integrations/tabular/decode-text.ts';
import { declaredDelimiter, detectDelimiter } from '#server/integrations/tabular/detect-delimiter.ts';
import { detectEncoding } from '#server/integrations/tabular/detect-encoding.ts';
import { readDelimited } from '#server/integrations/tabular/read-delimited.ts';
import { readWorkbook } from '#server/integrations/tabular/read-workbook.ts';
import {
  type ByteSource,
  TABLE_LIMITS,
  type Table,
  type TableLimits,
  type TableRow,
  UnreadableTableError,
} from '#server/integrations/tabular/table.ts';

const HEAD_BYTES = 4_100;
const SAMPLE_CHARACTERS = 128 * 1024;
const WORKBOOK = new Set(['zip', 'xlsx', 'xlsm']);
/** Text formats that file-type names; whether they hold a table shows later. */
const TEXT = new Set(['xml', 'ics', 'vcf', 'vtt', 'rtf']);

async function head(source: ByteSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source.read()) {
    pieces.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) {
      break;
    }
  }
  return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
}

async function whole(source: ByteSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of source.read()) {
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}

/**
 * Opens a file as a table by what is in it, whatever its name says: a workbook, or delimited text of any encoding and
 * delimiter. Text is streamed, a workbook is held in memory.
 * @throws UnreadableTableError with the reason
 */
export async function openTable(source: ByteSource, limits: TableLimits = TABLE_LIMITS): Promise<Table> {
  if (source.size === 0) {
    throw new UnreadableTableError('EMPTY');
  }
  if (source.size > limits.bytes) {
    throw new UnreadableTableError('TOO_LARGE', { max: Math.round(limits.bytes / 1_048_576) });
  }
  const start = await head(source);
  // The mark of UTF-16 text is also how sound files may begin.
  const isUtf16 = start.length >= 2 && [0xfffe, 0xfeff].includes(start.readUInt16BE(0));
  const type = isUtf16 ? undefined : await fileTypeFromBuffer(start);
  const isZip = start.length >= 4 && start.readUInt32BE(0) === 0x504b0304;
  if (isZip || (type && WORKBOOK.has(type.ext))) {
    if (source.size > limits.workbookBytes) {
      throw new UnreadableTableError('TOO_LARGE', { max: Math.round(limits.workbookBytes / 1_048_576) });
    }
    const { sheet, rows } = await readWorkbook(await whole(source), limits);
    return { format: 'xlsx', encoding: 'utf-8', delimiter: '', sheet, rows: () => fromArray(rows) };
  }
  if (type?.ext === 'cfb') {
    throw new UnreadableTableError('OLD_EXCEL');
  }
  if (type && !TEXT.has(type.ext)) {
    throw new UnreadableTableError('BINARY', { type: type.ext });
  }
  const { encoding, bom, nulShare } = await detectEncoding(source);
  if (nulShare > 0.01) {
    throw new UnreadableTableError('BINARY', { type: '?' });
  }
  const sample = await firstText(source, encoding, bom, SAMPLE_CHARACTERS);
  if (sample.trim() === '') {
    throw new UnreadableTableError('EMPTY');
  }
  if (controlShare(sample) > 0.02) {
    throw new UnreadableTableError('BINARY', { type: '?' });
  }
  const declared = declaredDelimiter(sample);
  const delimiter = declared ?? detectDelimiter(sample);
  return {
    format: 'csv',
    encoding,
    delimiter,
    rows: () => withoutDeclaration(readDelimited(source, { encoding, bom, delimiter, limits }), declared !== null),
  };
}

async function* fromArray(rows: readonly TableRow[]): AsyncGenerator<TableRow> {
  yield* rows;
}

async function* withoutDeclaration(rows: AsyncIterable<TableRow>, declared: boolean): AsyncGenerator<TableRow> {
  let isFirst = declared;
  for await (const row of rows) {
    if (!isFirst) {
      yield row;
    }
    isFirst = false;
  }
}

function controlShare(text: string): number {
  let controls = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffd) {
      controls += 1;
    }
  }
  return text.length === 0 ? 0 : controls / text.length;
}
