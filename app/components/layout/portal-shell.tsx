import { Link, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { FileText, House, type LucideIcon, MessagesSquare, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CountBadge } from '#app/components/ui/badge.tsx';
import { SkipLink } from '#app/components/ui/skip-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { colleaguesPath, portalCasesPath, portalInvoicesPath, portalPath } from '#app/utils/paths.ts';
import { BrandMark } from './brand-mark.tsx';
import { UserMenu } from './user-menu.tsx';

interface PortalShellProps {
  children: ReactNode;
  /** cases that wait for the customer */
  waiting?: number | undefined;
  /** the debtor's own name, beside the company's */
  customerName?: string | undefined;
  connection?: ReactNode;
}

interface Item {
  key: 'home' | 'invoices' | 'cases' | 'colleagues';
  href: string;
  icon: LucideIcon;
}

/** The customer's house: a calm head, four places, one column to read. */
export function PortalShell({ children, waiting = 0, customerName, connection }: PortalShellProps) {
  const { t } = useTranslation('common');
  const { companyName, user } = useSettings();
  const { pathname } = useLocation();
  // A guest was admitted to a case, not to the account.
  const isGuest = user?.role === 'guest';
  const items: Item[] = [
    ...(isGuest
      ? []
      : [
          { key: 'home', href: portalPath(), icon: House } as const,
          { key: 'invoices', href: portalInvoicesPath(), icon: FileText } as const,
        ]),
    { key: 'cases', href: portalCasesPath(), icon: MessagesSquare },
    ...(user?.role === 'customer-admin' ? [{ key: 'colleagues', href: colleaguesPath(), icon: Users } as const] : []),
  ];
  const isCurrent = (item: Item) =>
    item.key === 'home' ? pathname === item.href : pathname === item.href || pathname.startsWith(`${item.href}/`);
  return (
    <div data-density="portal" className="flex min-h-dvh flex-col max-sm:pb-16">
      <SkipLink />
      <header className="print-hidden border-b border-line bg-surface">
        <div className="mx-auto flex min-h-16 max-w-5xl items-center gap-4 px-4">
          <Link to={portalPath()} className="flex min-w-0 items-center gap-2.5 rounded-sm py-2">
            <BrandMark className="flex-none" />
            <span className="min-w-0">
              <span className="block truncate font-semibold">
                <bdi>{companyName}</bdi>
              </span>
              {customerName ? (
                <span className="block truncate text-xs text-ink-muted">
                  <bdi>{customerName}</bdi>
                </span>
              ) : null}
            </span>
          </Link>
          <nav aria-label={t('nav.main')} className="ms-4 hidden flex-1 sm:block">
            <ul className="flex gap-1">
              {items.map((item) => (
                <li key={item.key}>
                  <Link
                    to={item.href}
                    prefetch="intent"
                    aria-current={isCurrent(item) ? 'page' : undefined}
                    className={clsx(
                      'flex min-h-(--control) items-center gap-2 rounded-md px-3',
                      isCurrent(item)
                        ? 'bg-brand-soft font-semibold text-brand-ink'
                        : 'text-ink-muted hover:bg-hover hover:text-ink',
                    )}
                  >
                    {t(`nav.${item.key}`)}
                    {item.key === 'cases' ? <Waiting count={waiting} /> : null}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          <span className="ms-auto flex items-center gap-2">
            {connection}
            <UserMenu />
          </span>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-5xl flex-1 px-4 py-6 outline-none sm:py-8">
        {children}
      </main>
      <nav
        aria-label={t('nav.main')}
        className="print-hidden fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
      >
        <ul className="grid h-16 auto-cols-fr grid-flow-col">
          {items.map((item) => {
            const Icon = item.icon;
            return (
              <li key={item.key} className="min-w-0">
                <Link
                  to={item.href}
                  aria-current={isCurrent(item) ? 'page' : undefined}
                  className={clsx(
                    'relative flex h-full flex-col items-center justify-center gap-0.5 text-xs outline-offset-[-2px]',
                    isCurrent(item) ? 'font-semibold text-brand-ink' : 'text-ink-muted',
                  )}
                >
                  <span className="relative text-lg leading-none">
                    <Icon aria-hidden />
                    {item.key === 'cases' ? (
                      <span className="absolute start-3 -top-2.5">
                        <Waiting count={waiting} />
                      </span>
                    ) : null}
                  </span>
                  <span className="max-w-full truncate px-0.5">{t(`nav.${item.key}`)}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}

function Waiting({ count }: { count: number }) {
  const { t } = useTranslation('common');
  return count > 0 ? (
    <>
      <span aria-hidden>
        <CountBadge count={count} loud />
      </span>
      <span className="sr-only">{t('nav.waitingForYou', { count })}</span>
    </>
  ) : null;
}
