import { useEffect } from 'react';

/** Marks the document once React answers to clicks; browser tests wait for it instead of guessing. */
export function useHydrationMark(): void {
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
  }, []);
}
