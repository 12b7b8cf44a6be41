/** An amount in integer minor units with its currency. Formatted only in `app`. */
export interface Money {
  amount: number;
  currency: string;
}

const DIGITS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Number of decimal digits of a currency's minor unit (ISO 4217). */
export const minorDigits = (currency: string): number => DIGITS[currency] ?? 2;

/**
 * Parses a plain decimal ("1727.50", "-3", "1727,5") into minor units without floating point.
 * @returns null when the text is no number, or has more decimals than the currency allows.
 */
export function parseMinor(text: string, currency: string): number | null {
  const match = /^([+-]?)(\d{1,13})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) {
    return null;
  }
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) {
    return null;
  }
  const value = Number(`${match[2]}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(value) && value <= 9_000_000_000_000 ? (match[1] === '-' ? -value || 0 : value) : null;
}

/** Minor units as a plain decimal string, for inputs and files: 172750 EUR → "1727.50". */
export function minorToDecimal(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const sign = amount < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
