import { useCallback, useSyncExternalStore } from 'react';

const KEY = 'entente.enter-sends';
const listeners = new Set<() => void>();

const stored = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/**
 * Whether Enter alone sends. By default it does where there is a real keyboard (the desk), and starts a new line where
 * fingers type; a choice made here is kept on this device.
 */
export function useEnterSends(byDefault: boolean): [boolean, (sends: boolean) => void] {
  const choice = useSyncExternalStore(subscribe, stored, () => null);
  const hasKeyboard = useSyncExternalStore(
    subscribe,
    () => window.matchMedia('(pointer: fine)').matches,
    () => true,
  );
  const set = useCallback((sends: boolean) => {
    try {
      localStorage.setItem(KEY, String(sends));
    } catch {
      // Kept for this page only then.
    }
    for (const listener of listeners) {
      listener();
    }
  }, []);
  return [choice === null ? byDefault && hasKeyboard : choice === 'true', set];
}
