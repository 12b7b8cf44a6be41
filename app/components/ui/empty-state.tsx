import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon?: ReactNode;
  /** one sentence that says how this fills */
  children: ReactNode;
  /** one thing to do */
  action?: ReactNode;
}

export function EmptyState({ icon, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center text-ink-muted [&_svg]:size-6">
      {icon}
      <p className="max-w-md text-balance">{children}</p>
      {action}
    </div>
  );
}
