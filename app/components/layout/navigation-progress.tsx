import { useNavigation } from '@remix-run/react';

/** A thin bar while the next page is on its way; nothing for the first 150 ms, so that fast pages do not flicker. */
export function NavigationProgress() {
  const { state } = useNavigation();
  return state === 'idle' ? null : (
    <div aria-hidden className="print-hidden fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden opacity-0 animate-appear">
      <div className="h-full w-1/3 animate-indeterminate bg-brand" />
    </div>
  );
}
