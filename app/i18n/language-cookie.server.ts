import { cookieValue, serializeChoice } from '#app/utils/choice-cookie.server.ts';
import type { Language } from '#models/contracts/roles.ts';
import { isLanguage } from './config.ts';

/** The cookie `lng`: what a person chose on this device, `en` or `fr` in plain text. */
export const languageCookie = {
  read(request: Request): Language | null {
    const value = cookieValue(request, 'lng');
    return isLanguage(value) ? value : null;
  },
  serialize: (language: Language): string => serializeChoice('lng', language),
};
