import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/** Reads the page's data again when the person comes back to it, and now and then while it is looked at. */
export function useFresh(everyMs: number): void {
  const { revalidate, state } = useRevalidator();
  const latest = useRef({ revalidate, state });
  latest.current = { revalidate, state };
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible' && navigator.onLine && latest.current.state === 'idle') {
        latest.current.revalidate();
      }
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [everyMs]);
}
