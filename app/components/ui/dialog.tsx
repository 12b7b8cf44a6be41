import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.tsx';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  /** buttons, the primary one last */
  footer?: ReactNode;
  size?: 'small' | 'normal' | 'wide' | undefined;
  /** an alert dialog interrupts: it does not close on a press beside it */
  role?: 'dialog' | 'alertdialog' | undefined;
}

const WIDTH = { small: 'max-w-md', normal: 'max-w-xl', wide: 'max-w-3xl' } as const;

/**
 * The platform's modal dialog: top layer, focus kept inside and given back, Escape closes, what lies behind is inert.
 * Nothing of its content exists while it is closed.
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  footer,
  size = 'normal',
  role = 'dialog',
}: DialogProps) {
  const { t } = useTranslation('common');
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (open && dialog && !dialog.open) {
      dialog.showModal();
    } else if (!open && dialog?.open) {
      dialog.close();
    }
  }, [open]);
  useEffect(() => {
    const dialog = element.current;
    // The element itself is hit only on its backdrop: its content fills it.
    const onPress = (event: PointerEvent) => {
      if (role === 'dialog' && event.target === dialog) {
        dialog?.close();
      }
    };
    dialog?.addEventListener('pointerdown', onPress);
    return () => dialog?.removeEventListener('pointerdown', onPress);
  }, [role]);
  return (
    <dialog
      ref={element}
      role={role}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={onClose}
      className={clsx(
        'm-auto w-[calc(100%-2rem)] rounded-lg border border-line bg-surface p-0 text-ink shadow-float max-sm:mb-0 max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none',
        WIDTH[size],
      )}
    >
      {open ? (
        <div className="flex max-h-[85dvh] flex-col">
          <header className="flex items-start justify-between gap-4 p-(--card) pb-2">
            <div>
              <h2 id={`${id}-title`} className="text-lg">
                {title}
              </h2>
              {description ? (
                <div id={`${id}-description`} className="mt-1 text-ink-muted">
                  {description}
                </div>
              ) : null}
            </div>
            {role === 'dialog' ? (
              <IconButton label={t('actions.close')} icon={<X aria-hidden />} size="small" onClick={onClose} />
            ) : null}
          </header>
          <div className="overflow-y-auto px-(--card) py-2">{children}</div>
          {footer ? <footer className="flex flex-wrap justify-end gap-2 p-(--card) pt-3">{footer}</footer> : null}
        </div>
      ) : null}
    </dialog>
  );
}
