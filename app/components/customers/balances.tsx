import { Amount } from '#app/components/money/amount.tsx';
import type { CustomerBalance } from '#models/contracts/views.ts';

interface BalancesProps {
  balances: readonly CustomerBalance[];
  part: 'open' | 'overdue' | 'disputed';
  /** what stands where nothing is owed */
  empty: string;
}

/** One figure by currency, one below the other: there is no sum across currencies. */
export function Balances({ balances, part, empty }: BalancesProps) {
  const shown = balances.filter((balance) => balance[part] > 0);
  return shown.length === 0 ? (
    <span className="text-ink-muted">{empty}</span>
  ) : (
    <span className="inline-flex flex-col items-end">
      {shown.map((balance) => (
        <Amount
          key={balance.currency}
          amount={balance[part]}
          currency={balance.currency}
          className={part === 'overdue' ? 'text-danger-ink' : undefined}
        />
      ))}
    </span>
  );
}
