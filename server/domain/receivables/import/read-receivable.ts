import { addDays, type Day } from '#models/contracts/days.ts';
import type { ImportField, Understanding } from '#models/contracts/imports.ts';
import { minorDigits, parseMinor } from '#models/contracts/money.ts';
import { amountParts, currencyOf, decimalText, isScientific } from '#server/domain/receivables/import/read-amount.ts';
import { isPlausibleDay, readDate } from '#server/domain/receivables/import/read-date.ts';
import { readFlag, readStatus } from '#server/domain/receivables/import/read-words.ts';
import { RowReader, type RowResult, readEmail } from '#server/domain/receivables/import/row-reading.ts';
import type { TableRow } from '#server/integrations/tabular/table.ts';

/** One invoice as a file tells it; amounts in minor units. */
export interface ReceivableRow {
  line: number;
  entity: string;
  number: string;
  /** '' when the file names customers only */
  customerCode: string;
  customerName: string;
  currency: string;
  issuedOn: Day;
  dueOn: Day;
  dueEstimated: boolean;
  total: number;
  paid: number;
  /** the file says something about payment; otherwise `paid` is not its business */
  knowsPaid: boolean;
  /** `paid` is all that is not open any more, credit notes and write-offs of the file's ledger included */
  paidIsAllSettled: boolean;
  settledOn: Day | null;
  disputed: boolean;
  orderReference: string;
  country: string;
  email: string;
}

/** Days after the invoice date when a file has no due date (L441-10 C. com., domain §1). */
export const DEFAULT_TERMS_DAYS = 30;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
/** "1.23E+11": what a spreadsheet makes of a long invoice number. */
const MANGLED = /^\d([.,]\d+)?E\+?\d{1,3}$/i;

type Rules = Pick<Understanding, 'mapping' | 'headers' | 'dates' | 'numbers' | 'currency'>;

function readDay(
  reader: RowReader,
  rules: Rules,
  field: 'issuedOn' | 'dueOn' | 'settledOn',
  thisYear: number,
): Day | null {
  const raw = reader.raw(field);
  if (raw === '') {
    return null;
  }
  const day = readDate(raw, rules.dates[field]?.order ?? null);
  if (day === null) {
    reader.fail(field, 'INVALID_DATE', { order: rules.dates[field]?.order ?? 'ymd' });
    return null;
  }
  if (!isPlausibleDay(day, thisYear)) {
    reader.fail(field, 'IMPLAUSIBLE_DATE', { day });
    return null;
  }
  return day;
}

function readAmount(
  reader: RowReader,
  rules: Rules,
  field: 'total' | 'open' | 'paid',
  currency: string,
): number | null {
  const raw = reader.raw(field);
  if (raw === '') {
    return null;
  }
  const fail = (...[reason, params]: [Parameters<RowReader['fail']>[1], Parameters<RowReader['fail']>[2]?]): null => {
    reader.fail(field, reason, params);
    return null;
  };
  const parts = amountParts(raw);
  const mark = rules.numbers[field]?.decimalMark ?? 'dot';
  const text = parts ? decimalText(parts, mark) : null;
  if (!parts || text === null) {
    return fail(isScientific(raw) ? 'SCIENTIFIC' : 'INVALID_AMOUNT');
  }
  if (parts.currency !== '' && parts.currency !== currency) {
    return fail('CURRENCY_DISAGREES', { currency, found: parts.currency });
  }
  const fraction = (text.split('.')[1] ?? '').replace(/0+$/, '');
  if (fraction.length > minorDigits(currency)) {
    return fail('TOO_MANY_DECIMALS', { max: minorDigits(currency), currency });
  }
  const minor = parseMinor(text, currency);
  if (minor === null) {
    return fail('AMOUNT_TOO_LARGE');
  }
  return minor < 0 ? fail('NEGATIVE_AMOUNT') : minor;
}

function readCurrency(reader: RowReader, fallback: string): string {
  const raw = reader.text('currency', 20);
  if (raw === '') {
    return fallback;
  }
  const code = currencyOf(raw);
  return CURRENCIES.has(code) ? code : reader.fail('currency', 'INVALID_CURRENCY') || fallback;
}

function readNumber(reader: RowReader): string {
  const number = reader.text('number', 100);
  if (number === '') {
    return reader.raw('number') === '' ? reader.fail('number', 'MISSING') : '';
  }
  return MANGLED.test(number) ? reader.fail('number', 'SCIENTIFIC') : number;
}

/** What is paid, from whatever the file tells: paid and open amounts, a settlement date, a status. */
function readSettlement(
  reader: RowReader,
  rules: Rules,
  {
    total,
    currency,
    settledOn,
    status,
  }: { total: number | null; currency: string; settledOn: Day | null; status: string | null },
) {
  const paid = readAmount(reader, rules, 'paid', currency);
  const open = readAmount(reader, rules, 'open', currency);
  if (total === null) {
    return { paid: 0, knowsPaid: false, paidIsAllSettled: false };
  }
  const tooMuch = (field: ImportField): void => void reader.fail(field, 'OPEN_ABOVE_TOTAL');
  if (open !== null && open > total) {
    tooMuch('open');
  }
  if (paid !== null && paid > total) {
    tooMuch('paid');
  }
  if (open !== null && paid !== null && open + paid !== total) {
    reader.fail('open', 'AMOUNTS_DISAGREE');
  }
  if (paid !== null || open !== null) {
    return { paid: paid ?? total - (open ?? 0), knowsPaid: true, paidIsAllSettled: open !== null };
  }
  if (settledOn !== null || status === 'paid') {
    return { paid: total, knowsPaid: true, paidIsAllSettled: true };
  }
  if (reader.has('open')) {
    reader.fail('open', 'MISSING');
  }
  return { paid: 0, knowsPaid: reader.has('paid') || reader.has('settledOn'), paidIsAllSettled: false };
}

/** Reads one row by what was understood of its table; never guesses, every doubt is a problem with its column. */
export function readReceivable(row: TableRow, rules: Rules, thisYear: number): RowResult<ReceivableRow> {
  const reader = new RowReader(row, rules);
  const number = readNumber(reader);
  const customerName = reader.text('customerName', 300);
  const customerCode = reader.text('customerCode', 100);
  if (reader.raw('customerCode') === '' && reader.raw('customerName') === '') {
    reader.fail(reader.has('customerCode') ? 'customerCode' : 'customerName', 'MISSING');
  }
  const issuedOn = readDay(reader, rules, 'issuedOn', thisYear);
  if (reader.raw('issuedOn') === '') {
    reader.fail('issuedOn', 'MISSING');
  }
  const due = readDay(reader, rules, 'dueOn', thisYear);
  const settledOn = readDay(reader, rules, 'settledOn', thisYear);
  if (issuedOn !== null && due !== null && due < issuedOn) {
    reader.fail('dueOn', 'DUE_BEFORE_ISSUED', { issuedOn });
  }
  const currency = readCurrency(reader, rules.currency);
  const total = readAmount(reader, rules, 'total', currency);
  if (reader.raw('total') === '') {
    reader.fail('total', 'MISSING');
  }
  const status = readStatus(reader.text('status', 60));
  if (status === 'cancelled') {
    reader.fail('status', 'CANCELLED');
  }
  const flag = readFlag(reader.text('disputed', 60));
  if (flag === null) {
    reader.fail('disputed', 'INVALID_FLAG');
  }
  const settlement = readSettlement(reader, rules, { total, currency, settledOn, status });
  const orderReference = reader.text('orderReference', 200);
  const entity = reader.text('entity', 60);
  const country = reader.text('country', 60);
  const email = readEmail(reader);
  return reader.result(() => ({
    line: row.line,
    entity,
    number,
    customerCode,
    customerName,
    currency,
    issuedOn: issuedOn ?? '',
    dueOn: due ?? addDays(issuedOn ?? '', DEFAULT_TERMS_DAYS),
    dueEstimated: due === null,
    total: total ?? 0,
    ...settlement,
    settledOn: settlement.paid === total ? settledOn : null,
    disputed: flag === true || status === 'disputed',
    orderReference,
    country,
    email,
  }));
}

/** What identifies an invoice: the legal entity that issued it and its number. */
export const invoiceKey = ({ entity, number }: { entity: string; number: string }): string =>
  `${entity}\u0000${number}`;

/** What identifies the customer of a row inside its file. */
export const customerKey = ({ customerCode, customerName }: { customerCode: string; customerName: string }): string =>
  customerCode === '' ? `name:${customerName.toLowerCase()}` : `code:${customerCode}`;

/** Everything a row says, for telling an identical repetition from a contradiction. */
export const contentOf = (row: ReceivableRow): string => JSON.stringify({ ...row, line: 0 });
