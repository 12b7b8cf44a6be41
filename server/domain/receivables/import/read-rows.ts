import type { RowProblemView, Understanding } from '#models/contracts/imports.ts';
import { type CustomerRow, customerContentOf, readCustomer } from '#server/domain/receivables/import/read-customer.ts';
import {
  contentOf,
  customerKey,
  invoiceKey,
  type ReceivableRow,
  readReceivable,
} from '#server/domain/receivables/import/read-receivable.ts';
import type { RowCells, RowResult } from '#server/domain/receivables/import/row-reading.ts';
import { readBody } from '#server/domain/receivables/import/table-body.ts';
import type { Table } from '#server/integrations/tabular/table.ts';
import { today } from '#server/platform/clock.ts';

/** How the rows of a kind are read, told apart and compared. */
export interface RowKind<T extends { line: number }> {
  read(understanding: Understanding): (row: { line: number; cells: string[] }) => RowResult<T>;
  key(row: T): string;
  content(row: T): string;
  /** column at fault when two rows of a key differ */
  keyField: 'number' | 'customerCode';
  keyValue(row: T): string;
}

export const RECEIVABLES: RowKind<ReceivableRow> = {
  read: (understanding) => {
    const thisYear = Number(today().slice(0, 4));
    return (row) => readReceivable(row, understanding, thisYear);
  },
  key: invoiceKey,
  content: (row) => `${customerKey(row)}${contentOf(row)}`,
  keyField: 'number',
  keyValue: (row) => row.number,
};

export const CUSTOMERS: RowKind<CustomerRow> = {
  read: (understanding) => (row) => readCustomer(row, understanding),
  key: (row) => row.code,
  content: customerContentOf,
  keyField: 'customerCode',
  keyValue: (row) => row.code,
};

/** 53-bit hash of a text: two rows of one key are compared by it instead of being kept in memory. */
export function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** Repetitions inside a file, known only after the last row: a contradiction far below refuses a row at the top. */
export interface Repetitions {
  rows: number;
  /** lines that repeat an earlier one word for word */
  repeated: Set<number>;
  /** line → the first other line it contradicts */
  contradicted: Map<number, number>;
}

/** First pass: reads and checks every row, and finds rows of the same key. */
export async function findRepetitions<T extends { line: number }>(
  table: Table,
  kind: RowKind<T>,
  understanding: Understanding,
  onRow: (done: number) => Promise<void> | undefined = () => undefined,
): Promise<Repetitions> {
  const first = new Map<string, { line: number; hash: number }>();
  const repeated = new Set<number>();
  const contradicted = new Map<number, number>();
  const read = kind.read(understanding);
  let rows = 0;
  for await (const raw of (await readBody(table)).rows) {
    rows += 1;
    await onRow(rows);
    const result = read(raw);
    if (!result.ok) {
      continue;
    }
    const key = kind.key(result.row);
    const hash = hash53(kind.content(result.row));
    const before = first.get(key);
    if (!before) {
      first.set(key, { line: raw.line, hash });
    } else if (before.hash === hash) {
      repeated.add(raw.line);
    } else {
      contradicted.set(raw.line, before.line);
      contradicted.set(before.line, contradicted.get(before.line) ?? raw.line);
    }
  }
  // A repetition of a row that is contradicted elsewhere is no good row either.
  for (const line of repeated) {
    if (contradicted.has(line)) {
      repeated.delete(line);
    }
  }
  return { rows, repeated, contradicted };
}

const MAX_KEPT = 20_000;

/** Repetitions in a form that can be stored with a run; null when there are too many. */
export const keptRepetitions = ({ rows, repeated, contradicted }: Repetitions) =>
  repeated.size + contradicted.size > MAX_KEPT
    ? null
    : { rows, repeated: [...repeated], contradicted: [...contradicted] };

export const storedRepetitions = ({
  rows,
  repeated,
  contradicted,
}: NonNullable<ReturnType<typeof keptRepetitions>>): Repetitions => ({
  rows,
  repeated: new Set(repeated),
  contradicted: new Map(contradicted),
});

export type CheckedRow<T> =
  | { outcome: 'valid'; line: number; row: T; cells: () => RowCells }
  | { outcome: 'repeated'; line: number; cells: () => RowCells }
  | { outcome: 'refused'; line: number; cells: () => RowCells; problems: RowProblemView[] };

/** Second pass: every row of data with what became of it so far. */
export async function* checkedRows<T extends { line: number }>(
  table: Table,
  kind: RowKind<T>,
  understanding: Understanding,
  { repeated, contradicted }: Repetitions,
): AsyncGenerator<CheckedRow<T>> {
  const read = kind.read(understanding);
  const { mapping, headers } = understanding;
  const contradictedKeys = new Map<string, number>();
  for await (const raw of (await readBody(table)).rows) {
    const result = read(raw);
    const cells = (): RowCells =>
      Object.fromEntries(
        Object.entries(mapping).map(([field, column]) => [
          field,
          (raw.cells[column as number] ?? '').trim().slice(0, 200),
        ]),
      );
    if (!result.ok) {
      yield { outcome: 'refused', line: raw.line, cells, problems: result.problems };
      continue;
    }
    const key = contradicted.size > 0 ? kind.key(result.row) : '';
    const other = contradicted.get(raw.line) ?? (contradicted.size > 0 ? contradictedKeys.get(key) : undefined);
    if (other !== undefined) {
      contradictedKeys.set(key, raw.line);
      const problem: RowProblemView = {
        line: raw.line,
        column: headers[mapping[kind.keyField] ?? -1] ?? '',
        value: kind.keyValue(result.row).slice(0, 200),
        reason: 'DUPLICATE_DIFFERS',
        params: { line: other },
      };
      yield { outcome: 'refused', line: raw.line, cells, problems: [problem] };
    } else if (repeated.has(raw.line)) {
      yield { outcome: 'repeated', line: raw.line, cells };
    } else {
      yield { outcome: 'valid', line: raw.line, row: result.row, cells };
    }
  }
}

/** Groups of rows, each read while the one before is being written. */
export async function* inBatches<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  const batches = gather(rows, size);
  let next = batches.next();
  for (;;) {
    const { value, done } = await next;
    if (done) {
      return;
    }
    next = batches.next();
    // If the consumer stops, a failure of the batch read ahead must not count as unhandled.
    next.catch(() => undefined);
    yield value;
  }
}

async function* gather<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<T[], undefined> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
  return undefined;
}
