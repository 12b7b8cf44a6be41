import { type RefObject, useEffect, useRef } from 'react';

/** A message counts as read after this long on a visible, focused screen. */
const SEEN_AFTER_MS = 1_000;

/**
 * Reports the newest `data-seq` that was on screen for a second, while the window had the focus. Coming back to the window
 * starts the second again.
 */
export function useSeen({
  container,
  rows,
  onSeen,
}: {
  container: RefObject<HTMLElement>;
  /** a new value when the rows changed */
  rows: unknown;
  onSeen: (seq: number) => void;
}): void {
  const report = useRef(onSeen);
  report.current = onSeen;
  useEffect(() => {
    const root = container.current;
    if (!root || rows === undefined || typeof IntersectionObserver === 'undefined') {
      return;
    }
    const visible = new Set<number>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let reported = 0;
    const restart = (): void => {
      clearTimeout(timer);
      const newest = Math.max(0, ...visible);
      if (newest > reported && document.hasFocus() && document.visibilityState === 'visible') {
        timer = setTimeout(() => {
          reported = newest;
          report.current(newest);
        }, SEEN_AFTER_MS);
      }
    };
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          const seq = Number((target as HTMLElement).dataset.seq);
          if (isIntersecting) {
            visible.add(seq);
          } else {
            visible.delete(seq);
          }
        }
        restart();
      },
      { threshold: 0.5 },
    );
    for (const row of root.querySelectorAll<HTMLElement>('[data-seq]')) {
      observer.observe(row);
    }
    const events = ['focus', 'blur'] as const;
    for (const event of events) {
      window.addEventListener(event, restart);
    }
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      for (const event of events) {
        window.removeEventListener(event, restart);
      }
      document.removeEventListener('visibilitychange', restart);
    };
  }, [container, rows]);
}
