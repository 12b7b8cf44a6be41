import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { InvoiceStatusBadge } from '#app/components/ui/invoice-status-badge.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { styleGuidePath } from '#app/utils/paths.ts';
import type { InvoiceStatus } from '#models/contracts/invoices.ts';
import { Section } from './section.tsx';

interface Row {
  number: string;
  customer: string;
  due: string;
  status: InvoiceStatus;
  amount: number;
}

const ROWS: Row[] = [
  { number: 'FA-2026-00123', customer: 'Dupont SAS', due: '2026-10-14', status: 'disputed', amount: 600_000 },
  { number: 'FA-2026-00124', customer: 'Garage Moreau', due: '2026-09-01', status: 'overdue', amount: 84_240 },
  {
    number: 'FA-2026-00125',
    customer: 'شركة النور للتجارة',
    due: '2026-11-30',
    status: 'open',
    amount: 12_345_678_901_234,
  },
  {
    number: 'FA-2026-00126',
    customer: 'A company with a very long name that goes on and on '.repeat(4),
    due: '2026-08-12',
    status: 'paid',
    amount: 99,
  },
];

export function Lists({ keyboard }: { keyboard: boolean }) {
  const columns: Column<Row>[] = [
    {
      key: 'select',
      header: 'Select',
      headerHidden: true,
      card: 'hidden',
      cell: (row) => <Checkbox label={`Select ${row.number}`} labelHidden data-row-select className="relative z-10" />,
    },
    {
      key: 'number',
      header: 'Number',
      card: 'title',
      cell: (row) => row.number,
      sortHref: styleGuidePath(),
      sorted: 'ascending',
    },
    { key: 'customer', header: 'Customer', grow: true, cell: (row) => <bdi>{row.customer}</bdi> },
    { key: 'due', header: 'Due', cell: (row) => <Day day={row.due} /> },
    { key: 'status', header: 'Status', cell: (row) => <InvoiceStatusBadge status={row.status} /> },
    { key: 'amount', header: 'Amount', align: 'end', cell: (row) => <Amount amount={row.amount} currency="EUR" /> },
  ];
  return (
    <Section title="Lists">
      <FilterTabs
        label={keyboard ? 'Filters of the desk' : 'Filters of the portal'}
        current="overdue"
        tabs={[
          { key: 'all', label: 'All', href: styleGuidePath(), count: 4_000 },
          { key: 'overdue', label: 'Overdue', href: styleGuidePath(), count: 12 },
          { key: 'disputed', label: 'In dispute', href: styleGuidePath(), count: 3 },
        ]}
      />
      <Card flush>
        <DataTable
          caption="Invoices"
          columns={columns}
          rows={ROWS}
          rowKey={(row) => row.number}
          rowHref={() => styleGuidePath()}
          isUnread={(row) => row.status === 'overdue'}
          keyboard={keyboard}
        />
        <Pagination
          label={keyboard ? 'Pages of the desk' : 'Pages of the portal'}
          previous={styleGuidePath()}
          next={styleGuidePath()}
          note="4 of 4,000"
        />
      </Card>
    </Section>
  );
}
