import { useMemo } from 'react';
import * as format from '#app/utils/format.ts';
import type { Day } from '#models/contracts/days.ts';
import type { Money } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';
import { useSettings } from './use-settings.ts';

/** Formatting in one language and time zone; see `utils/format.ts` for what each gives. */
export const formatter = (language: Language, timeZone: string) => ({
  language,
  number: (value: number, digits?: number) => format.formatNumber(value, language, digits),
  percent: (ratio: number, digits?: number) => format.formatPercent(ratio, language, digits),
  money: (money: Money) => format.formatMoney(money, language),
  day: (day: Day) => format.formatDay(day, language),
  dayLong: (day: Day) => format.formatDayLong(day, language),
  dayNear: (day: Day, today: Day) => format.formatDayNear(day, today, language),
  instant: (instant: string | Date) => format.formatInstant(instant, language, timeZone),
  instantLong: (instant: string | Date) => format.formatInstantLong(instant, language, timeZone),
  instantNear: (instant: string | Date, now: string | Date) =>
    format.formatInstantNear(instant, now, language, timeZone),
  bytes: (size: number) => format.formatBytes(size, language),
  list: (items: readonly string[]) => format.formatList(items, language),
});
export type Format = ReturnType<typeof formatter>;

/** The reader's formatter. */
export function useFormat(): Format {
  const { language, timeZone } = useSettings();
  return useMemo(() => formatter(language, timeZone), [language, timeZone]);
}
