import { clsx } from 'clsx';
import { useFormat } from '#app/hooks/use-format.ts';

interface AmountProps {
  /** integer minor units */
  amount: number;
  currency: string;
  /** the figure a page is about */
  strong?: boolean | undefined;
  muted?: boolean | undefined;
  className?: string | undefined;
}

/** An exact amount in the reader's language; never broken over two lines. */
export function Amount({ amount, currency, strong, muted, className }: AmountProps) {
  const format = useFormat();
  return (
    <data
      value={`${amount} ${currency}`}
      className={clsx('figure', strong && 'font-semibold', muted && 'text-ink-muted', className)}
    >
      {format.money({ amount, currency })}
    </data>
  );
}
