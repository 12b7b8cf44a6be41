import { type RefObject, useEffect } from 'react';
import type { Audience } from '#models/contracts/entries.ts';

/**
 * Says which side this person looks at. The side one works on is the side one is seen on; where `fromTheStart` holds, a side
 * is looked at before anybody touches it.
 */
export function useLookedAt({
  root,
  audience,
  fromTheStart,
  lookAt,
}: {
  root: RefObject<HTMLElement>;
  audience: Audience;
  fromTheStart: boolean;
  lookAt: (audience: Audience, on: boolean) => void;
}): void {
  useEffect(() => {
    const look = (): void => lookAt(audience, document.visibilityState === 'visible');
    const node = root.current;
    node?.addEventListener('focusin', look);
    node?.addEventListener('pointerenter', look);
    document.addEventListener('visibilitychange', look);
    if (fromTheStart) {
      look();
    }
    return () => {
      node?.removeEventListener('focusin', look);
      node?.removeEventListener('pointerenter', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [root, lookAt, audience, fromTheStart]);
}
