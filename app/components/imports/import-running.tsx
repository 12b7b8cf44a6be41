import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '#app/components/ui/card.tsx';
import { Progress } from '#app/components/ui/progress.tsx';
import { useQuietRevalidation } from '#app/hooks/use-quiet-revalidation.ts';
import { importProgressPath } from '#app/utils/paths.ts';
import type { ImportView } from '#models/contracts/import-views.ts';
import type { ImportProgress } from '#models/contracts/imports.ts';

const POLL_MS = 1_000;

interface RunProgress {
  status: string;
  progress: ImportProgress | null;
}

/** Null when nobody answers: the run goes on without its spectators, and the page asks again. */
async function readProgress(runId: string, signal: AbortSignal): Promise<RunProgress | null> {
  try {
    const response = await fetch(importProgressPath(runId), { cache: 'no-store', signal });
    return response.ok ? ((await response.json()) as RunProgress) : null;
  } catch {
    return null;
  }
}

/** The progress of a run, asked for every second; without JavaScript the page reloads itself. */
export function ImportRunning({ run }: { run: ImportView }) {
  const { t } = useTranslation('imports');
  const revalidate = useQuietRevalidation();
  const [data, setData] = useState<RunProgress | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      const answer = await readProgress(run.id, stop.signal);
      if (stop.signal.aborted) return;
      if (answer) setData(answer);
      if (answer && answer.status !== 'running') revalidate();
      else timer = setTimeout(() => void ask(), POLL_MS);
    };
    timer = setTimeout(() => void ask(), POLL_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [revalidate, run.id]);
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
