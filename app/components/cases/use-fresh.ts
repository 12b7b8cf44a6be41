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

/**
 * Reads a case's page again when an event or a file arrives live, or a file leaves with its message: they change what
 * stands around the conversation.
 */
export function useFreshCase(stream: StreamView): void {
  const revalidate = useQuietRevalidation();
  let newest = '';
  let files = 0;
  for (const { id, message } of stream.entries) {
    files += message?.documents.length ?? 0;
    if (!message || message.documents.length > 0) {
      newest = id;
    }
  }
  const around = `${newest}|${files}`;
  const seen = useRef(around);
  useEffect(() => {
    if (seen.current !== around) {
      seen.current = around;
      revalidate();
    }
  }, [around, revalidate]);
}
