import type { Day } from '#models/contracts/days.ts';
import { daysBetween } from '#models/contracts/days.ts';
import { type Money, minorToDecimal } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';

/*
 * Written by hand rather than with Intl's ready-made styles: those differ between the ICU of the server and that of a
 * browser, and a page must read the same before and after hydration. Intl only finds the wall clock of a time zone.
 */

const NBSP = '\u00a0';
const NARROW = '\u202f';

const SYMBOLS: Record<Language, Record<string, string>> = {
  en: { EUR: '€', GBP: '£', USD: 'US$', JPY: '¥', CAD: 'CA$', AUD: 'A$', INR: '₹' },
  fr: { EUR: '€', GBP: '£', USD: '$US', JPY: '¥', CAD: '$CA', AUD: '$AU', INR: '₹' },
};

const WORDS = {
  en: {
    months: [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ],
    shortMonths: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
    weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    now: 'just now',
    minutes: (n: number) => `${n} min ago`,
    inMinutes: (n: number) => `in ${n} min`,
    yesterday: 'yesterday',
    today: 'today',
    tomorrow: 'tomorrow',
    at: ', ',
    and: ' and ',
    bytes: ['B', 'kB', 'MB', 'GB'],
  },
  fr: {
    months: [
      'janvier',
      'février',
      'mars',
      'avril',
      'mai',
      'juin',
      'juillet',
      'août',
      'septembre',
      'octobre',
      'novembre',
      'décembre',
    ],
    shortMonths: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
    weekdays: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
    now: 'à l’instant',
    minutes: (n: number) => `il y a ${n} min`,
    inMinutes: (n: number) => `dans ${n} min`,
    yesterday: 'hier',
    today: 'aujourd’hui',
    tomorrow: 'demain',
    at: ' à ',
    and: ' et ',
    bytes: ['o', 'ko', 'Mo', 'Go'],
  },
} as const;

const at = (list: readonly string[], index: number): string => list[index] ?? '';

function group(digits: string, separator: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, separator);
}

function decimal(text: string, language: Language): string {
  const [, sign = '', whole = '0', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const grouped = group(whole, language === 'fr' ? NARROW : ',');
  return `${sign}${grouped}${fraction ? (language === 'fr' ? ',' : '.') + fraction : ''}`;
}

/** 4000 → `4,000` · `4 000`. At most `digits` decimals. */
export function formatNumber(value: number, language: Language, digits = 2): string {
  const rounded = Number.isInteger(value) ? String(value) : value.toFixed(digits).replace(/\.?0+$/, '');
  return decimal(rounded, language);
}

/** 0.1234 → `12.3%` · `12,3 %`. */
export function formatPercent(ratio: number, language: Language, digits = 1): string {
  return `${formatNumber(ratio * 100, language, digits)}${language === 'fr' ? `${NARROW}%` : '%'}`;
}

/** Integer minor units → `€1,727.50` · `1 727,50 €`. Exact: never passes through a float. */
export function formatMoney({ amount, currency }: Money, language: Language): string {
  const text = decimal(minorToDecimal(amount, currency), language);
  const symbol = SYMBOLS[language][currency];
  if (language === 'fr') {
    return `${text}${NBSP}${symbol ?? currency}`;
  }
  const sign = text.startsWith('-') ? '-' : '';
  return `${sign}${symbol ?? currency + NBSP}${sign ? text.slice(1) : text}`;
}

/** What stands beside an amount field: `€`, `US$`, `TND`. */
export const currencySymbol = (currency: string, language: Language): string => SYMBOLS[language][currency] ?? currency;

const dayParts = (day: Day) => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, date, weekday: new Date(Date.UTC(year, month - 1, date)).getUTCDay() };
};
const ordinalFr = (date: number) => (date === 1 ? '1er' : String(date));

/** 2026-10-14 → `14 Oct 2026` · `14 oct. 2026`. */
export function formatDay(day: Day, language: Language): string {
  const { year, month, date } = dayParts(day);
  return `${language === 'fr' ? ordinalFr(date) : date}${NBSP}${at(WORDS[language].shortMonths, month - 1)}${NBSP}${year}`;
}

/** 2026-10-14 → `Wednesday 14 October 2026` · `mercredi 14 octobre 2026`. */
export function formatDayLong(day: Day, language: Language): string {
  const { year, month, date, weekday } = dayParts(day);
  const words = WORDS[language];
  return `${at(words.weekdays, weekday)} ${language === 'fr' ? ordinalFr(date) : date} ${at(words.months, month - 1)} ${year}`;
}

/** Relative within two days, absolute beyond: `yesterday`, `tomorrow`, `14 Oct 2026`. */
export function formatDayNear(day: Day, today: Day, language: Language): string {
  const distance = daysBetween(today, day);
  const words = WORDS[language];
  if (distance === 0) {
    return words.today;
  }
  return distance === -1 ? words.yesterday : distance === 1 ? words.tomorrow : formatDay(day, language);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of an instant in a time zone. */
export function zoned(instant: string | Date, timeZone: string): { day: Day; time: string } {
  let format = clocks.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(timeZone, format);
  }
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(new Date(instant))) {
    parts[type] = value;
  }
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** `14 Oct 2026, 16:40` · `14 oct. 2026 à 16:40`. */
export function formatInstant(instant: string | Date, language: Language, timeZone: string): string {
  const { day, time } = zoned(instant, timeZone);
  return `${formatDay(day, language)}${WORDS[language].at}${time}`;
}

/** `Wednesday 14 October 2026, 16:40`, for titles. */
export function formatInstantLong(instant: string | Date, language: Language, timeZone: string): string {
  const { day, time } = zoned(instant, timeZone);
  return `${formatDayLong(day, language)}${WORDS[language].at}${time}`;
}

/** A page's clock moves on by the minute, and clocks differ a little: what has just happened may lie this far ahead of it. */
const AHEAD_OF_CLOCK_MS = 120_000;

/** Near ones in words (`12 min ago`, `16:40`, `yesterday 16:40`, `Tuesday 09:15`), far ones absolute. */
export function formatInstantNear(
  instant: string | Date,
  now: string | Date,
  language: Language,
  timeZone: string,
): string {
  const words = WORDS[language];
  const passed = new Date(now).getTime() - new Date(instant).getTime();
  const minutes = Math.round(passed / 60_000);
  if (minutes === 0 || (passed < 0 && -passed < AHEAD_OF_CLOCK_MS)) {
    return words.now;
  }
  if (Math.abs(minutes) < 60) {
    return minutes > 0 ? words.minutes(minutes) : words.inMinutes(-minutes);
  }
  const { day, time } = zoned(instant, timeZone);
  const distance = daysBetween(zoned(now, timeZone).day, day);
  if (distance === 0) {
    return time;
  }
  if (distance === -1) {
    return `${words.yesterday}${NBSP}${time}`;
  }
  if (distance === 1) {
    return `${words.tomorrow}${NBSP}${time}`;
  }
  // Six days either way a weekday's name is unmistakable only for the past.
  if (distance < 0 && distance >= -6) {
    return `${at(words.weekdays, dayParts(day).weekday)}${NBSP}${time}`;
  }
  return `${formatDay(day, language)}${words.at}${time}`;
}

/** 1_536_000 → `1.5 MB` · `1,5 Mo`. Decimal units, as file managers show them. */
export function formatBytes(size: number, language: Language): string {
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(unit === 0 ? value : Number(value.toFixed(value < 10 ? 1 : 0)), language, 1)}${NBSP}${at(WORDS[language].bytes, unit)}`;
}

/** `a, b and c` · `a, b et c`. */
export function formatList(items: readonly string[], language: Language): string {
  if (items.length < 2) {
    return items[0] ?? '';
  }
  return items.slice(0, -1).join(', ') + WORDS[language].and + items.at(-1);
}
