import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import type { CustomerBalance } from '#models/contracts/views.ts';

/** What a customer owes, by currency: open, of it overdue, of it in dispute. */
export function CustomerFigures({ balances }: { balances: readonly CustomerBalance[] }) {
  const { t } = useTranslation(['desk', 'common']);
  if (balances.length === 0) {
    return <p className="rounded-lg border border-line bg-surface p-(--card)">{t('desk:customers.owesNothing')}</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {balances.map((balance) => (
        <li key={balance.currency} className="rounded-lg border border-line bg-surface p-(--card)">
          <dl className="flex flex-wrap gap-x-10 gap-y-2">
            {(['open', 'overdue', 'disputed'] as const).map((part) => (
              <div key={part}>
                <dt className="text-sm text-ink-muted">{t(`common:money.${part}`)}</dt>
                <dd className="text-lg font-semibold">
                  <Amount
                    amount={balance[part]}
                    currency={balance.currency}
                    className={part === 'overdue' && balance.overdue > 0 ? 'text-danger-ink' : undefined}
                  />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
