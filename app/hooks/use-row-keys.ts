import { type RefObject, useEffect } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  target.getAttribute('type') !== 'checkbox';

/**
 * Keyboard for a list of `[data-row]`: j and k move the focus between their `[data-row-link]`, Enter opens (it is a
 * link), x presses the row's `[data-row-select]`. Silent while somebody types or a dialog is open.
 */
export function useRowKeys(container: RefObject<HTMLElement>, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector('dialog[open]')
      ) {
        return;
      }
      const rows = [...(container.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const current = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === 'j' || event.key === 'k') {
        const next = rows[Math.max(0, Math.min(rows.length - 1, current + (event.key === 'j' ? 1 : -1)))];
        const link = next?.querySelector<HTMLElement>('[data-row-link]');
        if (link) {
          event.preventDefault();
          link.focus();
          next?.scrollIntoView({ block: 'nearest' });
        }
      } else if (event.key === 'x' && current >= 0) {
        const box = rows[current]?.querySelector<HTMLElement>('[data-row-select]');
        if (box) {
          event.preventDefault();
          box.click();
        }
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [container, enabled]);
}
