import { useTranslation } from 'react-i18next';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { Card } from '#app/components/ui/card.tsx';
import type { InvoiceView } from '#models/contracts/invoice-views.ts';
import { InvoiceFacts } from './invoice-facts.tsx';
import { InvoiceLines } from './invoice-lines.tsx';

/** What is contested of an invoice and what stays payable; nothing where nothing is contested. */
export function DisputedCard({ invoice }: { invoice: InvoiceView }) {
  const { currency, disputed, payable, dueOn } = invoice;
  return disputed > 0 ? (
    <Card>
      <DisputedSplit currency={currency} disputed={disputed} rest={payable} dueOn={dueOn} />
    </Card>
  ) : null;
}

/** The invoice itself: its facts, and its lines where they are known. Needs `invoices`, `dispute`. */
export function InvoiceCards({ invoice, writtenOff }: { invoice: InvoiceView; writtenOff?: number | undefined }) {
  const { t } = useTranslation(['invoices', 'dispute']);
  return (
    <>
      <Card title={t('dispute:invoice.facts')}>
        <InvoiceFacts invoice={invoice} writtenOff={writtenOff} />
      </Card>
      {invoice.lines.length > 0 ? (
        <Card title={t('invoices:lines.title')} flush>
          <InvoiceLines lines={invoice.lines} currency={invoice.currency} />
        </Card>
      ) : null}
    </>
  );
}
