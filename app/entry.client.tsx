import { RemixBrowser } from '@remix-run/react';
import i18next from 'i18next';
import resourcesToBackend from 'i18next-resources-to-backend';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { getInitialNamespaces } from 'remix-i18next/client';
import { BASE_NAMESPACES, i18nOptions } from './i18n/config.ts';
import { addFormatters } from './i18n/formatters.ts';

async function hydrate(): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(
      resourcesToBackend(
        (language: string, namespace: string) => import(`./i18n/locales/${language}/${namespace}.json`),
      ),
    )
    .init({
      ...i18nOptions,
      // The page's language only; a missing key is a defect that the tests find, not a reason to load the other one.
      fallbackLng: false,
      lng: document.documentElement.lang,
      ns: [...new Set([...BASE_NAMESPACES, ...getInitialNamespaces()])],
    });
  addFormatters(i18next);
  startTransition(() => {
    hydrateRoot(
      document,
      <I18nextProvider i18n={i18next}>
        <StrictMode>
          <RemixBrowser />
        </StrictMode>
      </I18nextProvider>,
    );
  });
}

void hydrate();
