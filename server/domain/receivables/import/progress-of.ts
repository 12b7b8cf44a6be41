import type { ImportProgress } from '#models/contracts/imports.ts';
import type { ImportRunDoc } from '#models/schemas/import-run.ts';
import { clock } from '#server/platform/clock.ts';

/** Progress of a running import with rate and time left; null when it does not run. */
export function progressOf({ status, progress }: Pick<ImportRunDoc, 'status' | 'progress'>): ImportProgress | null {
  if (status !== 'running' || !progress) {
    return null;
  }
  const { phase, done, total } = progress;
  const seconds = Math.max(0.001, (clock.now().getTime() - progress.startedAt.getTime()) / 1_000);
  const rate = phase === 'checking' ? 0 : Math.round(done / seconds);
  return { phase, done, total, rate, secondsLeft: rate > 0 ? Math.ceil(Math.max(0, total - done) / rate) : null };
}
