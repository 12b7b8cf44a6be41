import type { i18n } from 'i18next';
import { formatNumber } from '#app/utils/format.ts';
import { isLanguage } from './config.ts';

/** `{{count, number}}` groups thousands as the language does, with our own formatter: the same text on server and client. */
export function addFormatters(instance: i18n): void {
  instance.services.formatter?.add('number', (value: unknown, language) =>
    typeof value === 'number' ? formatNumber(value, isLanguage(language) ? language : 'en') : String(value),
  );
}
