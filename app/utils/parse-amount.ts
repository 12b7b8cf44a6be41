import { minorDigits, parseMinor } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';

/**
 * What a person typed into an amount field, as integer minor units. Accepts `1 727,50`, `1727.5`, `1,727.50`,
 * `1.727,50` and a currency sign. A lone separator before three digits ("1,727") is read as thousands only where the
 * language writes it so; otherwise nothing is guessed.
 * @returns null when the text is no amount, or has more decimals than the currency
 */
export function parseAmount(text: string, currency: string, language: Language): number | null {
  const bare = text
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(new RegExp(currency, 'i'), '')
    .replace(/[€$£¥₹]/g, '')
    .replace(/^\u2212/, '-');
  if (!/^[+-]?\d[\d.,]*$/.test(bare)) {
    return null;
  }
  const marks = [...bare].filter((character) => character === '.' || character === ',');
  const last = marks.at(-1);
  if (!last) {
    return parseMinor(bare, currency);
  }
  const decimals = bare.length - bare.lastIndexOf(last) - 1;
  const isMixed = marks.some((mark) => mark !== last);
  const isRepeated = marks.filter((mark) => mark === last).length > 1;
  const thousands = language === 'en' ? ',' : null;
  const lastIsDecimal = isMixed
    ? !isRepeated
    : !isRepeated && !(decimals === 3 && last === thousands && minorDigits(currency) !== 3);

  const whole = lastIsDecimal ? bare.slice(0, bare.lastIndexOf(last)) : bare;
  const fraction = lastIsDecimal ? bare.slice(bare.lastIndexOf(last) + 1) : '';
  const separators = new Set([...whole].filter((character) => character === '.' || character === ','));
  // Thousands must stand in threes: "1,7,50" is a slip of the finger, not 1750.
  if (
    separators.size > 1 ||
    (separators.size === 1 && !/^[+-]?\d{1,3}([.,]\d{3})+$/.test(whole)) ||
    (lastIsDecimal && fraction === '')
  ) {
    return null;
  }
  return parseMinor(whole.replace(/[.,]/g, '') + (fraction ? `.${fraction}` : ''), currency);
}
