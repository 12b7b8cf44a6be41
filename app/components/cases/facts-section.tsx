import { type ReactNode, useId } from 'react';

interface FactsSectionProps {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of the facts beside a conversation. */
export function FactsSection({ title, actions, children }: FactsSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line px-4 py-3 last:border-b-0">
      <div className="mb-1.5 flex items-center justify-between gap-2">
        <h3 id={id} className="text-sm text-ink-muted">
          {title}
        </h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
