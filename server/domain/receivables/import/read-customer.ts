import type { Understanding } from '#models/contracts/imports.ts';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';
import { codeFromName, RowReader, type RowResult, readEmail } from '#server/domain/receivables/import/row-reading.ts';
import type { TableRow } from '#server/integrations/tabular/table.ts';

/** One customer as a list tells it; '' where the list says nothing. */
export interface CustomerRow {
  line: number;
  code: string;
  name: string;
  country: string;
  email: string;
  registration: string;
  address: string;
  language: Language | '';
}

const LANGUAGE_WORDS: Record<string, Language> = {
  fr: 'fr',
  fra: 'fr',
  francais: 'fr',
  french: 'fr',
  en: 'en',
  eng: 'en',
  anglais: 'en',
  english: 'en',
};

function readLanguage(reader: RowReader): Language | '' {
  const word = reader
    .text('language', 40)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[-_].*$/, '');
  if (word === '') {
    return '';
  }
  const language = LANGUAGE_WORDS[word];
  return language ?? reader.fail('language', 'INVALID_LANGUAGE', { known: LANGUAGES.join(', ') });
}

/** Reads one row of a customer list. */
export function readCustomer(row: TableRow, rules: Pick<Understanding, 'mapping' | 'headers'>): RowResult<CustomerRow> {
  const reader = new RowReader(row, rules);
  const code = reader.text('customerCode', 100);
  const name = reader.text('customerName', 300);
  if (reader.has('customerCode') ? reader.raw('customerCode') === '' : reader.raw('customerName') === '') {
    reader.fail(reader.has('customerCode') ? 'customerCode' : 'customerName', 'MISSING');
  }
  const customer = {
    line: row.line,
    code: code || codeFromName(name),
    name,
    country: reader.text('country', 60),
    email: readEmail(reader),
    registration: reader.text('registration', 60),
    address: reader.text('address', 500),
    language: readLanguage(reader),
  };
  return reader.result(() => customer);
}

export const customerContentOf = (row: CustomerRow): string => JSON.stringify({ ...row, line: 0 });
