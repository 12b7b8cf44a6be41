import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: ReactNode;
  /** whose turn it is, or the one sentence that matters */
  lead?: ReactNode;
  /** where one comes from */
  back?: ReactNode;
  /** the one primary action, and what stands beside it */
  actions?: ReactNode;
}

/** The head of a page. Its h1 takes the focus after a navigation. */
export function PageHeader({ title, lead, back, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back ? <div className="mb-1 text-sm">{back}</div> : null}
        <h1 tabIndex={-1} className="text-2xl">
          {title}
        </h1>
        {lead ? <div className="mt-1 text-ink-muted">{lead}</div> : null}
      </div>
      {actions ? <div className="print-hidden flex flex-wrap gap-2">{actions}</div> : null}
    </header>
  );
}
