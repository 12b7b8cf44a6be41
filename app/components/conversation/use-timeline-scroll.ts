import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { EntryView } from '#models/contracts/entries.ts';
import { messageAnchor } from './message-anchor.ts';

const NEAR_BOTTOM_PX = 48;
const HIGHLIGHT_MS = 2_000;
const MOST_PAGES_BACK = 40;
// The server has no layout to measure.
const useBrowserLayoutEffect = typeof window === 'undefined' ? useEffect : useLayoutEffect;

export interface TimelineScroll {
  /** entries of others that arrived below what is on screen */
  newBelow: number;
  toBottom: () => void;
  /** Shows an entry, loading earlier pages when it is further back; false when it is not there. */
  jump: (entryId: string) => Promise<boolean>;
  onScroll: () => void;
}

/**
 * Keeps the place of the reader: at the bottom new entries are followed, anywhere else nothing moves and a count is kept.
 * Earlier pages push nothing away.
 */
export function useTimelineScroll({
  container,
  entries,
  pendingCount,
  me,
  hasEarlier,
  loadEarlier,
}: {
  container: RefObject<HTMLElement>;
  /** of the side shown, in order */
  entries: readonly EntryView[];
  pendingCount: number;
  me: string;
  hasEarlier: boolean;
  loadEarlier: () => Promise<void>;
}): TimelineScroll {
  const isAtBottom = useRef(true);
  const lastTop = useRef(0);
  const seenUpTo = useRef(0);
  const kept = useRef<{ element: Element; top: number } | null>(null);
  const lastPending = useRef(pendingCount);
  const [newBelow, setNewBelow] = useState(0);
  const newest = entries.at(-1)?.seq ?? 0;

  const toBottom = useCallback(() => {
    const box = container.current;
    if (box) {
      box.scrollTop = box.scrollHeight;
      lastTop.current = box.scrollTop;
      isAtBottom.current = true;
    }
  }, [container]);

  const rememberPlace = useCallback(() => {
    const box = container.current;
    const top = box?.getBoundingClientRect().top ?? 0;
    const element = [...(box?.querySelectorAll('[data-seq]') ?? [])].find(
      (row) => row.getBoundingClientRect().bottom > top,
    );
    kept.current = element ? { element, top: element.getBoundingClientRect().top } : null;
  }, [container]);

  useBrowserLayoutEffect(() => {
    const hasSent = pendingCount > lastPending.current;
    lastPending.current = pendingCount;
    if (isAtBottom.current || hasSent) {
      toBottom();
      seenUpTo.current = newest;
      setNewBelow(0);
      return;
    }
    const { current: place } = kept;
    if (place?.element.isConnected && container.current) {
      container.current.scrollTop += place.element.getBoundingClientRect().top - place.top;
    }
    setNewBelow(entries.filter(({ seq, author }) => seq > seenUpTo.current && author.id !== me).length);
  }, [entries, newest, pendingCount, me, toBottom, container]);

  // Heights change after the fact: pictures, fonts, rows that were far away. The bottom stays the bottom.
  useEffect(() => {
    const box = container.current;
    const inner = box?.firstElementChild;
    if (!box || !inner || typeof ResizeObserver === 'undefined') {
      return;
    }
    // Not every browser lets the keyboard into a scrolling area by itself.
    box.tabIndex = 0;
    const observer = new ResizeObserver(() => {
      if (isAtBottom.current) {
        toBottom();
      }
    });
    observer.observe(inner);
    observer.observe(box);
    return () => observer.disconnect();
  }, [container, toBottom]);

  const onScroll = useCallback(() => {
    const box = container.current;
    if (!box) {
      return;
    }
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM_PX;
    // Content that grows also leaves the bottom behind; only somebody who goes up wants to leave it.
    isAtBottom.current = isNear || (isAtBottom.current && box.scrollTop >= lastTop.current);
    lastTop.current = box.scrollTop;
    if (isAtBottom.current) {
      seenUpTo.current = newest;
      setNewBelow(0);
    } else {
      rememberPlace();
    }
  }, [container, newest, rememberPlace]);

  const state = useRef({ hasEarlier, loadEarlier });
  state.current = { hasEarlier, loadEarlier };
  const jump = useCallback(
    async (entryId: string) => {
      const find = (): HTMLElement | null =>
        container.current?.querySelector(`#${CSS.escape(messageAnchor(entryId))}`) ?? null;
      for (let page = 0; !find() && state.current.hasEarlier && page < MOST_PAGES_BACK; page += 1) {
        await state.current.loadEarlier();
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const target = find();
      if (!target) {
        return false;
      }
      isAtBottom.current = false;
      target.scrollIntoView({ block: 'center' });
      target.focus({ preventScroll: true });
      target.dataset.jumped = 'true';
      setTimeout(() => delete target.dataset.jumped, HIGHLIGHT_MS);
      return true;
    },
    [container],
  );

  return { newBelow, toBottom, jump, onScroll };
}
