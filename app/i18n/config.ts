import { LANGUAGES, type Language } from '#models/contracts/roles.ts';

/** One file per namespace and language under `locales/`; a route names those it needs in `handle.i18n`. */
export const NAMESPACES = [
  'common',
  'errors',
  'auth',
  'portal',
  'dispute',
  'desk',
  'cases',
  'conversation',
  'invoices',
  'reasons',
  'admin',
  'imports',
] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Present on every page: the document itself needs them. */
export const BASE_NAMESPACES = ['common', 'errors'] as const satisfies readonly Namespace[];

export const FALLBACK_LANGUAGE: Language = 'en';

export const i18nOptions = {
  supportedLngs: [...LANGUAGES],
  fallbackLng: FALLBACK_LANGUAGE,
  defaultNS: 'common',
  returnNull: false,
  interpolation: {
    // React escapes what it renders. Left to be made harmless: a value in which the next placeholder would be looked for.
    escapeValue: true,
    escape: (value: string) => value.replaceAll('{{', '{\u2060{'),
  },
} as const;

export const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);
