import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { portalInvoicePath } from '#app/utils/paths.ts';
import type { InvoiceRowView, InvoiceTotals } from '#models/contracts/invoice-views.ts';

/** The open items of one currency and what they come to. Needs `portal`, `invoices`. */
export function StatementTable({ invoices, total }: { invoices: readonly InvoiceRowView[]; total: InvoiceTotals }) {
  const { t } = useTranslation(['portal', 'invoices']);
  const { currency } = total;
  return (
    <>
      <DataTable
        caption={t('portal:statement.inCurrency', { currency })}
        rows={invoices}
        rowKey={({ id }) => id}
        rowHref={({ id }) => portalInvoicePath(id)}
        columns={[
          {
            key: 'number',
            header: t('invoices:columns.number'),
            card: 'title',
            grow: true,
            cell: (row) => <bdi className="wrap-anywhere">{row.number}</bdi>,
          },
          {
            key: 'issuedOn',
            header: t('invoices:columns.issuedOn'),
            card: 'hidden',
            cell: (row) => <Day day={row.issuedOn} className="whitespace-nowrap" />,
          },
          {
            key: 'dueOn',
            header: t('invoices:columns.dueOn'),
            cell: (row) => <Day day={row.dueOn} className="whitespace-nowrap" />,
          },
          {
            key: 'amount',
            header: t('invoices:columns.amount'),
            align: 'end',
            card: 'hidden',
            cell: (row) => <Amount amount={row.total} currency={currency} muted />,
          },
          {
            key: 'open',
            header: t('invoices:columns.open'),
            align: 'end',
            cell: (row) => <Amount amount={row.open} currency={currency} />,
          },
          {
            key: 'disputed',
            header: t('invoices:columns.disputed'),
            align: 'end',
            cell: (row) => (row.disputed > 0 ? <Amount amount={row.disputed} currency={currency} /> : '—'),
          },
          {
            key: 'payable',
            header: t('invoices:columns.undisputed'),
            align: 'end',
            cell: (row) => <Amount amount={row.payable} currency={currency} strong />,
          },
        ]}
      />
      <dl className="print-together flex flex-wrap justify-end gap-x-8 gap-y-2 border-t border-line-strong px-(--card) py-4">
        <Sum label={t('invoices:columns.open')} amount={total.owed} currency={currency} />
        <Sum label={t('invoices:columns.disputed')} amount={total.disputed} currency={currency} />
        <Sum label={t('invoices:columns.undisputed')} amount={total.owed - total.disputed} currency={currency} />
      </dl>
    </>
  );
}

function Sum({ label, amount, currency }: { label: string; amount: number; currency: string }) {
  return (
    <div className="text-end">
      <dt className="text-sm text-ink-muted">{label}</dt>
      <dd>
        <Amount amount={amount} currency={currency} strong />
      </dd>
    </div>
  );
}
