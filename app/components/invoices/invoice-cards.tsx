import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import type { CreditNoteView, InvoiceView } from '#models/contracts/invoice-views.ts';
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

interface InvoiceCardsProps {
  invoice: InvoiceView;
  creditNotes: readonly CreditNoteView[];
  writtenOff?: number | undefined;
}

/** The invoice itself: its facts, its credit notes, and its lines where they are known. Needs `invoices`, `dispute`. */
export function InvoiceCards({ invoice, creditNotes, writtenOff }: InvoiceCardsProps) {
  const { t } = useTranslation(['invoices', 'dispute']);
  return (
    <>
      <Card title={t('dispute:invoice.facts')}>
        <InvoiceFacts invoice={invoice} writtenOff={writtenOff} />
      </Card>
      {creditNotes.length > 0 ? (
        <Card title={t('invoices:creditNotes')}>
          <KeyValues
            items={creditNotes.map(({ number, postedOn, amount }) => ({
              key: number,
              value: (
                <>
                  <Day day={postedOn} /> · <Amount amount={amount} currency={invoice.currency} />
                </>
              ),
            }))}
          />
        </Card>
      ) : null}
      {invoice.lines.length > 0 ? (
        <Card title={t('invoices:lines.title')} flush>
          <InvoiceLines lines={invoice.lines} currency={invoice.currency} />
        </Card>
      ) : null}
    </>
  );
}
