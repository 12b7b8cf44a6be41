import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { InvoiceStatusBadge } from '#app/components/ui/invoice-status-badge.tsx';
import type { InvoiceRowView, InvoiceSort, StaffInvoiceRowView } from '#models/contracts/invoice-views.ts';

interface InvoiceTableProps<Row extends InvoiceRowView> {
  caption: string;
  invoices: readonly Row[];
  href: (invoice: Row) => string;
  sort?: InvoiceSort | undefined;
  sortHref?: ((sort: InvoiceSort) => string) | undefined;
  /** a box named `invoice` on every line where it answers true; the table then stands in a form */
  isSelectable?: ((invoice: Row) => boolean) | undefined;
  /** the desk lists several customers and legal entities */
  forStaff?: boolean | undefined;
  keyboard?: boolean | undefined;
  stickyTop?: string | undefined;
}

const DESCENDING: readonly InvoiceSort[] = ['issued', 'amount'];

const customerOf = (invoice: InvoiceRowView): StaffInvoiceRowView['customer'] | null =>
  'customer' in invoice ? (invoice as StaffInvoiceRowView).customer : null;

/** A list of invoices, for both sides. Needs the namespace `invoices`. */
export function InvoiceTable<Row extends InvoiceRowView>({
  caption,
  invoices,
  href,
  sort,
  sortHref,
  isSelectable,
  forStaff,
  keyboard,
  stickyTop,
}: InvoiceTableProps<Row>) {
  const { t } = useTranslation(['invoices', 'common']);
  const sortable = (key: InvoiceSort) => ({
    sortHref: sortHref?.(key),
    sorted: sort === key ? (DESCENDING.includes(key) ? ('descending' as const) : ('ascending' as const)) : undefined,
  });
  const columns: Column<Row>[] = [
    ...(isSelectable && invoices.some(isSelectable)
      ? [
          {
            key: 'select',
            header: t('invoices:select'),
            headerHidden: true,
            cell: (invoice: Row) => (
              <span className="relative z-1">
                <Checkbox
                  name="invoice"
                  value={invoice.id}
                  data-row-select
                  disabled={!isSelectable(invoice)}
                  labelHidden
                  label={t('common:list.select', { name: invoice.number })}
                />
              </span>
            ),
          },
        ]
      : []),
    {
      key: 'number',
      header: t('invoices:columns.number'),
      card: 'title',
      // The desk's lines give the room to the customer's name.
      grow: !forStaff,
      cell: (invoice) => (
        <>
          <bdi className={forStaff ? 'block sm:max-w-44 sm:truncate' : 'wrap-anywhere'}>{invoice.number}</bdi>
          {invoice.orderReference ? (
            <bdi className="block truncate text-xs font-normal text-ink-muted">{invoice.orderReference}</bdi>
          ) : null}
        </>
      ),
      ...sortable('number'),
    },
    ...(forStaff
      ? [
          {
            key: 'customer',
            header: t('invoices:columns.customer'),
            grow: true,
            cell: (invoice: Row) => <bdi>{customerOf(invoice)?.name}</bdi>,
          },
        ]
      : []),
    {
      key: 'issuedOn',
      header: t('invoices:columns.issuedOn'),
      card: 'hidden',
      cell: (invoice) => <Day day={invoice.issuedOn} className="whitespace-nowrap" />,
      ...sortable('issued'),
    },
    {
      key: 'dueOn',
      header: t('invoices:columns.dueOn'),
      cell: (invoice) => <Day day={invoice.dueOn} className="whitespace-nowrap" />,
      ...sortable('due'),
    },
    {
      key: 'status',
      header: t('invoices:columns.status'),
      cell: (invoice) => <InvoiceStatusBadge status={invoice.status} />,
    },
    {
      key: 'amount',
      header: t('invoices:columns.amount'),
      align: 'end',
      card: 'hidden',
      cell: (invoice) => <Amount amount={invoice.total} currency={invoice.currency} muted />,
      ...sortable('amount'),
    },
    {
      key: 'open',
      header: t('invoices:columns.open'),
      align: 'end',
      cell: (invoice) => <OpenAmount invoice={invoice} />,
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={invoices}
      rowKey={({ id }) => id}
      rowHref={href}
      keyboard={keyboard}
      stickyTop={stickyTop}
    />
  );
}

/** What is open, with its disputed part and the rest always beside it. */
function OpenAmount({ invoice }: { invoice: InvoiceRowView }) {
  const { t } = useTranslation('invoices');
  const { currency, open, disputed, payable } = invoice;
  return (
    <span className="inline-flex flex-col items-end">
      <Amount amount={open} currency={currency} strong={open > 0} muted={open === 0} />
      {disputed > 0 ? (
        <>
          <span className="text-xs whitespace-nowrap text-ink-muted">
            <Amount amount={disputed} currency={currency} /> {t('inDispute')}
          </span>
          <span className="text-xs whitespace-nowrap text-ink-muted">
            <Amount amount={payable} currency={currency} /> {t('staysPayable')}
          </span>
        </>
      ) : null}
    </span>
  );
}
