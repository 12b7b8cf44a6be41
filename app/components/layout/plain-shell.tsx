import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { SkipLink } from '#app/components/ui/skip-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { homePath } from '#app/utils/paths.ts';
import { BrandMark } from './brand-mark.tsx';

/** A page of its own without navigation: errors, a single invoice from an e-mail link. */
export function PlainShell({ children }: { children: ReactNode }) {
  const { companyName } = useSettings();
  return (
    <div data-density="portal" className="min-h-dvh">
      <SkipLink />
      <header className="print-hidden border-b border-line bg-surface">
        <div className="mx-auto flex h-16 max-w-3xl items-center px-4">
          <Link to={homePath()} className="flex min-w-0 items-center gap-2.5 font-semibold">
            <BrandMark className="flex-none" />
            <bdi className="truncate">{companyName}</bdi>
          </Link>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-3xl px-4 py-10 outline-none">
        {children}
      </main>
    </div>
  );
}
