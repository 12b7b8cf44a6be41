import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';

export interface FilterTab {
  key: string;
  label: string;
  href: string;
  count?: number | undefined;
}

interface FilterTabsProps {
  tabs: readonly FilterTab[];
  /** key of the chosen one */
  current: string;
  label?: string | undefined;
}

/** Links that narrow a list, each with its number; they scroll sideways on a phone. */
export function FilterTabs({ tabs, current, label }: FilterTabsProps) {
  const { t } = useTranslation('common');
  const format = useFormat();
  return (
    <nav aria-label={label ?? t('list.filters')} className="print-hidden overflow-x-auto">
      <ul className="flex min-w-max gap-1 border-b border-line">
        {tabs.map((tab) => {
          const isCurrent = tab.key === current;
          return (
            <li key={tab.key}>
              <Link
                to={tab.href}
                prefetch="intent"
                aria-current={isCurrent ? 'page' : undefined}
                className={clsx(
                  '-mb-px flex min-h-(--control) items-center gap-1.5 border-b-2 px-3 whitespace-nowrap outline-offset-[-2px]',
                  isCurrent
                    ? 'border-brand font-semibold text-ink'
                    : 'border-transparent text-ink-muted hover:text-ink',
                )}
              >
                {tab.label}
                {tab.count === undefined ? null : (
                  <span className={clsx('text-xs', isCurrent ? 'text-brand-ink' : 'text-ink-muted')}>
                    {format.number(tab.count)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
