import { Link, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CountBadge } from '#app/components/ui/badge.tsx';
import { DetailsMenu } from '#app/components/ui/details-menu.tsx';
import { SkipLink } from '#app/components/ui/skip-link.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { homePath } from '#app/utils/paths.ts';
import { BrandMark } from './brand-mark.tsx';
import { currentItem, deskNavigation, type NavItem } from './desk-navigation.ts';
import { UserMenu } from './user-menu.tsx';

interface DeskShellProps {
  children: ReactNode;
  /** cases that wait for this person */
  myTurn?: number | undefined;
  /** place of the search field */
  search?: ReactNode;
  /** place of the connection state: a quiet dot, words only when offline */
  connection?: ReactNode;
  /** a page that lays out its own columns (the case) takes the full height and no padding */
  bare?: boolean | undefined;
}

/** The house of the desk: rail at the left, a bar at the bottom on a phone. */
export function DeskShell({ children, myTurn = 0, search, connection, bare }: DeskShellProps) {
  const { t } = useTranslation('common');
  const { companyName, user } = useSettings();
  const { pathname, search: query } = useLocation();
  const items = user ? deskNavigation(user) : [];
  const current = currentItem(items, pathname, query);
  const link = { current, myTurn };
  const inBar = items.length > 5 ? items.slice(0, 4) : items;
  const inMore = items.slice(inBar.length);
  return (
    <div
      data-density="desk"
      className="print-flow md:grid md:min-h-dvh md:grid-cols-[3.5rem_minmax(0,1fr)] xl:grid-cols-[13rem_minmax(0,1fr)]"
    >
      <SkipLink />
      <aside className="print-hidden sticky top-0 hidden h-dvh flex-col border-e border-line bg-ground md:flex">
        <Link to={homePath()} className="flex h-12 items-center gap-2 px-3.5 font-semibold">
          <BrandMark className="flex-none" />
          <span className="truncate max-xl:sr-only">{companyName}</span>
        </Link>
        <nav aria-label={t('nav.main')} className="flex-1 overflow-y-auto px-2 py-1">
          <ul className="flex flex-col gap-0.5">
            {items.map((item) => (
              <li key={item.key}>
                <RailLink item={item} {...link} />
              </li>
            ))}
          </ul>
        </nav>
      </aside>
      <div className="flex min-w-0 flex-col max-md:min-h-dvh max-md:pb-14">
        <header className="print-hidden sticky top-0 z-30 flex h-12 items-center gap-3 border-b border-line bg-ground px-4">
          <Link
            to={homePath()}
            aria-label={companyName}
            className="-ms-2 flex size-11 items-center justify-center md:hidden"
          >
            <BrandMark />
          </Link>
          <div className="min-w-0 flex-1">{search}</div>
          {connection}
          <UserMenu />
        </header>
        <main id="main" tabIndex={-1} className={clsx('min-w-0 flex-1 outline-none', !bare && 'p-4 xl:px-6')}>
          {children}
        </main>
      </div>
      <nav
        aria-label={t('nav.main')}
        className="print-hidden fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <ul className="grid h-14 auto-cols-fr grid-flow-col">
          {inBar.map((item) => (
            <li key={item.key} className="min-w-0">
              <BarLink item={item} {...link} />
            </li>
          ))}
          {inMore.length > 0 ? (
            <li className="flex items-center justify-center">
              <DetailsMenu key={pathname} label={t('nav.more')} trigger={<Ellipsis aria-hidden />} up>
                {inMore.map((item) => (
                  <RailLink key={item.key} item={item} {...link} wide />
                ))}
              </DetailsMenu>
            </li>
          ) : null}
        </ul>
      </nav>
    </div>
  );
}

interface NavLinkProps {
  item: NavItem;
  current: NavItem['key'] | undefined;
  myTurn: number;
}

function RailLink({ item, current, myTurn, wide }: NavLinkProps & { wide?: boolean | undefined }) {
  const { t } = useTranslation('common');
  const Icon = item.icon;
  const isCurrent = item.key === current;
  const count = item.key === 'myTurn' ? myTurn : 0;
  return (
    <Link
      to={item.href}
      prefetch="intent"
      title={t(`nav.${item.key}`)}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx(
        'relative flex min-h-(--control) items-center gap-2.5 rounded-md px-2.5',
        isCurrent
          ? 'bg-surface font-semibold text-ink ring-1 ring-line'
          : 'text-ink-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden />
      <span className={clsx('flex-1 truncate', !wide && 'max-xl:sr-only')}>{t(`nav.${item.key}`)}</span>
      {count > 0 ? (
        <>
          <span aria-hidden className={clsx(!wide && 'max-xl:absolute max-xl:-end-1 max-xl:-top-1')}>
            <CountBadge count={count} loud />
          </span>
          <span className="sr-only">{t('nav.waitingForYou', { count })}</span>
        </>
      ) : null}
    </Link>
  );
}

function BarLink({ item, current, myTurn }: NavLinkProps) {
  const { t } = useTranslation('common');
  const Icon = item.icon;
  const isCurrent = item.key === current;
  const count = item.key === 'myTurn' ? myTurn : 0;
  return (
    <Link
      to={item.href}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx(
        'flex h-full flex-col items-center justify-center gap-0.5 px-0.5 text-[0.6875rem] outline-offset-[-2px]',
        isCurrent ? 'font-semibold text-brand-ink' : 'text-ink-muted',
      )}
    >
      <span className="relative text-lg leading-none">
        <Icon aria-hidden />
        {count > 0 ? (
          <span aria-hidden className="absolute start-3 -top-2.5">
            <CountBadge count={count} loud />
          </span>
        ) : null}
      </span>
      <span className="max-w-full truncate">{t(`nav.${item.key}`)}</span>
      {count > 0 ? <span className="sr-only">{t('nav.waitingForYou', { count })}</span> : null}
    </Link>
  );
}
