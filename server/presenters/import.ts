import type {
  ImportFieldView,
  ImportSummaryView,
  ImportView,
  SentencedProblem,
} from '#models/contracts/import-views.ts';
import { FIELDS_OF_KIND, type ImportField, REQUIRED_FIELDS, type RowProblemView } from '#models/contracts/imports.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { progressOf } from '#server/domain/receivables/import/progress-of.ts';
import { importSentences } from '#server/presenters/import-sentences.ts';

export function presentImportSummary({
  _id,
  kind,
  fileName,
  size,
  status,
  createdAt,
  counts,
}: ImportRunDoc): ImportSummaryView {
  return { id: _id, kind, fileName, size, status, createdAt: createdAt.toISOString(), counts };
}

/** Why a row was refused, in the reader's language. */
export const presentProblem = (problem: RowProblemView, language: Language): SentencedProblem => ({
  ...problem,
  sentence: importSentences(language).problem(problem),
});

function presentField(run: ImportRunDoc, field: ImportField, language: Language): ImportFieldView {
  const { mapping, dates, numbers } = run.understanding;
  const say = importSentences(language);
  const date = dates[field as keyof typeof dates];
  const number = numbers[field as keyof typeof numbers];
  const group = REQUIRED_FIELDS[run.kind].find((fields) => fields.includes(field));
  return {
    field,
    label: say.field(field),
    column: mapping[field] ?? null,
    isRequired: group?.length === 1,
    isMissing: group?.every((other) => mapping[other] === undefined) ?? false,
    ...(date ? { evidence: say.date(date) } : number ? { evidence: say.number(number) } : {}),
  };
}

/** A run as its page shows it, every sentence in the reader's language. */
export function presentImport(run: ImportRunDoc, language: Language): ImportView {
  const { understanding, preview, choices } = run;
  const say = importSentences(language);
  const evidences = Object.values(understanding.dates);
  const marks = Object.values(understanding.numbers);
  return {
    ...presentImportSummary(run),
    table: understanding.table,
    headers: understanding.headers,
    headerLine: understanding.headerLine,
    rows: understanding.rows,
    skipped: understanding.skipped,
    fields: FIELDS_OF_KIND[run.kind].map((field) => presentField(run, field, language)),
    remembered: understanding.remembered,
    currency: understanding.currency,
    choosesCurrency: run.kind === 'ar-csv' && understanding.mapping.currency === undefined,
    dateOrder: {
      chosen: choices.dateOrder ?? null,
      isOpen: evidences.some(({ how }) => how === 'ambiguous' || how === 'mixed' || how === 'chosen'),
    },
    decimalMark: {
      chosen: choices.decimalMark ?? null,
      isOpen: marks.some(({ how }) => how === 'ambiguous' || how === 'mixed' || how === 'chosen'),
    },
    blockers: understanding.blockers.map(say.blocker),
    preview: {
      counts: preview.counts,
      rows: preview.rows.map(({ problem, ...row }) => ({
        ...row,
        ...(problem ? { problem: presentProblem(problem, language) } : {}),
      })),
    },
    progress: progressOf(run),
    failure: run.failure ?? null,
    undo: run.undo
      ? {
          at: run.undo.at.toISOString(),
          removed: run.undo.removed,
          kept: run.undo.kept,
          customersRemoved: run.undo.customersRemoved,
        }
      : null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
