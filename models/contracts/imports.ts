import { z } from 'zod';
import { WholeNumberSchema } from './whole-number.ts';

/** What can be imported: receivables (invoices of customers), or a list of customers. CSV or XLSX alike. */
export const IMPORT_KINDS = ['ar-csv', 'customers-csv'] as const;
export const ImportKindSchema = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof ImportKindSchema>;

const RECEIVABLE_FIELDS = [
  'number',
  'customerCode',
  'customerName',
  'issuedOn',
  'dueOn',
  'total',
  'currency',
  'open',
  'paid',
  'settledOn',
  'status',
  'disputed',
  'orderReference',
  'entity',
  'country',
  'email',
] as const;

/** What a column may mean. `total` is the invoice's amount, VAT included. */
export const IMPORT_FIELDS = [...RECEIVABLE_FIELDS, 'registration', 'address', 'language'] as const;
export const ImportFieldSchema = z.enum(IMPORT_FIELDS);
export type ImportField = z.infer<typeof ImportFieldSchema>;

/** Fields each kind knows; each inner list of `REQUIRED_FIELDS` needs at least one of its fields. */
export const FIELDS_OF_KIND: Record<ImportKind, readonly ImportField[]> = {
  'ar-csv': RECEIVABLE_FIELDS,
  'customers-csv': ['customerCode', 'customerName', 'country', 'email', 'registration', 'address', 'language'],
};
export const REQUIRED_FIELDS: Record<ImportKind, readonly (readonly ImportField[])[]> = {
  'ar-csv': [['number'], ['customerCode', 'customerName'], ['issuedOn'], ['total']],
  'customers-csv': [['customerCode', 'customerName']],
};

export const DATE_FIELDS = ['issuedOn', 'dueOn', 'settledOn'] as const satisfies readonly ImportField[];
export const AMOUNT_FIELDS = ['total', 'open', 'paid'] as const satisfies readonly ImportField[];

/** Order of the parts of a date: day first, month first, year first. */
export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
export const DateOrderSchema = z.enum(DATE_ORDERS);
export type DateOrder = z.infer<typeof DateOrderSchema>;

export const DECIMAL_MARKS = ['comma', 'dot'] as const;
export const DecimalMarkSchema = z.enum(DECIMAL_MARKS);
export type DecimalMark = z.infer<typeof DecimalMarkSchema>;

export const IMPORT_STATUSES = ['uploaded', 'running', 'interrupted', 'finished', 'failed', 'undone'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Why a row was refused; each has a sentence that says how to mend it (`imports.problem.*`). */
export const ROW_PROBLEMS = [
  'MISSING',
  'INVALID_DATE',
  'IMPLAUSIBLE_DATE',
  'DUE_BEFORE_ISSUED',
  'INVALID_AMOUNT',
  'SCIENTIFIC',
  'TOO_MANY_DECIMALS',
  'NEGATIVE_AMOUNT',
  'AMOUNT_TOO_LARGE',
  'OPEN_ABOVE_TOTAL',
  'AMOUNTS_DISAGREE',
  'INVALID_CURRENCY',
  'CURRENCY_DISAGREES',
  'INVALID_FLAG',
  'CANCELLED',
  'INVALID_EMAIL',
  'INVALID_LANGUAGE',
  'TOO_LONG',
  'LINE_BREAK',
  'CONTROL_CHARACTERS',
  'TOO_MANY_CELLS',
  'DUPLICATE_DIFFERS',
  'OTHER_CUSTOMER',
  'CURRENCY_CHANGED',
  'BELOW_SETTLED',
  'BELOW_DISPUTED',
  'CONFIRMED',
  'NAME_AMBIGUOUS',
] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];

/** Column index per field; a field that is absent is not read. */
export type Mapping = Partial<Record<ImportField, number>>;

const Column = WholeNumberSchema.pipe(z.number().max(249));
export const MappingSchema = z.partialRecord(ImportFieldSchema, Column);

/** What a person may decide about a file before it is run. Absent: found out from the file. */
export const ImportChoicesSchema = z.strictObject({
  mapping: MappingSchema.optional(),
  dateOrder: DateOrderSchema.optional(),
  decimalMark: DecimalMarkSchema.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});
export type ImportChoices = z.infer<typeof ImportChoicesSchema>;

/** How the order of a date column was found out; the page and the command show it as a sentence (`imports.dateEvidence.*`). */
export const DATE_EVIDENCE = [
  'proven',
  'otherColumn',
  'terms',
  'unmistakable',
  'irrelevant',
  'chosen',
  'ambiguous',
  'mixed',
  'empty',
] as const;
export interface DateEvidence {
  how: (typeof DATE_EVIDENCE)[number];
  order: DateOrder | null;
  /** the cell that proves it */
  value?: string;
  line?: number;
  /** the column that proves it, for `otherColumn` */
  column?: string;
  /** rows whose dates make sense this way, for `terms`; rows against it for `mixed` */
  rows?: number;
  of?: number;
}

export const NUMBER_EVIDENCE = [
  'proven',
  'otherColumn',
  'groups',
  'plain',
  'chosen',
  'ambiguous',
  'mixed',
  'empty',
] as const;
export interface NumberEvidence {
  how: (typeof NUMBER_EVIDENCE)[number];
  decimalMark: DecimalMark | null;
  value?: string;
  line?: number;
  column?: string;
}

/** What has to be decided or mended before a file can be run (`imports.blocker.*`). */
export interface Blocker {
  code: 'FIELD_MISSING' | 'DATE_ORDER_UNKNOWN' | 'DECIMAL_MARK_UNKNOWN' | 'LOOKS_LIKE_PAYMENTS' | 'NO_ROWS';
  /** fields of which one is needed */
  fields?: readonly ImportField[];
  column?: string;
}

/** Everything understood about a file. */
export interface Understanding {
  table: { format: 'csv' | 'xlsx'; encoding: string; delimiter: string; sheet?: string | undefined };
  headerLine: number;
  headers: string[];
  /** rows below the header that are neither blank nor titles nor totals */
  rows: number;
  /** lines left out: blank ones are not counted */
  skipped: { line: number; why: 'title' | 'total' | 'repeatedHeader' | 'note' }[];
  mapping: Mapping;
  /** this file shape was imported before and its mapping is proposed again */
  remembered: boolean;
  currency: string;
  /** no column and no sign tells the currency: the default was taken */
  currencyAssumed: boolean;
  dates: Partial<Record<(typeof DATE_FIELDS)[number], DateEvidence>>;
  numbers: Partial<Record<(typeof AMOUNT_FIELDS)[number], NumberEvidence>>;
  blockers: Blocker[];
}

export interface ImportCounts {
  /** rows read, each counted in exactly one of the following */
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** identical repetitions of a row of the same file */
  repeated: number;
  refused: number;
  customersCreated: number;
  customersUpdated: number;
  casesOpened: number;
  /** disputes of invoices already settled, kept as closed cases */
  casesClosed: number;
}
export const NO_COUNTS: ImportCounts = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  repeated: 0,
  refused: 0,
  customersCreated: 0,
  customersUpdated: 0,
  casesOpened: 0,
  casesClosed: 0,
};

/** A refused row: where, what, why. */
export interface RowProblemView {
  line: number;
  /** header of the column at fault, '' for the whole row */
  column: string;
  value: string;
  reason: RowProblem;
  params: Record<string, string | number>;
}

/** A row as it will be stored, for the preview. */
export interface PreviewRow {
  line: number;
  outcome: 'created' | 'updated' | 'unchanged' | 'repeated' | 'refused';
  cells: Partial<Record<ImportField, string | undefined>>;
  problem?: RowProblemView | undefined;
}

export interface ImportPreview {
  counts: ImportCounts;
  /** problems first, then the first rows, 20 at most */
  rows: PreviewRow[];
}

export interface ImportProgress {
  phase: 'checking' | 'writing' | 'finishing';
  done: number;
  total: number;
  /** rows per second so far; 0 until it can be told */
  rate: number;
  /** seconds, by the rate so far */
  secondsLeft: number | null;
}

/** Characters kept of a refused value. */
export const MAX_PROBLEM_VALUE = 200;
export const PREVIEW_ROWS = 20;
export const MAX_FILE_NAME = 200;
