import { daysBetween } from '#models/contracts/days.ts';
import {
  AMOUNT_FIELDS,
  type Blocker,
  DATE_FIELDS,
  DATE_ORDERS,
  type DateEvidence,
  type DateOrder,
  FIELDS_OF_KIND,
  type ImportChoices,
  type ImportKind,
  type Mapping,
  type NumberEvidence,
  REQUIRED_FIELDS,
  type Understanding,
} from '#models/contracts/imports.ts';
import { minorDigits } from '#models/contracts/money.ts';
import { type ColumnProfile, newColumnProfile, observeCell } from '#server/domain/receivables/import/column-profile.ts';
import {
  decideByTerms,
  decideDateOrder,
  newTermsTally,
  observeTerm,
  type TermsTally,
} from '#server/domain/receivables/import/date-profile.ts';
import { mapColumns } from '#server/domain/receivables/import/map-columns.ts';
import { decideDecimalMark } from '#server/domain/receivables/import/number-profile.ts';
import { currencyOf } from '#server/domain/receivables/import/read-amount.ts';
import { dateParts, dayInOrder } from '#server/domain/receivables/import/read-date.ts';
import { normaliseHeader } from '#server/domain/receivables/import/score-header.ts';
import { readBody, type TableBody } from '#server/domain/receivables/import/table-body.ts';
import type { Table } from '#server/integrations/tabular/table.ts';
import { sha256 } from '#server/platform/ids.ts';

export const DEFAULT_CURRENCY = 'EUR';

/** A file shape: the same headers in the same order, cut by the same delimiter. Mappings are remembered by it. */
export const shapeOf = (kind: ImportKind, headers: readonly string[], delimiter: string): string =>
  sha256(JSON.stringify([kind, delimiter, headers.map(normaliseHeader)])).slice(0, 32);

interface Scan {
  body: TableBody;
  columns: ColumnProfile[];
  rows: number;
}

/** One pass over the whole file: every cell of every column says what it knows. */
async function scan(table: Table): Promise<Scan> {
  const body = await readBody(table);
  const columns = body.headers.map(newColumnProfile);
  let rows = 0;
  for await (const { line, cells } of body.rows) {
    rows += 1;
    for (let i = 0; i < columns.length; i += 1) {
      const cell = cells[i];
      if (cell !== undefined && cell !== '') {
        observeCell(columns[i] as ColumnProfile, cell, line);
      }
    }
  }
  return { body, columns, rows };
}

/** The one order that other date columns of the file prove, if they agree. */
function provenElsewhere({ body, columns }: Scan): DateEvidence | null {
  const proofs = columns
    .map((column, index) => ({ column, evidence: decideDateOrder(column.dates), name: body.headers[index] ?? '' }))
    .filter(({ column, evidence }) => evidence.how === 'proven' && column.dates.dates >= column.filled * 0.8);
  const [first] = proofs;
  return first && proofs.every(({ evidence }) => evidence.order === first.evidence.order)
    ? { ...first.evidence, how: 'otherColumn', column: first.name }
    : null;
}

/** A second pass, only when no column proves anything: which order makes issue, due and settlement dates agree? */
async function provenByTerms(body: TableBody, mapping: Mapping): Promise<DateEvidence | null> {
  const { issuedOn, dueOn, settledOn } = mapping;
  if (issuedOn === undefined || (dueOn === undefined && settledOn === undefined)) {
    return null;
  }
  const tallies: Partial<Record<DateOrder, TermsTally>> = { dmy: newTermsTally(), mdy: newTermsTally() };
  for await (const { cells } of body.rows) {
    const issued = dateParts(cells[issuedOn] ?? '');
    for (const column of [dueOn, settledOn]) {
      const later = column === undefined ? null : dateParts(cells[column] ?? '');
      if (!later || later.kind === 'none' || issued.kind === 'none') {
        continue;
      }
      for (const order of DATE_ORDERS) {
        const tally = tallies[order];
        const from = dayInOrder(issued, order);
        const to = dayInOrder(later, order);
        if (tally && from && to) {
          observeTerm(tally, daysBetween(from, to), column === dueOn);
        }
      }
    }
  }
  return decideByTerms(tallies);
}

async function dateEvidence(
  scanned: Scan,
  mapping: Mapping,
  chosen: DateOrder | undefined,
): Promise<Understanding['dates']> {
  const dates: Understanding['dates'] = {};
  let fallback: DateEvidence | null | undefined;
  for (const field of DATE_FIELDS) {
    const column = mapping[field];
    const profile = column === undefined ? undefined : scanned.columns[column];
    if (!profile) {
      continue;
    }
    const own = decideDateOrder(profile.dates);
    if (own.order !== null || own.how === 'empty') {
      dates[field] = own;
    } else if (chosen) {
      dates[field] = { how: 'chosen', order: chosen };
    } else if (own.how === 'mixed') {
      dates[field] = own;
    } else {
      fallback ??= provenElsewhere(scanned) ?? (await provenByTerms(scanned.body, mapping));
      dates[field] = fallback ?? own;
    }
  }
  return dates;
}

function numberEvidence(
  scanned: Scan,
  mapping: Mapping,
  { currency, decimalMark }: { currency: string; decimalMark: ImportChoices['decimalMark'] },
): Understanding['numbers'] {
  const own = AMOUNT_FIELDS.flatMap((field) => {
    const column = mapping[field];
    const profile = column === undefined ? undefined : scanned.columns[column];
    return profile && column !== undefined
      ? [{ field, column, evidence: decideDecimalMark(profile.numbers, currency) }]
      : [];
  });
  // Any amount-like column of the file may prove the mark for those that do not.
  const proof = scanned.columns
    .map((profile, column) => ({ column, profile, evidence: decideDecimalMark(profile.numbers, currency) }))
    .find(
      ({ evidence, profile }) =>
        evidence.how === 'proven' &&
        profile.numbers.numbers >= profile.filled * 0.8 &&
        profile.dates.dates < profile.filled / 2,
    );
  const numbers: Understanding['numbers'] = {};
  for (const { field, evidence } of own) {
    const unsure = evidence.how === 'groups' || evidence.how === 'ambiguous' || evidence.how === 'mixed';
    if (unsure && decimalMark) {
      numbers[field] = { how: 'chosen', decimalMark };
    } else if (unsure && evidence.how !== 'mixed' && proof) {
      numbers[field] = {
        ...proof.evidence,
        how: 'otherColumn',
        column: scanned.body.headers[proof.column] ?? '',
      } satisfies NumberEvidence;
    } else {
      numbers[field] = evidence;
    }
  }
  return numbers;
}

/** The currency every amount's sign names, if there is one and only one. */
function currencyBySign({ columns }: Scan, mapping: Mapping): string | null {
  const found = new Set(
    AMOUNT_FIELDS.flatMap((field) => Object.keys(columns[mapping[field] ?? -1]?.numbers.currencies ?? {})),
  );
  const [only] = found;
  return found.size === 1 && only ? only : null;
}

/**
 * The currency that decides what "1,234" can be: one of three decimals if any row names one, because there it may as well
 * be 1.234.
 */
function finestCurrency({ columns }: Scan, mapping: Mapping, currency: string): string {
  const named = [
    ...[...(columns[mapping.currency ?? -1]?.distinct ?? [])].map(currencyOf),
    ...AMOUNT_FIELDS.flatMap((field) => Object.keys(columns[mapping[field] ?? -1]?.numbers.currencies ?? {})),
  ];
  return named.find((code) => minorDigits(code) === 3) ?? currency;
}

function blockersOf(kind: ImportKind, understanding: Omit<Understanding, 'blockers'>): Blocker[] {
  const { mapping, headers } = understanding;
  const missing = REQUIRED_FIELDS[kind].filter((fields) => fields.every((field) => mapping[field] === undefined));
  const blockers: Blocker[] = missing.map((fields) => ({ code: 'FIELD_MISSING', fields }));
  const isPayments = headers.some((header) =>
    /\b(payment|paiement|reglement|virement|remittance)\b/.test(normaliseHeader(header)),
  );
  if (kind === 'ar-csv' && missing.length >= 2 && isPayments) {
    blockers.unshift({ code: 'LOOKS_LIKE_PAYMENTS' });
  }
  for (const field of DATE_FIELDS) {
    const evidence = understanding.dates[field];
    if (evidence && evidence.order === null && evidence.how !== 'empty') {
      blockers.push({ code: 'DATE_ORDER_UNKNOWN', fields: [field], column: headers[mapping[field] ?? -1] ?? '' });
    }
  }
  for (const field of AMOUNT_FIELDS) {
    const evidence = understanding.numbers[field];
    if (evidence && evidence.decimalMark === null && evidence.how !== 'empty') {
      blockers.push({ code: 'DECIMAL_MARK_UNKNOWN', fields: [field], column: headers[mapping[field] ?? -1] ?? '' });
    }
  }
  if (understanding.rows === 0) {
    blockers.push({ code: 'NO_ROWS' });
  }
  return blockers;
}

/** A mapping as far as it fits this kind and table; each column is used once. */
function fitting(kind: ImportKind, mapping: Mapping, columns: number): Mapping {
  const fits: Mapping = {};
  for (const field of FIELDS_OF_KIND[kind]) {
    const column = mapping[field];
    if (column !== undefined && column < columns) {
      fits[field] = column;
    }
  }
  return fits;
}

/**
 * Reads a whole file and says what is understood of it: columns, order of dates, number format, currency, and what
 * stands in the way of a run. What a person chose goes before what was found out; proof in the file goes before a
 * chosen date order.
 * @throws UnreadableTableError when the file is no table at all
 */
export async function understandTable({
  table,
  kind,
  choices = {},
  recall = async () => null,
}: {
  table: Table;
  kind: ImportKind;
  choices?: ImportChoices;
  /** the mapping a person confirmed for this shape before */
  recall?: (shape: string) => Promise<Mapping | null>;
}): Promise<Understanding> {
  const scanned = await scan(table);
  const { headers, headerLine, skipped } = scanned.body;
  const remembered = choices.mapping ? null : await recall(shapeOf(kind, headers, table.delimiter));
  const mapping = fitting(
    kind,
    choices.mapping ?? remembered ?? mapColumns(kind, headers, scanned.columns, scanned.rows),
    headers.length,
  );
  const bySign = currencyBySign(scanned, mapping);
  const currency = choices.currency ?? bySign ?? DEFAULT_CURRENCY;
  const understanding = {
    table: {
      format: table.format,
      encoding: table.encoding,
      delimiter: table.delimiter,
      ...(table.sheet === undefined ? {} : { sheet: table.sheet }),
    },
    headerLine,
    headers,
    rows: scanned.rows,
    skipped,
    mapping,
    remembered: remembered !== null,
    currency,
    currencyAssumed:
      kind === 'ar-csv' && mapping.currency === undefined && choices.currency === undefined && bySign === null,
    dates: await dateEvidence(scanned, mapping, choices.dateOrder),
    numbers: numberEvidence(scanned, mapping, {
      currency: finestCurrency(scanned, mapping, currency),
      decimalMark: choices.decimalMark,
    }),
  };
  return { ...understanding, blockers: blockersOf(kind, understanding) };
}
