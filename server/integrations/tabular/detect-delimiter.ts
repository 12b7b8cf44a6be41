import { parse } from 'csv-parse/sync';
import { PARSER_OPTIONS } from '#server/integrations/tabular/parser-options.ts';

export const DELIMITERS = [';', ',', '\t', '|'] as const;

const SAMPLE_ROWS = 200;

/** `sep=;` on the first line, as Excel writes and reads it. */
export function declaredDelimiter(text: string): string | null {
  return /^"?sep=(.)"?\s*(\r\n|\n|\r|$)/i.exec(text)?.[1] ?? null;
}

interface Split {
  delimiter: string;
  /** share of the rows with text that have the usual number of cells */
  regularity: number;
  columns: number;
}

/** How regular a text looks when it is cut at a delimiter; null when quotes do not even match. */
function tryDelimiter(text: string, delimiter: string): Split | null {
  let rows: string[][];
  try {
    rows = parse(text, { ...PARSER_OPTIONS, delimiter, to: SAMPLE_ROWS }) as unknown as string[][];
  } catch {
    return null;
  }
  const widths = new Map<number, number>();
  let filled = 0;
  for (const row of rows) {
    if (row.some((cell) => cell.trim() !== '')) {
      filled += 1;
      widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
    }
  }
  // Among equally usual widths the larger one: title lines are narrow.
  const [columns, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  return { delimiter, columns, regularity: filled === 0 ? 0 : count / filled };
}

/**
 * Finds the delimiter that cuts a text's beginning into the most regular rows of two cells or more.
 * A text of one column answers `;`: nothing cuts it.
 */
export function detectDelimiter(text: string): string {
  // The last line of a sample may be cut in the middle.
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  const complete = end > 0 ? text.slice(0, end) : text;
  const splits = DELIMITERS.map((delimiter) => tryDelimiter(complete, delimiter)).filter(
    (split): split is Split => split !== null && split.columns > 1,
  );
  const best = splits.sort((a, b) => weight(b) - weight(a))[0];
  return best?.delimiter ?? ';';
}

const weight = ({ regularity, columns }: Split): number => regularity ** 2 * Math.log2(1 + columns);
