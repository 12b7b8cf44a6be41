import { amountParts } from '#server/domain/receivables/import/read-amount.ts';
import { dateParts } from '#server/domain/receivables/import/read-date.ts';
import { isKnownHeader } from '#server/domain/receivables/import/score-header.ts';
import type { TableRow } from '#server/integrations/tabular/table.ts';

/** A header may stand below titles, addresses and blank lines, but not further down than this. */
export const HEADER_SEARCH_ROWS = 40;

const isWords = (cell: string): boolean =>
  /\p{L}/u.test(cell) && cell.length <= 80 && dateParts(cell).kind === 'none' && amountParts(cell) === null;

/**
 * The row that names the columns: mostly distinct short words, known names first; the earliest of equals.
 * @returns its place in `rows`, or -1 when none of them looks like a header
 */
export function findHeader(rows: readonly TableRow[]): number {
  const widths = rows.map((row) => row.cells.filter((cell) => cell.trim() !== '').length);
  const widest = Math.max(0, ...widths);
  let best = { index: -1, score: 0 };
  rows.forEach((row, index) => {
    const cells = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    if (cells.length < 2 || cells.length < widest * 0.4) {
      return;
    }
    const known = cells.filter(isKnownHeader).length;
    const words = cells.filter(isWords).length;
    const distinct = new Set(cells.map((cell) => cell.toLowerCase())).size;
    if (words < cells.length * 0.6) {
      return;
    }
    const score = (known * 3 + words + distinct) * (cells.length / widest);
    if (score > best.score * 1.05) {
      best = { index, score };
    }
  });
  return best.index;
}
