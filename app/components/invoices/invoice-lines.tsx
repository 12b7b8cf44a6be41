import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { InvoiceLineView } from '#models/contracts/invoice-views.ts';

/** The lines of an invoice as they were billed. Needs the namespace `invoices`. */
export function InvoiceLines({ lines, currency }: { lines: readonly InvoiceLineView[]; currency: string }) {
  const { t } = useTranslation('invoices');
  const format = useFormat();
  // Quantities and rates are kept as printed, with a point.
  const printed = (text: string) => (format.language === 'fr' ? text.replace('.', ',') : text);
  return (
    <DataTable
      caption={t('lines.title')}
      rows={lines}
      rowKey={({ no }) => String(no)}
      columns={[
        { key: 'no', header: t('lines.number'), card: 'hidden', cell: ({ no }) => no },
        {
          key: 'description',
          header: t('lines.description'),
          card: 'title',
          cell: ({ description }) => <bdi className="wrap-anywhere">{description}</bdi>,
        },
        {
          key: 'quantity',
          header: t('lines.quantity'),
          align: 'end',
          cell: ({ quantity, unit }) => `${printed(quantity)}${unit ? ` ${unit}` : ''}`,
        },
        {
          key: 'unitPrice',
          header: t('lines.unitPrice'),
          align: 'end',
          cell: ({ unitPrice }) => <Amount amount={unitPrice} currency={currency} />,
        },
        {
          key: 'vat',
          header: t('lines.vat'),
          align: 'end',
          cell: ({ vatRate }) => (vatRate ? `${printed(vatRate)}${format.language === 'fr' ? '\u202f' : ''}%` : ''),
        },
        {
          key: 'net',
          header: t('lines.net'),
          align: 'end',
          card: 'hidden',
          cell: ({ net }) => <Amount amount={net} currency={currency} muted />,
        },
        {
          key: 'total',
          header: t('lines.total'),
          align: 'end',
          cell: ({ total }) => <Amount amount={total} currency={currency} />,
        },
      ]}
    />
  );
}
