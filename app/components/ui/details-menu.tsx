import { clsx } from 'clsx';
import { type ReactNode, useEffect, useRef } from 'react';

interface DetailsMenuProps {
  /** name of the trigger, read aloud */
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  /** which edge the panel keeps to */
  align?: 'start' | 'end' | undefined;
  /** opens upwards, for bars at the bottom */
  up?: boolean | undefined;
  triggerClassName?: string | undefined;
}

/** A panel under a button that works without JavaScript; with it, Escape and a press elsewhere close it. */
export function DetailsMenu({ label, trigger, children, align = 'end', up, triggerClassName }: DetailsMenuProps) {
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: PointerEvent | KeyboardEvent | FocusEvent) => {
      const details = element.current;
      if (!details?.open) {
        return;
      }
      if (event instanceof KeyboardEvent) {
        if (event.key === 'Escape') {
          details.open = false;
          details.querySelector('summary')?.focus();
        }
      } else if (event.target instanceof Node && !details.contains(event.target)) {
        details.open = false;
      }
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);
  // Wherever the trigger stands on a phone, a panel that opens from its start would leave the screen.
  const isSheet = align === 'start' && !up;
  return (
    <details ref={element} className={clsx('group/menu relative', isSheet && 'max-sm:static')}>
      <summary
        aria-label={label}
        className={clsx(
          'flex min-h-(--control) min-w-(--control) items-center justify-center gap-2 rounded-md hover:bg-hover',
          triggerClassName,
        )}
      >
        {trigger}
      </summary>
      <div
        className={clsx(
          'absolute z-40 w-64 max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-1.5 shadow-float',
          align === 'end' ? 'end-0' : 'start-0',
          up ? 'bottom-full mb-1' : 'top-full mt-1',
          isSheet && 'max-sm:inset-x-2 max-sm:top-auto max-sm:w-auto',
        )}
      >
        {children}
      </div>
    </details>
  );
}
