import { useLocation, useNavigation } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/**
 * After a navigation to another page the focus goes to its h1, so that it is read aloud and the keyboard starts there.
 * A change of query only (a filter, the next page of a list) leaves the focus where the person works.
 */
export function useRouteFocus(): void {
  const { pathname, hash } = useLocation();
  const { state } = useNavigation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (state !== 'idle' || shown.current === pathname) {
      return;
    }
    shown.current = pathname;
    if (!hash) {
      const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
      if (heading && !heading.hasAttribute('tabindex')) {
        heading.tabIndex = -1;
      }
      heading?.focus({ preventScroll: true });
    }
  }, [pathname, hash, state]);
}
