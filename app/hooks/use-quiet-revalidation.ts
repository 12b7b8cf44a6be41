import { useNavigation, useRevalidator } from '@remix-run/react';
import { useCallback, useEffect, useRef } from 'react';
import { retryDelay } from '#app/realtime/backoff.ts';

/** Whether the portal would answer a page now. */
async function isReady(signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch('/health/ready', { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
}

/**
 * Reads the page's data again in the background. A loader that cannot be reached replaces the page by the error page,
 * together with what its reader was doing; so it is asked first whether the portal answers, and until it does the page
 * stays as it is. Calls made meanwhile count as one. While a form is sent or a page is opened it waits as well: what
 * breaks off the reading of the next page takes with it the sentence that was meant to appear there.
 */
export function useQuietRevalidation(): () => void {
  const { revalidate } = useRevalidator();
  const latest = useRef(revalidate);
  latest.current = revalidate;
  const isIdle = useNavigation().state === 'idle';
  const idle = useRef(isIdle);
  idle.current = isIdle;
  const isDue = useRef(false);
  useEffect(() => {
    if (isIdle && isDue.current) {
      isDue.current = false;
      latest.current();
    }
  }, [isIdle]);
  const waiting = useRef<AbortController | null>(null);
  useEffect(() => () => waiting.current?.abort(), []);
  return useCallback(() => {
    if (waiting.current) return;
    const stop = new AbortController();
    waiting.current = stop;
    const attempt = async (count: number): Promise<void> => {
      const ready = await isReady(stop.signal);
      if (stop.signal.aborted) return;
      if (ready) {
        waiting.current = null;
        if (idle.current) latest.current();
        else isDue.current = true;
        return;
      }
      const timer = setTimeout(() => void attempt(count + 1), retryDelay(count, Math.random));
      stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    };
    void attempt(1);
  }, []);
}
