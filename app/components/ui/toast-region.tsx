import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Toast } from '#app/utils/toast.ts';
import { IconButton } from './icon-button.tsx';
import { dismissToast, showFlash, toastStore } from './toast-store.ts';

const ICON = { success: CircleCheck, info: Info, error: CircleAlert } as const;
const INK = { success: 'text-settled-ink', info: 'text-waiting-ink', error: 'text-danger-ink' } as const;
const SECONDS = 6;

/** Where short sentences appear. What the server sent with the page is in its HTML already. */
export function ToastRegion({ flash }: { flash: Toast | null }) {
  const { t } = useTranslation('common');
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get, toastStore.getServer);
  const [taken, setTaken] = useState<string | null>(null);
  useEffect(() => {
    if (flash) {
      showFlash(flash);
      setTaken(flash.id);
    }
  }, [flash]);
  // The store has it one rendering before `taken` says so; it must not be shown, and read aloud, twice.
  const isPending = flash && taken !== flash.id && !toasts.some(({ id }) => id === flash.id);
  const shown = isPending ? [flash, ...toasts] : toasts;
  return (
    <section
      aria-label={t('state.notifications')}
      className="print-hidden pointer-events-none fixed inset-x-0 bottom-0 z-50 flex flex-col items-center gap-2 p-4 max-md:pb-20"
    >
      <div role="status" aria-live="polite" className="contents">
        {shown.map((item) => (
          <ToastCard key={item.id} item={item} dismissLabel={t('actions.dismiss')} />
        ))}
      </div>
    </section>
  );
}

function ToastCard({ item, dismissLabel }: { item: Toast; dismissLabel: string }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (item.kind === 'error') {
      return;
    }
    // Nobody reads against a clock: while the pointer or the focus rests on it, it stays.
    const timer = setInterval(() => {
      if (!card.current?.matches(':hover, :focus-within')) {
        dismissToast(item.id);
      }
    }, SECONDS * 1000);
    return () => clearInterval(timer);
  }, [item]);
  const Icon = ICON[item.kind];
  return (
    <div
      ref={card}
      className="pointer-events-auto flex max-w-lg items-center gap-2 rounded-lg border border-line bg-surface ps-3 pe-1 shadow-float"
    >
      <Icon aria-hidden className={INK[item.kind]} />
      <p className="py-2">{item.text}</p>
      <IconButton label={dismissLabel} icon={<X aria-hidden />} size="small" onClick={() => dismissToast(item.id)} />
    </div>
  );
}
