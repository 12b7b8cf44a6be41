import { createInstance, type i18n, type TFunction } from 'i18next';
import { RemixI18Next } from 'remix-i18next/server';
import { LANGUAGES, type Language } from '#models/contracts/roles.ts';
import { FALLBACK_LANGUAGE, i18nOptions, isLanguage, NAMESPACES, type Namespace } from './config.ts';
import { addFormatters } from './formatters.ts';
import { languageCookie } from './language-cookie.server.ts';

const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { eager: true, import: 'default' });

const resources = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    Object.fromEntries(
      NAMESPACES.map((namespace) => [namespace, files[`./locales/${language}/${namespace}.json`] ?? {}]),
    ),
  ]),
);

const detector = new RemixI18Next({
  detection: {
    supportedLanguages: [...LANGUAGES],
    fallbackLanguage: FALLBACK_LANGUAGE,
    order: ['header'],
  },
});

/** The language of a request: `?lng=`, else the person's own, else the cookie, else what the browser asks for. */
export async function languageOf(
  request: Request,
  actor: { language: Language } | null | undefined,
): Promise<Language> {
  const asked = new URL(request.url).searchParams.get('lng');
  if (isLanguage(asked)) {
    return asked;
  }
  if (actor) {
    return actor.language;
  }
  const remembered = languageCookie.read(request);
  if (remembered) {
    return remembered;
  }
  const detected = await detector.getLocale(request);
  return isLanguage(detected) ? detected : FALLBACK_LANGUAGE;
}

const instances = new Map<Language, i18n>();

/** The translator of a language, with every namespace. Made once: its language never changes, so requests share it. */
export function i18nFor(language: Language): i18n {
  let instance = instances.get(language);
  if (!instance) {
    instance = createInstance({ ...i18nOptions, lng: language, ns: [...NAMESPACES], resources, initImmediate: false });
    void instance.init();
    addFormatters(instance);
    instances.set(language, instance);
  }
  return instance;
}

/** Translates on the server, e.g. a page title: `translator('fr', 'invoices')('title')`. */
export const translator = <N extends Namespace = 'common'>(language: Language, namespace?: N): TFunction<N> =>
  i18nFor(language).getFixedT(language, namespace ?? 'common') as unknown as TFunction<N>;
