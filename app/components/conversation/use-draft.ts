import { useCallback, useEffect, useRef } from 'react';
import type { Draft, Written } from '#app/realtime/outbox-item.ts';

export interface DraftStore {
  load: () => Promise<Draft | null>;
  save: (draft: Written | null) => void;
}

const SAVE_AFTER_MS = 400;

/** Keeps unsent text on this device: written a moment after each change, and at once when the page is left. */
export function useDraft({
  store,
  read,
  restore,
}: {
  store: DraftStore;
  /** what is written now; null when there is nothing to keep */
  read: () => Written | null;
  restore: (draft: Draft) => void;
}): { changed: () => void; save: () => void } {
  const latest = useRef({ store, read, restore });
  latest.current = { store, read, restore };
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const isDirty = useRef(false);

  const write = useCallback(() => {
    clearTimeout(timer.current);
    if (isDirty.current) {
      isDirty.current = false;
      latest.current.store.save(latest.current.read());
    }
  }, []);
  useEffect(() => {
    let isGone = false;
    void latest.current.store
      .load()
      .then((draft) => {
        if (draft && !isGone && !isDirty.current) {
          latest.current.restore(draft);
        }
      })
      .catch(() => undefined);
    window.addEventListener('pagehide', write);
    return () => {
      isGone = true;
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [write]);

  return {
    changed: useCallback(() => {
      isDirty.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(write, SAVE_AFTER_MS);
    }, [write]),
    save: useCallback(() => {
      isDirty.current = true;
      write();
    }, [write]),
  };
}
