import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { VisuallyHidden } from '#app/components/ui/visually-hidden.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { casePath } from '#app/utils/paths.ts';
import type { CaseRowView } from '#models/contracts/views.ts';
import { WhoseTurn } from './whose-turn.tsx';

interface CaseTableProps {
  cases: readonly CaseRowView[];
  /** id of the form the check boxes belong to; without one nothing can be chosen */
  selectionForm?: string | undefined;
  caption: string;
  /** on a customer's page every line is theirs */
  hideCustomer?: boolean | undefined;
  keyboard?: boolean | undefined;
}

/** On a table's line a long text is cut, on a card it may take the room. */
const CUT = 'sm:block sm:truncate';

/** One line per case: who, what, how much, whose turn. Unread is weight, not colour. */
export function CaseTable({ cases, selectionForm, caption, hideCustomer, keyboard = true }: CaseTableProps) {
  const { t } = useTranslation(['cases', 'desk', 'common', 'reasons']);
  const format = useFormat();
  const columns: Column<CaseRowView>[] = [
    ...(selectionForm
      ? [
          {
            key: 'select',
            header: t('desk:list.selectColumn'),
            headerHidden: true,
            card: 'hidden' as const,
            cell: (row: CaseRowView) => (
              <input
                type="checkbox"
                name="ids"
                value={row.id}
                form={selectionForm}
                data-row-select
                aria-label={t('common:list.select', { name: row.number })}
                className="relative z-10 block size-4 accent-brand"
              />
            ),
          },
        ]
      : []),
    {
      key: 'number',
      header: t('cases:columns.number'),
      card: 'title',
      cell: (row) => (
        <span className="inline-flex max-w-full items-center gap-x-2 max-sm:flex-wrap">
          <span
            aria-hidden
            className={`size-1.5 flex-none rounded-full ${row.unread > 0 ? 'bg-ink' : 'max-sm:hidden'}`}
          />
          <span className="figure whitespace-nowrap">{row.number}</span>
          {hideCustomer ? null : <bdi className="min-w-0 wrap-anywhere sm:hidden">{row.customer.name}</bdi>}
        </span>
      ),
    },
    ...(hideCustomer
      ? []
      : [
          {
            key: 'customer',
            header: t('cases:columns.customer'),
            card: 'hidden' as const,
            grow: true,
            cell: (row: CaseRowView) => <bdi title={row.customer.name}>{row.customer.name}</bdi>,
          },
        ]),
    {
      key: 'reason',
      header: t('cases:columns.reason'),
      cell: (row) => (
        <span
          title={t(`reasons:names.${row.reason}`)}
          className={`font-normal ${CUT} sm:max-w-44 xl:max-w-60 2xl:max-w-80`}
        >
          {t(`reasons:names.${row.reason}`)}
        </span>
      ),
    },
    {
      key: 'disputed',
      header: t('cases:columns.disputed'),
      align: 'end',
      cell: (row) => (
        <span className="whitespace-nowrap">
          <Amount amount={row.disputed} currency={row.currency} />
          {row.open !== undefined && row.open > row.disputed ? (
            <span className="font-normal text-ink-muted">
              {' '}
              {t('desk:list.ofOpen', { amount: format.money({ amount: row.open, currency: row.currency }) })}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'turn',
      header: t('cases:columns.turn'),
      cell: (row) => <WhoseTurn turn={row.turn} className={`${CUT} sm:max-w-56 2xl:max-w-96`} />,
    },
    {
      key: 'owner',
      header: t('cases:columns.owner'),
      card: 'hidden',
      cell: (row) => (row.owner ? <Avatar name={row.owner.name} size="small" /> : null),
    },
    {
      key: 'unread',
      header: t('cases:columns.unread'),
      headerHidden: true,
      align: 'end',
      card: 'hidden',
      cell: (row) =>
        row.unread > 0 ? (
          <span className="inline-block min-w-5 rounded-full bg-brand-soft px-1.5 text-center text-xs leading-5 text-brand-ink">
            <span aria-hidden className="figure">
              {row.unread}
            </span>
            <VisuallyHidden>{t('desk:list.new', { count: row.unread })}</VisuallyHidden>
          </span>
        ) : null,
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={cases}
      rowKey={(row) => row.id}
      rowHref={(row) => casePath(row.id)}
      isUnread={(row) => row.unread > 0}
      keyboard={keyboard}
      stickyTop="top-12"
    />
  );
}
