import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { decodeText } from '#server/integrations/tabular/decode-text.ts';
import { PARSER_OPTIONS } from '#server/integrations/tabular/parser-options.ts';
import {
  type ByteSource,
  type TableLimits,
  type TableRow,
  UnreadableTableError,
} from '#server/integrations/tabular/table.ts';

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/**
 * The rows of delimited text, one at a time, with the line each begins on.
 * @throws UnreadableTableError QUOTE_NOT_CLOSED, CELL_TOO_LONG, TOO_MANY_ROWS, TOO_MANY_COLUMNS
 */
export async function* readDelimited(
  source: ByteSource,
  { encoding, bom, delimiter, limits }: { encoding: string; bom: number; delimiter: string; limits: TableLimits },
): AsyncGenerator<TableRow> {
  const parser = parse({ ...PARSER_OPTIONS, delimiter, info: true, max_record_size: limits.rowCharacters });
  const text = Readable.from(decodeText(source, encoding, bom), { highWaterMark: 2 });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let ended = 0;
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      rows += 1;
      if (rows > limits.rows) {
        throw new UnreadableTableError('TOO_MANY_ROWS', { max: limits.rows });
      }
      if (record.length > limits.columns) {
        throw new UnreadableTableError('TOO_MANY_COLUMNS', { line: ended + 1, max: limits.columns });
      }
      // The parser tells where a record ends; it began on the line after the one before.
      yield { line: ended + 1, cells: record };
      ended = info.lines;
    }
  } catch (error) {
    if (error instanceof CsvError) {
      // A quote that is never closed swallows the rest of the file: the line it was opened on is what helps.
      throw new UnreadableTableError(error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'QUOTE_NOT_CLOSED' : 'CELL_TOO_LONG', {
        line: ended + 1,
      });
    }
    throw error;
  } finally {
    text.destroy();
    parser.destroy();
  }
}
