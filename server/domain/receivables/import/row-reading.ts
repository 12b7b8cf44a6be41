import {
  type ImportField,
  MAX_PROBLEM_VALUE,
  type Mapping,
  type RowProblem,
  type RowProblemView,
  type Understanding,
} from '#models/contracts/imports.ts';
import type { TableRow } from '#server/integrations/tabular/table.ts';

export type RowResult<T> =
  | { ok: true; row: T }
  | { ok: false; line: number; cells: RowCells; problems: RowProblemView[] };
/** The mapped cells of a row as written, for the preview. */
export type RowCells = Partial<Record<ImportField, string>>;

// Everything below a space but tab and line ends: such a row was damaged on its way.
const CONTROL = /(?![\t\r\n])[\p{Cc}\ufffd]/u;

/** Collects what is wrong with one row; the mapped cells are trimmed and checked on the way out. */
export class RowReader {
  readonly line: number;
  readonly problems: RowProblemView[] = [];
  readonly #row: TableRow;
  readonly #mapping: Mapping;
  readonly #headers: readonly string[];

  constructor(row: TableRow, { mapping, headers }: Pick<Understanding, 'mapping' | 'headers'>) {
    this.line = row.line;
    this.#row = row;
    this.#mapping = mapping;
    this.#headers = headers;
    const extra =
      row.cells.length > headers.length
        ? row.cells.slice(headers.length).find((cell) => cell.trim() !== '')
        : undefined;
    if (extra !== undefined) {
      // One cell too many means that the others may have moved: no value of the row can be trusted.
      this.problems.push({
        line: row.line,
        column: '',
        value: extra.slice(0, MAX_PROBLEM_VALUE),
        reason: 'TOO_MANY_CELLS',
        params: { cells: row.cells.length, columns: headers.length },
      });
    }
  }

  has(field: ImportField): boolean {
    return this.#mapping[field] !== undefined;
  }

  /** The cell as written, trimmed; '' when absent. */
  raw(field: ImportField): string {
    const column = this.#mapping[field];
    return column === undefined ? '' : (this.#row.cells[column] ?? '').trim();
  }

  /** One line of words without control characters, no longer than `max`; '' with a problem noted otherwise. */
  text(field: ImportField, max: number): string {
    const raw = this.raw(field);
    if (raw === '') {
      return '';
    }
    if (CONTROL.test(raw)) {
      return this.fail(field, 'CONTROL_CHARACTERS');
    }
    if (/[\r\n]/.test(raw)) {
      return this.fail(field, 'LINE_BREAK');
    }
    const text = raw.replace(/[\s\u00a0\u202f]+/g, ' ');
    return text.length > max ? this.fail(field, 'TOO_LONG', { max }) : text;
  }

  fail(field: ImportField, reason: RowProblem, params: RowProblemView['params'] = {}): '' {
    this.problems.push({
      line: this.line,
      column: this.#headers[this.#mapping[field] ?? -1] ?? '',
      value: this.raw(field).slice(0, MAX_PROBLEM_VALUE),
      reason,
      params,
    });
    return '';
  }

  cells(): RowCells {
    const cells: RowCells = {};
    for (const field of Object.keys(this.#mapping) as ImportField[]) {
      const raw = this.raw(field);
      if (raw !== '') {
        cells[field] = raw.slice(0, MAX_PROBLEM_VALUE);
      }
    }
    return cells;
  }

  result<T>(row: () => T): RowResult<T> {
    return this.problems.length === 0
      ? { ok: true, row: row() }
      : { ok: false, line: this.line, cells: this.cells(), problems: this.problems };
  }
}

const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\]+\.[^\s@"(),:;<>[\]\\.]{2,}$/;

export function readEmail(reader: RowReader): string {
  const email = reader.text('email', 254).toLowerCase();
  return email === '' || EMAIL.test(email) ? email : reader.fail('email', 'INVALID_EMAIL');
}

/** A code for a customer whose file has a name only: "Dupont & Fils SAS" → "DUPONT-FILS-SAS". */
export const codeFromName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'CUSTOMER';
