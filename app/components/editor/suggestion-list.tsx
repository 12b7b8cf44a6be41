import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenSuggestions } from './suggestion-state.ts';

const WIDTH = 288;
const MARGIN = 8;

/** The people or invoices one can name here. The focus stays in the text; the active one is announced. */
export function SuggestionList({ id, open }: { id: string; open: OpenSuggestions }) {
  const { t } = useTranslation('conversation');
  const list = useRef<HTMLDivElement>(null);
  const { at, items, active, kind } = open;
  const opensUp = at.bottom > window.innerHeight / 2;
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t(kind === 'person' ? 'editor.people' : 'editor.invoices')}
      className="fixed z-50 max-h-64 w-72 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-ink shadow-float"
      style={{
        left: Math.max(MARGIN, Math.min(at.left, window.innerWidth - WIDTH - MARGIN)),
        ...(opensUp ? { bottom: window.innerHeight - at.top + 4 } : { top: at.bottom + 4 }),
      }}
    >
      {items.map((item, index) => (
        // The keyboard drives the list from the text (aria-activedescendant); an option is not a stop of its own.
        <div
          key={item.id}
          id={`${id}-${index}`}
          data-index={index}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={clsx(
            'flex min-h-(--control) cursor-pointer flex-col justify-center rounded-md px-2.5',
            index === active && 'bg-hover',
          )}
          onPointerDown={(event) => {
            event.preventDefault();
            open.choose(item);
          }}
        >
          <bdi className="truncate">{item.label}</bdi>
          {item.note ? <span className="truncate text-xs text-ink-muted">{item.note}</span> : null}
        </div>
      ))}
    </div>
  );
}
