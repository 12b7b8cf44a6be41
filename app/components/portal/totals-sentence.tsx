import { useTranslation } from 'react-i18next';
import { useFormat } from '#app/hooks/use-format.ts';
import type { InvoiceTotals } from '#models/contracts/invoice-views.ts';

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
        const sentence = t(overdue > 0 ? 'totals.oweOverdue' : 'totals.owe', {
          owed: money(owed),
          overdue: money(overdue),
        });
        return (
          <p key={currency} className={look}>
            <Marked
              text={disputed > 0 ? `${sentence} ${t('totals.disputed', { disputed: money(disputed) })}` : sentence}
            />
          </p>
        );
      })}
    </div>
  );
}

/** Our own sentences mark figures with <b>; i18next's component for that weighs as much as this page. */
function Marked({ text }: { text: string }) {
  let place = 0;
  const pieces = text.split(/<\/?b>/).map((words, index) => {
    place += words.length + 1;
    return { words, place, isFigure: index % 2 === 1 };
  });
  return (
    <>
      {pieces.map(({ words, place: key, isFigure }) =>
        isFigure ? (
          <strong key={key} className="figure font-semibold">
            {words}
          </strong>
        ) : (
          words
        ),
      )}
    </>
  );
}
