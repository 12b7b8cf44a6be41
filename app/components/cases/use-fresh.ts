import { useEffect, useRef } from 'react';
import { useQuietRevalidation } from '#app/hooks/use-quiet-revalidation.ts';
import type { StreamView } from '#app/realtime/use-stream.ts';

/** Reads the page's data again when the person comes back to it, and now and then while it is looked at. */
export function useFresh(everyMs: number): void {
  const revalidate = useQuietRevalidation();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') {
        revalidate();
      }
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [everyMs, revalidate]);
}

/** Reads a case's page again when an event or a file arrives live: they change what stands around the conversation. */
export function useFreshCase(stream: StreamView): void {
  const revalidate = useQuietRevalidation();
  const newest = stream.entries
    .filter(({ type, message }) => type !== 'message.posted' || (message?.documents.length ?? 0) > 0)
    .at(-1)?.id;
  const seen = useRef(newest);
  useEffect(() => {
    if (seen.current !== newest) {
      seen.current = newest;
      revalidate();
    }
  }, [newest, revalidate]);
}
