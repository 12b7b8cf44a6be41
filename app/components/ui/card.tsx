import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

interface CardProps {
  title?: ReactNode;
  /** beside the title */
  actions?: ReactNode;
  children: ReactNode;
  /** lists and tables reach the edges */
  flush?: boolean | undefined;
  className?: string | undefined;
}

/** A raised surface with a hairline border; a titled one is a landmark of the page. */
export function Card({ title, actions, children, flush, className }: CardProps) {
  const id = useId();
  const body = <div className={clsx(!flush && 'p-(--card)', title && !flush && 'pt-0')}>{children}</div>;
  const look = clsx('rounded-lg border border-line bg-surface', className);
  return title ? (
    <section aria-labelledby={id} className={look}>
      <header className="flex flex-wrap items-center justify-between gap-2 p-(--card) pb-3">
        <h2 id={id} className="text-lg">
          {title}
        </h2>
        {actions}
      </header>
      {body}
    </section>
  ) : (
    <div className={look}>{body}</div>
  );
}
