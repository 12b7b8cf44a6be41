import { useTranslation } from 'react-i18next';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { customerPath } from '#app/utils/paths.ts';
import type { CustomerRowView } from '#models/contracts/views.ts';
import { Balances } from './balances.tsx';

/** The customers of a portfolio: what each owes, what is late, what is in dispute. */
export function CustomerTable({ customers }: { customers: readonly CustomerRowView[] }) {
  const { t } = useTranslation(['desk', 'common']);
  const format = useFormat();
  const none = t('desk:customers.none');
  const columns: Column<CustomerRowView>[] = [
    {
      key: 'name',
      header: t('desk:customers.name'),
      card: 'title',
      grow: true,
      cell: (row) => <bdi title={row.name}>{row.name}</bdi>,
    },
    {
      key: 'code',
      header: t('desk:customers.code'),
      cell: (row) => <bdi className="text-ink-muted">{row.code}</bdi>,
    },
    {
      key: 'open',
      header: t('common:money.open'),
      align: 'end',
      cell: (row) => <Balances balances={row.balances} part="open" empty={none} />,
    },
    {
      key: 'overdue',
      header: t('common:money.overdue'),
      align: 'end',
      cell: (row) => <Balances balances={row.balances} part="overdue" empty={none} />,
    },
    {
      key: 'disputed',
      header: t('common:money.disputed'),
      align: 'end',
      cell: (row) => <Balances balances={row.balances} part="disputed" empty={none} />,
    },
    {
      key: 'cases',
      header: t('desk:customers.activeCases'),
      align: 'end',
      cell: (row) =>
        row.activeCases === 0 ? <span className="text-ink-muted">{none}</span> : format.number(row.activeCases),
    },
    {
      key: 'team',
      header: t('desk:customers.team'),
      card: 'hidden',
      cell: (row) => (
        <span className="flex gap-1">
          {row.team.slice(0, 4).map(({ id, name }) => (
            <Avatar key={id} name={name} size="small" />
          ))}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption={t('desk:customers.title')}
      columns={columns}
      rows={customers}
      rowKey={(row) => row.id}
      rowHref={(row) => customerPath(row.id)}
      keyboard
      stickyTop="top-12"
    />
  );
}
