import readXlsxFile, { type CellValue, type Sheet } from 'read-excel-file/node';
import { inspectWorkbook } from '#server/integrations/tabular/inspect-workbook.ts';
import { type TableLimits, type TableRow, UnreadableTableError } from '#server/integrations/tabular/table.ts';

/**
 * A number as Excel shows it, exact: its file holds binary doubles with 17 digits (0.1 + 0.2), of which 15 count.
 * Three decimals get a fourth, or "1.234" could be taken for 1,234 later.
 */
export function workbookNumber(raw: string): string {
  const value = Number(raw);
  if (!Number.isFinite(value)) {
    return raw;
  }
  let text = /^-?\d{1,15}$/.test(raw) ? raw : String(Number(value.toPrecision(15)));
  if (/e/i.test(text)) {
    text = Math.abs(value) >= 1 ? BigInt(Math.round(value)).toString() : value.toFixed(20).replace(/0+$/, '');
  }
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
}

function cellText(value: CellValue<string> | string | null): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (value instanceof Date) {
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
  }
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value);
}

/** The sheet people mean: the one with the most rows of two cells or more. */
function mainSheet(sheets: Sheet<string>[]): Sheet<string> | undefined {
  const weight = ({ data }: Sheet<string>): number =>
    data.filter((row) => row.filter((cell) => cell !== null && cell !== '').length > 1).length;
  return sheets.map((sheet) => ({ sheet, weight: weight(sheet) })).sort((a, b) => b.weight - a.weight)[0]?.sheet;
}

/**
 * The rows of a workbook's main sheet. Formulas give the value last computed; dates become YYYY-MM-DD.
 * @throws UnreadableTableError NOT_A_WORKBOOK, WORKBOOK_TOO_LARGE, TOO_MANY_ROWS, TOO_MANY_COLUMNS
 */
export async function readWorkbook(bytes: Buffer, limits: TableLimits): Promise<{ sheet: string; rows: TableRow[] }> {
  await inspectWorkbook(bytes, limits);
  let sheets: Sheet<string>[];
  try {
    sheets = await readXlsxFile<string>(bytes, { parseNumber: workbookNumber, trim: false });
  } catch {
    throw new UnreadableTableError('NOT_A_WORKBOOK');
  }
  const main = mainSheet(sheets);
  if (!main) {
    throw new UnreadableTableError('NO_ROWS');
  }
  return { sheet: main.sheet, rows: main.data.map((row, index) => ({ line: index + 1, cells: row.map(cellText) })) };
}
