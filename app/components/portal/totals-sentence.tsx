import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import type { InvoiceTotals } from '#models/contracts/invoice-views.ts';

const strong = { b: <strong className="figure font-semibold" /> };

/** What is open, in words, one sentence a currency. Needs the namespace `portal`. */
export function TotalsSentence({ totals, large }: { totals: readonly InvoiceTotals[]; large?: boolean | undefined }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  const look = large ? 'text-xl leading-snug text-pretty' : 'text-pretty';
  if (totals.length === 0) {
    return <p className={look}>{t('totals.nothing')}</p>;
  }
  return (
    <div className="flex flex-col gap-2">
      {totals.map(({ currency, owed, overdue, disputed }) => {
        const money = (amount: number) => format.money({ amount, currency });
        return (
          <p key={currency} className={look}>
            <Trans
              t={t}
              i18nKey={overdue > 0 ? 'totals.oweOverdue' : 'totals.owe'}
              values={{ owed: money(owed), overdue: money(overdue) }}
              components={strong}
            />
            {disputed > 0 ? (
              <>
                {' '}
                <Trans t={t} i18nKey="totals.disputed" values={{ disputed: money(disputed) }} components={strong} />
              </>
            ) : null}
          </p>
        );
      })}
    </div>
  );
}
