import { useSyncExternalStore } from 'react';
import { useSettings } from './use-settings.ts';

const MINUTE = 60_000;
const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(() => {
    for (const notify of readers) {
      notify();
    }
  }, MINUTE / 4);
  return () => {
    readers.delete(reader);
    if (readers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** "Now" for relative times, in ms: the server's clock of this page, moving on by the minute. One timer for all readers. */
export function useNow(): number {
  const { now, receivedAt } = useSettings();
  const passed = useSyncExternalStore(
    subscribe,
    () => Math.max(0, Math.floor((Date.now() - receivedAt) / MINUTE)) * MINUTE,
    () => 0,
  );
  return Date.parse(now) + passed;
}
