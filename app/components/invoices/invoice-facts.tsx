import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { InvoiceView } from '#models/contracts/invoice-views.ts';

interface InvoiceFactsProps {
  invoice: InvoiceView;
  /** on the desk: what was given up, by its name */
  writtenOff?: number | undefined;
}

/**
 * Dates, references and the reckoning of one invoice; without a PDF this is the invoice, and says so. The reckoning always
 * comes out: what is neither paid nor credited nor open has a line of its own. Needs the namespace `invoices`.
 */
export function InvoiceFacts({ invoice, writtenOff = 0 }: InvoiceFactsProps) {
  const { t } = useTranslation('invoices');
  const format = useFormat();
  const { currency } = invoice;
  const money = (amount: number | undefined, strong = false) =>
    amount === undefined ? null : <Amount amount={amount} currency={currency} strong={strong} />;
  const less = (amount: number) => (amount > 0 ? money(-amount) : null);
  const otherwise = invoice.total - invoice.paid - invoice.credited - writtenOff - invoice.open;
  return (
    <>
      <KeyValues
        items={[
          { key: t('columns.issuedOn'), value: <Day day={invoice.issuedOn} /> },
          {
            key: t('columns.dueOn'),
            value: (
              <>
                <Day day={invoice.dueOn} />
                {invoice.dueEstimated ? <span className="text-ink-muted"> ({t('dueEstimated')})</span> : null}
                {invoice.dueBefore ? (
                  <span className="text-ink-muted"> ({t('dueBefore', { day: format.day(invoice.dueBefore) })})</span>
                ) : null}
              </>
            ),
          },
          { key: t('columns.order'), value: invoice.orderReference ? <bdi>{invoice.orderReference}</bdi> : null },
          { key: t('columns.entity'), value: invoice.entity ? <bdi>{invoice.entity}</bdi> : null },
          { key: t('lines.net'), value: money(invoice.net) },
          { key: t('lines.vat'), value: money(invoice.vat) },
          { key: t('columns.amount'), value: money(invoice.total) },
          { key: t('facts.paid'), value: less(invoice.paid) },
          { key: t('facts.credited'), value: less(invoice.credited) },
          { key: t('facts.writtenOff'), value: less(writtenOff) },
          { key: t('facts.otherwise'), value: less(otherwise) },
          { key: t('columns.open'), value: money(invoice.open, true) },
        ]}
      />
      {invoice.documentId ? null : <p className="mt-3 text-sm text-ink-muted">{t('facts.noPdf')}</p>}
      {invoice.lines.length > 0 ? null : <p className="mt-3 text-sm text-ink-muted">{t('facts.noLines')}</p>}
    </>
  );
}
