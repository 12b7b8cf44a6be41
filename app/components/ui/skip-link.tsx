import { useTranslation } from 'react-i18next';

/** First stop of the keyboard on every page. */
export function SkipLink() {
  const { t } = useTranslation('common');
  return (
    <a
      href="#main"
      className="print-hidden sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-4 focus:py-3 focus:text-brand-ink focus:shadow-float"
    >
      {t('app.skipToContent')}
    </a>
  );
}
