import type { Understanding } from '#models/contracts/imports.ts';
import { findHeader, HEADER_SEARCH_ROWS } from '#server/domain/receivables/import/find-header.ts';
import { dateParts } from '#server/domain/receivables/import/read-date.ts';
import { isKnownHeader } from '#server/domain/receivables/import/score-header.ts';
import { type Table, type TableRow, UnreadableTableError } from '#server/integrations/tabular/table.ts';

export type Skipped = Understanding['skipped'][number];
const MAX_SKIPPED = 200;

export interface TableBody {
  headers: string[];
  headerLine: number;
  skipped: Skipped[];
  /** rows of data: blank lines, titles, repeated headers, totals and notes are left out */
  rows: AsyncIterable<TableRow>;
}

const isBlank = (row: TableRow): boolean => row.cells.every((cell) => cell.trim() === '');
const TOTAL =
  /^(grand |sous[ -]|sub[ -]?)?(totaux|total|summe|somme|sum)( g[eé]n[eé]ral| ttc| due| d[uû]| amount)?\s*:?$/i;
const TOTAL_WORDS = /^(grand |sous[ -]|sub[ -]?)?(totaux|total)\b/i;

const isDated = (cell: string): boolean => ['fixed', 'numeric'].includes(dateParts(cell).kind);

/** Lines of a table that are no data: sums, page headers, remarks below the table. */
function whyNoData(row: TableRow, headers: readonly string[]): Skipped['why'] | null {
  const cells = row.cells.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  const isSum =
    (filled.some((cell) => TOTAL.test(cell)) && filled.length <= Math.max(3, headers.length / 2)) ||
    (TOTAL_WORDS.test(filled[0] ?? '') && filled.length <= Math.max(2, headers.length / 2));
  // A sum is of no day: a dated row of several cells is an invoice of somebody who is called Total.
  if (isSum && !(filled.length >= 4 && filled.some(isDated))) {
    return 'total';
  }
  if (filled.length >= 2 && cells.every((cell, index) => cell === (headers[index] ?? '').trim())) {
    return 'repeatedHeader';
  }
  return filled.length === 1 && headers.length >= 4 && /\p{L}/u.test(filled[0] ?? '') ? 'note' : null;
}

/** Duplicate and empty headers get names of their own, so that every column can be chosen. */
function namedHeaders(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell.replace(/\s+/g, ' ').trim().slice(0, 120) || `#${index + 1}`;
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/**
 * Finds the header of a table and gives the rows of data below it. `skipped` fills while rows are read.
 * @throws UnreadableTableError NO_HEADER
 */
export async function readBody(table: Table): Promise<TableBody> {
  const first: TableRow[] = [];
  for await (const row of table.rows()) {
    if (!isBlank(row)) {
      first.push(row);
    }
    if (first.length >= HEADER_SEARCH_ROWS) {
      break;
    }
  }
  const at = findHeader(first);
  const header = first[at];
  if (!header?.cells.some(isKnownHeader)) {
    throw new UnreadableTableError(first.length === 0 ? 'EMPTY' : 'NO_HEADER');
  }
  let last = header.cells.length;
  while (last > 0 && header.cells[last - 1]?.trim() === '') {
    last -= 1;
  }
  const headers = namedHeaders(header.cells.slice(0, last));
  const skipped: Skipped[] = first.slice(0, at).map(({ line }) => ({ line, why: 'title' }));
  const titles = skipped.length;
  return {
    headers,
    headerLine: header.line,
    skipped,
    rows: {
      async *[Symbol.asyncIterator]() {
        skipped.length = titles;
        for await (const row of table.rows()) {
          if (row.line <= header.line || isBlank(row)) {
            continue;
          }
          const why = whyNoData(row, headers);
          if (why === null) {
            yield row;
          } else if (skipped.length < MAX_SKIPPED) {
            skipped.push({ line: row.line, why });
          }
        }
      },
    },
  };
}
