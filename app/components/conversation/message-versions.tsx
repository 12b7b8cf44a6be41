import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import { Popover } from '#app/components/ui/popover.tsx';
import type { MessageVersions as Versions } from '#app/realtime/http-api.ts';
import { MessageBody } from './message-body.tsx';

/** "edited": opens what the message said before. */
export function MessageVersions({
  entryId,
  load,
}: {
  entryId: string;
  load: (entryId: string) => Promise<Versions | null>;
}) {
  const { t } = useTranslation('conversation');
  const [versions, setVersions] = useState<Versions | null | 'unknown'>('unknown');
  return (
    <Popover
      label={t('message.versions')}
      trigger={
        <button
          type="button"
          aria-label={t('message.showVersions')}
          className="rounded-sm text-xs text-ink-muted underline decoration-dotted underline-offset-2 hover:text-ink"
          onClick={() => void load(entryId).then(setVersions)}
        >
          {t('message.edited')}
        </button>
      }
    >
      <h3 className="mb-2 text-sm font-semibold">{t('message.versions')}</h3>
      {versions === null ? <p className="text-sm">{t('message.noVersions')}</p> : null}
      <ol className="flex flex-col gap-3" aria-busy={versions === 'unknown'}>
        {versions === 'unknown' || versions === null
          ? null
          : versions.versions.map(({ at, html }) => (
              <li key={at} className="border-s-2 border-line ps-2">
                <Instant at={at} exact className="text-xs text-ink-muted" />
                <MessageBody html={html} />
              </li>
            ))}
      </ol>
    </Popover>
  );
}
