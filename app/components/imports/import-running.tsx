import { useFetcher, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '#app/components/ui/card.tsx';
import { Progress } from '#app/components/ui/progress.tsx';
import { importProgressPath } from '#app/utils/paths.ts';
import type { ImportProgress, ImportView } from '#models/contracts/imports.ts';

const POLL_MS = 1_000;

/** The progress of a run, asked for every second; without JavaScript the page reloads itself. */
export function ImportRunning({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const { load, data, state } = useFetcher<{ status: string; progress: ImportProgress | null }>();
  const { revalidate } = useRevalidator();
  const hasEnded = data !== undefined && data.status !== 'running';
  useEffect(() => {
    if (hasEnded) {
      revalidate();
      return;
    }
    if (state === 'idle') {
      const timer = setTimeout(() => load(importProgressPath(run.id)), POLL_MS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [hasEnded, state, load, revalidate, run.id]);
  const progress = data?.progress ?? run.progress;
  return (
    <Card title={t('progress.title')}>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
      <div aria-live="polite">
        <Progress
          label={t(`progress.${progress?.phase ?? 'checking'}`)}
          value={progress && progress.total > 0 ? (100 * progress.done) / progress.total : undefined}
          note={progress ? noteOf(progress) : undefined}
        />
      </div>
      <p className="mt-3 text-ink-muted">{t('progress.stay')}</p>
    </Card>
  );

  function noteOf({ done, total, rate, secondsLeft }: ImportProgress): string {
    return secondsLeft === null
      ? t('progress.noteShort', { done, total })
      : t('progress.note', { done, total, rate, seconds: secondsLeft });
  }
}
