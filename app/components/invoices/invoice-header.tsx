import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonStyle } from '#app/components/ui/button-style.ts';
import { InvoiceStatusBadge } from '#app/components/ui/invoice-status-badge.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { documentPath } from '#app/utils/paths.ts';
import type { InvoiceView } from '#models/contracts/invoice-views.ts';

interface InvoiceHeaderProps {
  invoice: InvoiceView;
  back: ReactNode;
  /** what stands beside the PDF */
  children?: ReactNode;
}

/** The head of an invoice's page: number, status, what is open, due day, and the PDF where there is one. Needs `invoices`, `dispute`. */
export function InvoiceHeader({ invoice, back, children }: InvoiceHeaderProps) {
  const { t } = useTranslation(['invoices', 'dispute']);
  const format = useFormat();
  const { currency, documentId, dueOn, number, open, status, total } = invoice;
  const money = (amount: number) => format.money({ amount, currency });
  return (
    <PageHeader
      back={back}
      title={<span className="wrap-anywhere">{t('invoices:one', { number })}</span>}
      lead={
        <span className="flex flex-wrap items-center gap-2">
          <InvoiceStatusBadge status={status} />
          <strong className="figure text-lg text-ink">
            {open === total || open === 0
              ? money(total)
              : t('invoices:statusSentence.stillOpen', { amount: money(open) })}
          </strong>
          <span>{t('invoices:statusSentence.open', { day: format.day(dueOn) })}</span>
        </span>
      }
      actions={
        documentId || children ? (
          <>
            {documentId ? (
              <a href={documentPath(documentId)} className={buttonStyle()} target="_blank" rel="noreferrer">
                <FileText aria-hidden />
                {t('dispute:invoice.pdf')}
              </a>
            ) : null}
            {children}
          </>
        ) : null
      }
    />
  );
}
