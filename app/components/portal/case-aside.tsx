import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DocumentList } from '#app/components/documents/document-list.tsx';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Avatar } from '#app/components/ui/avatar.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { portalInvoicePath } from '#app/utils/paths.ts';
import { isActiveState } from '#models/contracts/case-names.ts';
import type { PortalCase } from '#models/contracts/portal.ts';
import { HistoryList } from './history-list.tsx';

/** Beside the conversation: amounts, who is on it, files, history. */
export function CaseAside({ subject }: { subject: PortalCase }) {
  const { t } = useTranslation(['cases', 'common', 'invoices', 'dispute']);
  const { currency, items, contacts, documents, history, next } = subject;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card title={t('cases:facts.items')}>
        <ul className="flex flex-col gap-4">
          {items.map((item) => (
            <li key={item.invoiceNumber} className="min-w-0">
              <p className="font-medium wrap-anywhere">
                {item.invoice ? (
                  <TextLink to={portalInvoicePath(item.invoice.id)}>
                    <bdi>{item.invoiceNumber}</bdi>
                  </TextLink>
                ) : (
                  <bdi>{item.invoiceNumber}</bdi>
                )}
              </p>
              <dl className="mt-1 text-sm">
                <Line
                  label={isActiveState(subject.state) ? t('common:money.disputed') : t('dispute:case.contested')}
                  amount={item.disputed}
                  currency={currency}
                />
                {item.invoice ? (
                  <Line
                    label={
                      <>
                        {t('common:money.stillPayable')} {t('common:money.dueOn')} <Day day={item.invoice.dueOn} />
                      </>
                    }
                    amount={item.invoice.payable}
                    currency={currency}
                  />
                ) : null}
                {item.lines ? (
                  <div className="flex justify-between gap-3">
                    <dt className="text-ink-muted">{t('invoices:lines.title')}</dt>
                    <dd>{item.lines.join(', ')}</dd>
                  </div>
                ) : null}
              </dl>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('dispute:case.contacts')}>
        <ul className="flex flex-col gap-2">
          <li className="text-ink-muted">{t(`common:departments.${next.department}`)}</li>
          {contacts.map((person) => (
            <li key={person.id} className="flex items-center gap-2">
              <Avatar name={person.name} side="company" decorative />
              <span className="min-w-0">
                <bdi className="block truncate">{person.name}</bdi>
                {person.role ? (
                  <span className="block text-sm text-ink-muted">{t(`common:roles.${person.role}`)}</span>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('cases:facts.documents')}>
        <DocumentList documents={documents} />
      </Card>
      <Card title={t('cases:facts.history')}>
        <HistoryList entries={history} />
      </Card>
    </div>
  );
}

function Line({ label, amount, currency }: { label: ReactNode; amount: number; currency: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-ink-muted">{label}</dt>
      <dd>
        <Amount amount={amount} currency={currency} />
      </dd>
    </div>
  );
}
