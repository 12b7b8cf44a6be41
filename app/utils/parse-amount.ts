import { minorDigits, parseMinor } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';

/** Sign and currency at the ends, digits in between: whole (in one piece or in threes), mark, fraction. */
const SHAPE = /^(\d+|\d{1,3}([ .,])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?$/;

/**
 * What a person typed into an amount field, as integer minor units. Accepts `1 727,50`, `1727.5`, `1,727.50`,
 * `1.727,50` and a currency at either end. A lone separator before three digits ("1,727") is read as thousands only
 * where the language writes it so; otherwise nothing is guessed: `12€50`, `12 50` and `1,7,50` are slips of the finger.
 * @returns null when the text is no amount, or has more decimals than the currency
 */
export function parseAmount(text: string, currency: string, language: Language): number | null {
  const sign = '([+\\-\u2212]?)';
  const symbol = `(?:[€$£¥₹]|${currency})?`;
  const ends = new RegExp(`^${sign}\\s*${symbol}\\s*${sign}\\s*(\\d.*?)\\s*${symbol}$`, 'is').exec(text.trim());
  const [, before = '', after = '', body = ''] = ends ?? [];
  const shape = SHAPE.exec(body.replace(/[\s'’]/g, ' '));
  if (!shape || (before && after)) {
    return null;
  }
  const [, whole = '', group, mark, fraction] = shape;
  if (mark && mark === group) {
    return null;
  }
  const minus = before + after === '+' || before + after === '' ? '' : '-';
  const isAmbiguous = mark && !group && fraction?.length === 3 && minorDigits(currency) !== 3;
  if (isAmbiguous) {
    const isThousands = language === 'en' && mark === ',' && /^[1-9]\d{0,2}$/.test(whole);
    return isThousands ? parseMinor(`${minus}${whole}${fraction}`, currency) : null;
  }
  return parseMinor(`${minus}${whole.replace(/\D/g, '')}${fraction ? `.${fraction}` : ''}`, currency);
}
