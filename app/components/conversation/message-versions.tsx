import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Instant } from '#app/components/money/instant.tsx';
import type { MessageVersions as Versions } from '#app/realtime/http-api.ts';
import { MessageBody } from './message-body.tsx';

interface MessageVersionsProps {
  entryId: string;
  load: (entryId: string) => Promise<Versions | null>;
}

/** "edited": unfolds what the message said before, read anew each time. */
export function MessageVersions({ entryId, load }: MessageVersionsProps) {
  const { t } = useTranslation('conversation');
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [versions, setVersions] = useState<Versions | null | 'loading'>('loading');
  const toggle = (): void => {
    setOpen(!isOpen);
    if (!isOpen) {
      void load(entryId).then(setVersions);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        aria-label={t('message.showVersions')}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className="self-end rounded-sm text-xs text-ink-muted underline decoration-dotted underline-offset-2 hover:text-ink pointer-coarse:min-h-8"
        onClick={toggle}
      >
        {t('message.edited')}
      </button>
      {isOpen ? (
        <ol
          id={id}
          aria-label={t('message.versions')}
          aria-busy={versions === 'loading'}
          className="flex flex-col gap-2"
        >
          {versions === null ? <li className="text-sm">{t('message.noVersions')}</li> : null}
          {versions === 'loading' || versions === null
            ? null
            : versions.versions.map(({ at, html }) => (
                <li key={at} className="border-s-2 border-line-strong ps-2">
                  <Instant at={at} exact className="text-xs text-ink-muted" />
                  <MessageBody html={html} />
                </li>
              ))}
        </ol>
      ) : null}
    </div>
  );
}
