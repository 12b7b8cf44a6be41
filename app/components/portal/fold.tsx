import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface FoldProps {
  label: string;
  open?: boolean | undefined;
  children: ReactNode;
}

/** Something one may do but need not see: opens without a script. */
export function Fold({ label, open, children }: FoldProps) {
  return (
    <details open={open} className="group/fold rounded-md border border-line-strong">
      <summary className="flex min-h-(--control) items-center gap-2 px-3 font-medium hover:bg-hover">
        <ChevronRight aria-hidden className="transition-transform group-open/fold:rotate-90 rtl:rotate-180" />
        {label}
      </summary>
      <div className="p-3 pt-1">{children}</div>
    </details>
  );
}
