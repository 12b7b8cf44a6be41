import type { ReactNode } from 'react';
import { SkipLink } from '#app/components/ui/skip-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { BrandMark } from './brand-mark.tsx';
import { PreferenceChoices } from './preference-choices.tsx';

interface AuthShellProps {
  title: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
  /** under the card: other ways in, demo accounts */
  below?: ReactNode;
}

/** One card in the middle: signing in, invitations, forgotten passwords. */
export function AuthShell({ title, lead, children, below }: AuthShellProps) {
  const { companyName } = useSettings();
  return (
    <div data-density="portal" className="flex min-h-dvh flex-col items-center px-4 py-8 sm:py-16">
      <SkipLink />
      <header className="mb-6 flex items-center gap-2.5 text-lg font-semibold">
        <BrandMark />
        <bdi>{companyName}</bdi>
      </header>
      <main id="main" tabIndex={-1} className="w-full max-w-md outline-none">
        <div className="rounded-lg border border-line bg-surface p-6 sm:p-8">
          <h1 tabIndex={-1} className="text-xl">
            {title}
          </h1>
          {lead ? <p className="mt-1 text-ink-muted">{lead}</p> : null}
          <div className="mt-5 flex flex-col gap-4">{children}</div>
        </div>
        {below ? <div className="mt-5">{below}</div> : null}
      </main>
      <footer className="mt-auto w-full max-w-md pt-8">
        <PreferenceChoices />
      </footer>
    </div>
  );
}
