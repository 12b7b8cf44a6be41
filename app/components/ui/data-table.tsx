import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRowKeys } from '#app/hooks/use-row-keys.ts';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** amounts and numbers stand at the end, figures below each other */
  align?: 'start' | 'end' | undefined;
  /** on a phone: the card's title, a line with its name, or left out */
  card?: 'title' | 'line' | 'hidden' | undefined;
  /** where the header leads to sort by this column */
  sortHref?: string | undefined;
  sorted?: 'ascending' | 'descending' | undefined;
  /** takes what is left and is cut with an ellipsis */
  grow?: boolean | undefined;
  /** may run over several lines; others keep to one */
  wrap?: boolean | undefined;
  headerHidden?: boolean | undefined;
}

interface DataTableProps<Row> {
  /** says what the table lists; read aloud */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** the first column's content becomes a link that covers its line */
  rowHref?: ((row: Row) => string) | undefined;
  /** weight for what is unread */
  isUnread?: ((row: Row) => boolean) | undefined;
  /** j, k, Enter and x act on this table */
  keyboard?: boolean | undefined;
  footer?: ReactNode;
  /** distance of the sticky head from the top, as a class (`top-12`) */
  stickyTop?: string | undefined;
}

/** A list of things with columns; below 640 px each line becomes a card. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowHref,
  isUnread,
  keyboard,
  footer,
  stickyTop = 'top-0',
}: DataTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body, keyboard ?? false);
  return (
    <table className="table-cards w-full border-collapse text-start">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeaderCell key={column.key} column={column} stickyTop={stickyTop} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} className="divide-y divide-line">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            data-row
            className={clsx(
              'relative hover:bg-hover focus-within:bg-hover has-checked:bg-brand-soft',
              isUnread?.(row) && 'font-semibold',
            )}
          >
            {columns.map((column, index) => {
              const content = column.cell(row);
              const href =
                index === columns.findIndex((other) => other.card === 'title') ||
                (index === 0 && !columns.some((other) => other.card === 'title'))
                  ? rowHref?.(row)
                  : undefined;
              return (
                <td
                  key={column.key}
                  data-card={column.card ?? 'line'}
                  data-label={column.card === 'title' ? undefined : column.header}
                  className={clsx(
                    'h-(--row) px-(--cell) first:ps-(--card) last:pe-(--card)',
                    column.align === 'end' && 'text-end',
                    column.grow ? 'w-full sm:max-w-0 sm:truncate' : !column.wrap && 'sm:whitespace-nowrap',
                  )}
                >
                  {href ? (
                    <Link
                      to={href}
                      data-row-link
                      prefetch="intent"
                      className="after:absolute after:inset-0 hover:underline"
                    >
                      {content}
                    </Link>
                  ) : (
                    content
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      {footer ? <tfoot>{footer}</tfoot> : null}
    </table>
  );
}

function HeaderCell<Row>({ column, stickyTop }: { column: Column<Row>; stickyTop: string }) {
  const { t } = useTranslation('common');
  const Arrow = column.sorted === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={column.sorted}
      className={clsx(
        'sticky z-10 bg-surface shadow-[inset_0_-1px_0_var(--color-line)] px-(--cell) py-2 text-xs font-medium whitespace-nowrap text-ink-muted first:rounded-tl-lg first:ps-(--card) last:rounded-tr-lg last:pe-(--card)',
        stickyTop,
        column.align === 'end' ? 'text-end' : 'text-start',
      )}
    >
      {column.sortHref ? (
        <Link
          to={column.sortHref}
          aria-label={t('list.sortBy', { column: column.header })}
          className="inline-flex items-center gap-1 hover:text-ink hover:underline"
          preventScrollReset
        >
          {column.header}
          {column.sorted ? <Arrow aria-hidden /> : null}
        </Link>
      ) : (
        <span className={clsx(column.headerHidden && 'sr-only')}>{column.header}</span>
      )}
    </th>
  );
}
