import { Form, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { useSettings } from '#app/hooks/use-settings.ts';
import { preferencesPath } from '#app/utils/paths.ts';
import { THEMES } from '#app/utils/theme.ts';
import { LANGUAGES } from '#models/contracts/roles.ts';

/** Language and appearance. A full reload: the document's language, texts and colours all come from the server. */
export function PreferenceChoices() {
  const { t } = useTranslation('common');
  const { language, theme } = useSettings();
  const { pathname, search } = useLocation();
  const here = new URLSearchParams(search);
  here.delete('lng');
  const returnTo = pathname + (here.size > 0 ? `?${here}` : '');
  const choice = (chosen: boolean) =>
    clsx(
      'min-h-(--control-small) flex-1 rounded-md border px-1.5 text-sm',
      chosen ? 'border-brand bg-brand-soft font-semibold text-brand-ink' : 'border-line hover:bg-hover',
    );
  return (
    <Form method="post" action={preferencesPath()} reloadDocument className="flex flex-col gap-2 px-2.5 py-1.5">
      <input type="hidden" name="returnTo" value={returnTo} />
      <fieldset>
        <legend className="mb-1 text-sm text-ink-muted">{t('user.language')}</legend>
        <div className="flex gap-1">
          {LANGUAGES.map((code) => (
            <button
              key={code}
              type="submit"
              name="language"
              value={code}
              lang={code}
              aria-pressed={code === language}
              className={choice(code === language)}
            >
              {t(`languages.${code}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-1 text-sm text-ink-muted">{t('user.theme')}</legend>
        <div className="flex flex-wrap gap-1">
          {THEMES.map((name) => (
            <button
              key={name}
              type="submit"
              name="theme"
              value={name}
              aria-pressed={name === theme}
              className={choice(name === theme)}
            >
              {t(`user.themes.${name}`)}
            </button>
          ))}
        </div>
      </fieldset>
    </Form>
  );
}
