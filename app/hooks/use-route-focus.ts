import { useLocation, useNavigation } from '@remix-run/react';
import { useEffect } from 'react';

/** Kept outside of React: the error page and the application take turns, and each starts afresh. */
let shown: string | null = null;
/** Page → the page it was opened from. */
const openedFrom = new Map<string, string>();

/** The line of a list that leads to the page one comes from. */
const lineOf = (pathname: string): HTMLAnchorElement | undefined =>
  [...document.querySelectorAll<HTMLAnchorElement>('main a[data-row-link]')].find((link) => link.pathname === pathname);

/**
 * After a navigation to another page the focus goes to its h1, so that it is read aloud and the keyboard starts there;
 * back in a list, to the line one had opened, so that the keyboard goes on with the next. A change of query only (a
 * filter, the next page of a list) leaves the focus where the person works.
 */
export function useRouteFocus(): void {
  const { pathname, hash } = useLocation();
  const { state } = useNavigation();
  useEffect(() => {
    const before = shown;
    if (state !== 'idle' || before === pathname) {
      return;
    }
    shown = pathname;
    // The first page keeps what the browser does; a link to a place in the page goes to that place.
    if (before === null || hash) {
      return;
    }
    const isReturn = openedFrom.get(before) === pathname;
    if (!isReturn) {
      openedFrom.set(pathname, before);
    }
    const line = isReturn ? lineOf(before) : undefined;
    if (line) {
      line.focus({ preventScroll: true });
      line.scrollIntoView({ block: 'nearest' });
      return;
    }
    const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
    if (heading && !heading.hasAttribute('tabindex')) {
      heading.tabIndex = -1;
    }
    heading?.focus({ preventScroll: true });
  }, [pathname, hash, state]);
}
