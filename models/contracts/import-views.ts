import type {
  DateOrder,
  DecimalMark,
  ImportCounts,
  ImportField,
  ImportKind,
  ImportProgress,
  ImportStatus,
  PreviewRow,
  RowProblemView,
  Understanding,
} from './imports.ts';

export interface ImportSummaryView {
  id: string;
  kind: ImportKind;
  fileName: string;
  size: number;
  status: ImportStatus;
  createdAt: string;
  counts: ImportCounts;
}

/** A field of the mapping with the column it was given, and what its column proves. */
export interface ImportFieldView {
  field: ImportField;
  label: string;
  /** column index; null when nothing is read for it */
  column: number | null;
  /** one of a group of which the file needs at least one */
  isRequired: boolean;
  isMissing: boolean;
  evidence?: string | undefined;
}

export type SentencedProblem = RowProblemView & { sentence: string };

export interface ImportView extends ImportSummaryView {
  table: Understanding['table'];
  headers: string[];
  headerLine: number;
  rows: number;
  skipped: Understanding['skipped'];
  fields: ImportFieldView[];
  remembered: boolean;
  currency: string;
  /** no column names it: the person may choose */
  choosesCurrency: boolean;
  dateOrder: { chosen: DateOrder | null; isOpen: boolean };
  decimalMark: { chosen: DecimalMark | null; isOpen: boolean };
  blockers: string[];
  preview: { counts: ImportCounts; rows: (Omit<PreviewRow, 'problem'> & { problem?: SentencedProblem | undefined })[] };
  progress: ImportProgress | null;
  failure: string | null;
  undo: { at: string; removed: number; kept: number; customersRemoved: number } | null;
  finishedAt: string | null;
}
