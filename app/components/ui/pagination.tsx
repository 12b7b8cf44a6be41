import { Link } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonStyle } from './button-style.ts';

interface PaginationProps {
  /** lists page by key: a link to the page before and after, or null at an end */
  previous: string | null;
  next: string | null;
  note?: ReactNode;
  /** where a page has several lists */
  label?: string | undefined;
}

export function Pagination({ previous, next, note, label }: PaginationProps) {
  const { t } = useTranslation('common');
  if (!previous && !next && !note) {
    return null;
  }
  return (
    <nav
      aria-label={label ?? t('list.pages')}
      className="print-hidden flex items-center justify-between gap-4 border-t border-line px-(--card) py-2"
    >
      <span className="text-sm text-ink-muted">{note}</span>
      <span className="flex gap-1">
        {previous ? (
          <Link to={previous} rel="prev" prefetch="intent" className={buttonStyle('quiet', 'small')}>
            <ChevronLeft aria-hidden />
            {t('list.previous')}
          </Link>
        ) : null}
        {next ? (
          <Link to={next} rel="next" prefetch="intent" className={buttonStyle('quiet', 'small')}>
            {t('list.next')}
            <ChevronRight aria-hidden />
          </Link>
        ) : null}
      </span>
    </nav>
  );
}
