import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface ErrorStateProps {
  title: ReactNode;
  /** what happened, what still works, what to do */
  children: ReactNode;
  action?: ReactNode;
}

/** A part of a page that could not be shown, while the rest goes on. */
export function ErrorState({ title, children, action }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded-lg border border-danger-line bg-danger-soft p-(--card)"
    >
      <p className="flex items-center gap-2 font-semibold text-danger-ink">
        <CircleAlert aria-hidden />
        {title}
      </p>
      <div>{children}</div>
      {action}
    </div>
  );
}
