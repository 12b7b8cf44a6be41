import { useTranslation } from 'react-i18next';
import { Banner } from '#app/components/ui/banner.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { entrySentence } from '#app/utils/entry-sentence.ts';
import type { EntryView } from '#models/contracts/entries.ts';

/** Somebody else was faster: what they did, in words; what was typed is still in the form. */
export function ChangedNotice({ changes }: { changes: readonly EntryView[] }) {
  const { t } = useTranslation('desk');
  const { t: words } = useTranslation(['cases', 'common', 'reasons']);
  const format = useFormat();
  return (
    <div role="alert">
      <Banner tone="waiting">
        <strong className="block">{t('case.changed')}</strong>
        {changes.length > 0 ? (
          <ul className="my-1 list-disc ps-5">
            {changes.map((entry) => (
              <li key={entry.id}>
                <bdi>
                  {entrySentence({ type: entry.type, data: entry.data, authorName: entry.author.name }, words, format)}
                </bdi>
              </li>
            ))}
          </ul>
        ) : null}
        {t('case.changedHint')}
      </Banner>
    </div>
  );
}
