import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface KeyValue {
  key: string;
  value: ReactNode;
  /** amounts stand at the end */
  align?: 'start' | 'end' | undefined;
}

/** Names and values below each other; empty values are left out. */
export function KeyValues({ items, className }: { items: readonly KeyValue[]; className?: string | undefined }) {
  return (
    <dl className={clsx('flex flex-col', className)}>
      {items
        .filter((item) => item.value !== null && item.value !== undefined && item.value !== '')
        .map((item) => (
          <div key={item.key} className="flex justify-between gap-4 border-b border-line py-1.5 last:border-b-0">
            <dt className="flex-none text-ink-muted">{item.key}</dt>
            <dd className="min-w-0 text-end wrap-anywhere">{item.value}</dd>
          </div>
        ))}
    </dl>
  );
}
