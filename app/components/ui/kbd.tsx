import type { ReactNode } from 'react';

export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded-sm border border-line bg-ground px-1 font-sans text-xs text-ink-muted">{children}</kbd>
);
