import { useTranslation } from 'react-i18next';
import { Amount } from './amount.tsx';
import { Day } from './day.tsx';

interface DisputedSplitProps {
  currency: string;
  /** minor units */
  disputed: number;
  /** the undisputed rest, minor units */
  rest: number;
  dueOn?: string | undefined;
}

/** The disputed part and the rest that stays payable, always side by side. */
export function DisputedSplit({ currency, disputed, rest, dueOn }: DisputedSplitProps) {
  const { t } = useTranslation('common');
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      <div>
        <dt className="text-sm text-ink-muted">{t('money.disputed')}</dt>
        <dd className="font-semibold">
          <Amount amount={disputed} currency={currency} />
        </dd>
      </div>
      <div>
        <dt className="text-sm text-ink-muted">{t('money.stillPayable')}</dt>
        <dd className="font-semibold">
          <Amount amount={rest} currency={currency} />
          {dueOn && rest > 0 ? (
            <span className="font-normal text-ink-muted">
              {' '}
              {t('money.dueOn')} <Day day={dueOn} />
            </span>
          ) : null}
        </dd>
      </div>
    </dl>
  );
}
