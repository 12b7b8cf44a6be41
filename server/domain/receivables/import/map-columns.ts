import {
  AMOUNT_FIELDS,
  DATE_FIELDS,
  FIELDS_OF_KIND,
  type ImportField,
  type ImportKind,
  type Mapping,
} from '#models/contracts/imports.ts';
import { type ColumnProfile, contentScore } from '#server/domain/receivables/import/column-profile.ts';
import { headerScore, normaliseHeader } from '#server/domain/receivables/import/score-header.ts';

const ACCEPTED = 0.3;

/** Fields whose content must fit, however well the header does: a column of words is no amount. */
const BY_CONTENT: ReadonlySet<ImportField> = new Set<ImportField>([
  ...DATE_FIELDS,
  ...AMOUNT_FIELDS,
  'disputed',
  'currency',
  'email',
]);

/**
 * Proposes which column means what, from headers and content together: every pair is scored, the best pair is taken,
 * its field and column are struck out, and so on.
 */
export function mapColumns(
  kind: ImportKind,
  headers: readonly string[],
  columns: readonly ColumnProfile[],
  rows: number,
): Mapping {
  const pairs: { field: ImportField; column: number; score: number }[] = [];
  for (const field of FIELDS_OF_KIND[kind]) {
    headers.forEach((header, column) => {
      const name = headerScore(header, field);
      const profile = columns[column];
      if (name === 0 || !profile) {
        return;
      }
      const content = contentScore(profile, field, rows);
      const fits = BY_CONTENT.has(field) && profile.filled > 0 ? content : 0.5 + content / 2;
      pairs.push({ field, column, score: name * (0.35 + 0.65 * fits) });
    });
  }
  pairs.sort((a, b) => b.score - a.score || a.column - b.column);
  const mapping: Mapping = {};
  const taken = new Set<number>();
  for (const { field, column, score } of pairs) {
    if (score >= ACCEPTED && mapping[field] === undefined && !taken.has(column)) {
      mapping[field] = column;
      taken.add(column);
    }
  }
  return kind === 'ar-csv' ? completed(mapping, headers) : mapping;
}

/** An open-items list has a balance and no amount: what is open is then all that is known of the invoice. */
function completed(mapping: Mapping, headers: readonly string[]): Mapping {
  const { open, ...others } = mapping;
  if (mapping.total === undefined && open !== undefined) {
    return { ...others, total: open };
  }
  // "Client" alone is a code when it is all there is, and a name beside a code.
  if (mapping.customerCode === undefined && mapping.customerName !== undefined) {
    const name = normaliseHeader(headers[mapping.customerName] ?? '');
    if (/\b(id|code|numero|compte)\b/.test(name)) {
      const { customerName, ...rest } = mapping;
      return { ...rest, customerCode: customerName };
    }
  }
  return mapping;
}
