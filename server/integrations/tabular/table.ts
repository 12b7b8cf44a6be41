/** Why a file is no table we can read; each has a sentence in both languages (`imports.unreadable.*`). */
export const UNREADABLE_REASONS = [
  'EMPTY',
  'TOO_LARGE',
  'BINARY',
  'OLD_EXCEL',
  'NOT_A_WORKBOOK',
  'WORKBOOK_TOO_LARGE',
  'QUOTE_NOT_CLOSED',
  'CELL_TOO_LONG',
  'TOO_MANY_ROWS',
  'TOO_MANY_COLUMNS',
  'NO_HEADER',
  'NO_ROWS',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** The file as a whole cannot be read; nothing of it may be used. */
export class UnreadableTableError extends Error {
  readonly reason: UnreadableReason;
  readonly params: Record<string, string | number>;

  constructor(reason: UnreadableReason, params: Record<string, string | number> = {}) {
    super(reason);
    this.name = 'UnreadableTableError';
    this.reason = reason;
    this.params = params;
  }
}

/** Bytes that can be read from the start as often as needed: a file is never held in memory as a whole. */
export interface ByteSource {
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

export interface TableRow {
  /** line of the file (or row of the sheet) where this row begins, from 1 */
  line: number;
  cells: string[];
}

export type TableFormat = 'csv' | 'xlsx';

export interface Table {
  format: TableFormat;
  /** WHATWG label, e.g. `windows-1252`; `utf-8` for a workbook */
  encoding: string;
  /** '' for a workbook */
  delimiter: string;
  /** name of the sheet that was read */
  sheet?: string;
  /** every row from the first line on, title and blank lines included; may be called several times */
  rows(): AsyncIterable<TableRow>;
}

export interface TableLimits {
  /** bytes of the file */
  bytes: number;
  /** bytes of a workbook; all of it is held in memory while it is read */
  workbookBytes: number;
  /** bytes of a workbook once unpacked: the defence against zip bombs */
  unpackedBytes: number;
  rows: number;
  /** rows of a workbook, which is held in memory */
  workbookRows: number;
  columns: number;
  /** characters of one row */
  rowCharacters: number;
}

export const TABLE_LIMITS: TableLimits = {
  bytes: 64 * 1024 * 1024,
  workbookBytes: 16 * 1024 * 1024,
  unpackedBytes: 128 * 1024 * 1024,
  rows: 500_000,
  workbookRows: 60_000,
  columns: 250,
  rowCharacters: 256 * 1024,
};
