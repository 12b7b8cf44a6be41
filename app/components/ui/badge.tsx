import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { SOFT, type Tone } from './tone.ts';

interface BadgeProps {
  tone?: Tone | undefined;
  icon?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
}

/** A word with its tone. */
export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex max-w-full items-center gap-1 rounded-sm border px-1.5 py-px text-xs font-medium',
        SOFT[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A number beside a word: quiet in a list, loud where it is mine to do. */
export function CountBadge({ count, loud }: { count: number; loud?: boolean | undefined }) {
  return (
    <span
      className={clsx(
        'inline-flex min-w-5 items-center justify-center rounded-full px-1.5 text-xs font-semibold',
        loud ? 'bg-brand text-on-brand' : 'bg-neutral-soft text-ink',
      )}
    >
      {count > 999 ? '999+' : count}
    </span>
  );
}
