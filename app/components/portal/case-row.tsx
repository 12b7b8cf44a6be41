import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { CaseStateBadge } from '#app/components/ui/case-state-badge.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { portalCasePath } from '#app/utils/paths.ts';
import type { PortalCaseRow } from '#models/contracts/portal.ts';
import { TurnLine } from './turn-line.tsx';

const SHOWN = 3;

/** Cases as lines: whose turn first, then what it is about. Needs `portal`, `cases`, `reasons`. */
export function CaseRows({ cases }: { cases: readonly PortalCaseRow[] }) {
  const { t } = useTranslation(['portal', 'reasons', 'cases']);
  const format = useFormat();
  return (
    <ul className="divide-y divide-line">
      {cases.map((row) => (
        <li
          key={row.id}
          className="relative flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-(--card) py-3 hover:bg-hover focus-within:bg-hover"
        >
          <span className="min-w-0 basis-72 grow">
            <span
              className={clsx(
                'block',
                row.next.turn === 'customer' ? 'font-semibold text-brand-ink' : 'text-ink-muted',
              )}
            >
              <TurnLine next={row.next} state={row.state} />
            </span>
            <Link
              to={portalCasePath(row.id)}
              prefetch="intent"
              className={clsx('after:absolute after:inset-0 hover:underline', row.isNew && 'font-semibold')}
            >
              {t(`reasons:customer.${row.reason}`)}
            </Link>
            <span className="block text-sm text-ink-muted wrap-anywhere">
              {row.number} · <bdi>{format.list(row.invoices.slice(0, SHOWN))}</bdi>
              {row.invoices.length > SHOWN ? ` ${t('portal:cases.more', { count: row.invoices.length - SHOWN })}` : ''}{' '}
              · <Instant at={row.lastActivityAt} />
            </span>
          </span>
          <span className="flex flex-wrap items-center gap-2">
            {row.isNew ? <Badge tone="brand">{t('portal:cases.new')}</Badge> : null}
            <CaseStateBadge state={row.state} side="customer" />
            <Amount amount={row.disputed} currency={row.currency} strong />
          </span>
        </li>
      ))}
    </ul>
  );
}
