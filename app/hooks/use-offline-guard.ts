import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '#app/components/ui/toast-store.ts';

/**
 * Without a network a form or a link to another page would only replace what stands on the screen by an error page,
 * typed words included. So neither leaves, and a sentence says why. What waits in the outbox works on: a form that can
 * be used offline says so with `data-works-offline`.
 */
export function useOfflineGuard(): void {
  const { t } = useTranslation('common');
  useEffect(() => {
    const hold = (event: Event): void => {
      if (navigator.onLine || !(event.target instanceof Element)) return;
      const leaves =
        event.type === 'submit'
          ? !event.target.closest('form[data-works-offline]')
          : isPageLink(event.target.closest('a[href]'));
      if (!leaves) return;
      event.preventDefault();
      event.stopPropagation();
      toast('error', t('connection.held'));
    };
    document.addEventListener('submit', hold, true);
    document.addEventListener('click', hold, true);
    return () => {
      document.removeEventListener('submit', hold, true);
      document.removeEventListener('click', hold, true);
    };
  }, [t]);
}

/** A link that would load another page in this tab. */
function isPageLink(link: Element | null): boolean {
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return false;
  return link.origin === location.origin && (link.pathname !== location.pathname || link.search !== location.search);
}
