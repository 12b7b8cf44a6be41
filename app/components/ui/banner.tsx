import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Clock, Info, Lock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { SOFT, type Tone } from './tone.ts';

const ICON: Record<Tone, LucideIcon> = {
  neutral: Info,
  brand: Info,
  internal: Lock,
  danger: CircleAlert,
  settled: CircleCheck,
  waiting: Clock,
};

interface BannerProps {
  tone?: Tone | undefined;
  children: ReactNode;
  action?: ReactNode;
  className?: string | undefined;
}

/** A sentence that belongs to the whole page or card, with at most one action. */
export function Banner({ tone = 'neutral', children, action, className }: BannerProps) {
  const Icon = ICON[tone];
  return (
    <div
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border px-3 py-2.5',
        SOFT[tone],
        className,
      )}
    >
      <span className="flex min-w-0 flex-1 items-start gap-2">
        <Icon aria-hidden className="mt-[0.2em]" />
        <span className="min-w-0">{children}</span>
      </span>
      {action}
    </div>
  );
}
