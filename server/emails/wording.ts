import type { Language } from '#models/contracts/roles.ts';

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

/** A link's lifetime in words, in the largest unit that fits exactly: `10 minutes`, `48 heures`, `7 jours`. */
export function durationInWords(minutes: number, language: Language): string {
  const [count, unit] =
    minutes % MINUTES_PER_DAY === 0 && minutes > MINUTES_PER_DAY
      ? [minutes / MINUTES_PER_DAY, 'day']
      : minutes % MINUTES_PER_HOUR === 0 && minutes > 0
        ? [minutes / MINUTES_PER_HOUR, 'hour']
        : [minutes, 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** A moment with its day and zone: `21 November 2026 at 11:15 (CET)`. */
export function momentInWords(at: Date, timeZone: string, language: Language): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return `${text} (${parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone})`;
}

/** What some person typed, on one line, nothing invisible, at most so many characters. */
function oneLine(typed: string, length: number): string {
  const line = typed
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= length ? line : `${characters.slice(0, length - 1).join('')}…`;
}

const MAX_NAME_LENGTH = 120;
const MAX_TEXT_LENGTH = 1_000;

/** A name some person typed, as it may stand in a sentence or subject. */
export const safeName = (name: string): string => oneLine(name, MAX_NAME_LENGTH);

/** A few sentences some person typed, as they may stand in a paragraph. */
export const safeText = (text: string): string => oneLine(text, MAX_TEXT_LENGTH);
