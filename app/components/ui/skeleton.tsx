import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';

/** A grey bar in the place of what is coming; size it with classes (`h-4 w-32`). */
export const Skeleton = ({ className }: { className?: string | undefined }) => (
  <span aria-hidden className={clsx('block animate-pulse rounded-sm bg-neutral-soft', className)} />
);

/** The shape of a list while it loads. */
export function SkeletonRows({ rows = 8 }: { rows?: number | undefined }) {
  const { t } = useTranslation('common');
  return (
    <div role="status" className="divide-y divide-line">
      <span className="sr-only">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-(--row) items-center gap-4">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
