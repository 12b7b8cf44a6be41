import type { DecimalMark } from '#models/contracts/imports.ts';

/** An amount cell stripped of signs and currency, before the meaning of its marks is known. */
export interface AmountParts {
  negative: boolean;
  /** digits with `,` and `.` as written; group spaces and apostrophes are gone */
  body: string;
  /** spaces or apostrophes grouped the digits: a comma or dot that is left can only be the decimal mark */
  grouped: boolean;
  /** ISO code or sign found beside the digits, '' without */
  currency: string;
}

const SIGNS: Record<string, string> = {
  '€': 'EUR',
  $: 'USD',
  '£': 'GBP',
  '¥': 'JPY',
  '₣': 'CHF',
  fr: 'CHF',
  'fr.': 'CHF',
  sfr: 'CHF',
  kr: '',
  zł: 'PLN',
  euro: 'EUR',
  euros: 'EUR',
};
const SPACES = /[\s\u00a0\u2007\u2009\u202f]+/g;
const PLAIN = /^\d+(?:[.,]\d+)*$/;

/** The ISO code a sign or word stands for; '' when it is none. */
export function currencyOf(text: string): string {
  const clean = text.trim();
  const upper = clean.toUpperCase();
  return SIGNS[clean.toLowerCase()] ?? (/^[A-Z]{3}$/.test(upper) ? upper : '');
}

/** @returns null when the cell is no amount whatever its marks mean */
export function amountParts(cell: string): AmountParts | null {
  let text = cell.trim();
  if (PLAIN.test(text)) {
    return { negative: false, body: text, grouped: false, currency: '' };
  }
  let negative = false;
  const brackets = /^\((.*)\)$/s.exec(text);
  if (brackets) {
    negative = true;
    text = (brackets[1] ?? '').trim();
  }
  let currency = '';
  const sides = /^([^\d.,+\-−–()]*)([\s\S]*?)([^\d.,+\-−–()]*)$/.exec(text);
  const [, before = '', middle = '', after = ''] = sides ?? [];
  for (const side of [before, after]) {
    const word = side.replace(SPACES, '');
    if (word !== '') {
      const code = currencyOf(word);
      if (code === '' || currency !== '') {
        return null;
      }
      currency = code;
    }
  }
  text = middle.trim();
  const sign = /^([+\-−–]?)\s*([^+\-−–]*?)\s*([+\-−–]?)$/.exec(text);
  if (!sign || (sign[1] && sign[3])) {
    return null;
  }
  const mark = sign[1] || sign[3] || '';
  if (mark !== '' && mark !== '+') {
    if (negative) {
      return null;
    }
    negative = true;
  }
  // "-€ 12" leaves the sign before the currency: look at both sides once more.
  const core = (sign[2] ?? '').replace(/^([€$£¥])\s*|\s*([€$£¥])$/g, (found) => {
    currency ||= currencyOf(found);
    return '';
  });
  return withGroups(core, negative, currency);
}

/** Spaces and apostrophes may only stand before groups of three digits. */
function withGroups(core: string, negative: boolean, currency: string): AmountParts | null {
  const text = core.replace(SPACES, ' ').replace(/[’'`´]/g, "'");
  if (!/[ ']/.test(text)) {
    return PLAIN.test(text) || /^[.,]\d+$/.test(text)
      ? { negative, body: /^[.,]/.test(text) ? `0${text}` : text, grouped: false, currency }
      : null;
  }
  const grouped = /^\d{1,3}(?:([ '])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.test(text);
  return grouped ? { negative, body: text.replace(/[ ']/g, ''), grouped: true, currency } : null;
}

/** True for "1.2E+05": a spreadsheet has thrown digits away. */
export const isScientific = (cell: string): boolean => /^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i.test(cell.trim());

/**
 * Reads an amount with a known decimal mark.
 * @returns a plain decimal ("-1234.56"), or null when the marks do not fit: "1.23.45", "1.2345,6" with groups of four
 */
export function decimalText({ negative, body, grouped }: AmountParts, mark: DecimalMark): string | null {
  const decimal = mark === 'comma' ? ',' : '.';
  const group = mark === 'comma' ? '.' : ',';
  const [whole = '', fraction, ...more] = body.split(decimal);
  if (more.length > 0 || fraction?.includes(group)) {
    return null;
  }
  if (
    whole.includes(group) &&
    (grouped || !(group === '.' ? /^\d{1,3}(\.\d{3})+$/ : /^\d{1,3}(,\d{3})+$/).test(whole))
  ) {
    return null;
  }
  const digits = whole.replaceAll(group, '').replace(/^0+(?=\d)/, '');
  return `${negative ? '-' : ''}${digits}${fraction ? `.${fraction}` : ''}`;
}
