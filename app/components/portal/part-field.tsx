import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Checkbox } from '#app/components/ui/checkbox.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import type { ContestItemView } from '#models/contracts/portal.ts';

interface PartFieldProps {
  item: ContestItemView;
  /** what was chosen, also when it was refused */
  part: string;
  lines: readonly number[];
  /** what was typed, when it was refused */
  amountText: string | undefined;
  /** only one invoice: its number stands in the head already */
  isOnly: boolean;
  errors: { part?: string | undefined; lines?: string | undefined; amount?: string | undefined };
}

/**
 * Which part of one invoice: all of it, lines, or an amount; the rest is shown as it will stand. What belongs to a choice
 * is uncovered by the style sheet, so that it works before any script. Needs `dispute`, `cases`.
 */
export function PartField({ item, part, lines, amountText, isOnly, errors }: PartFieldProps) {
  const { t } = useTranslation(['cases', 'dispute']);
  const format = useFormat();
  const { id, number, currency, available } = item;
  const [chosen, setChosen] = useState(part);
  const [ticked, setTicked] = useState<readonly number[]>(lines);
  const [amount, setAmount] = useState<number | null>(item.amount ?? null);
  const money = (value: number) => format.money({ amount: value, currency });
  const disputed = disputedOf({ chosen, ticked, amount, item });
  const isPossible = disputed !== null && disputed > 0 && disputed <= available;
  const options = (['whole', 'lines', 'amount'] as const).filter((key) => key !== 'lines' || item.lines.length > 0);
  return (
    <section aria-label={number} className="group/part rounded-lg border border-line bg-surface p-(--card)">
      <RadioCards
        name={`part.${id}`}
        legend={
          isOnly ? (
            t('dispute:contest.part.question')
          ) : (
            <span className="wrap-anywhere">{t('dispute:contest.part.questionFor', { number })}</span>
          )
        }
        help={t('dispute:contest.part.available', { amount: money(available) })}
        value={chosen}
        onChange={setChosen}
        error={errors.part}
        options={options.map((key) => ({ value: key, label: t(`cases:parts.${key}`) }))}
        columns={options.length === 3 ? 3 : 2}
      />
      {item.lines.length > 0 ? (
        <fieldset className="mt-4 hidden group-has-[input[value=lines]:checked]/part:block">
          <legend className="mb-1 text-sm font-medium">{t('dispute:contest.part.which')}</legend>
          <ul className="divide-y divide-line rounded-lg border border-line">
            {item.lines.map((line) => (
              <li key={line.no} className="flex items-center justify-between gap-3 px-3">
                <Checkbox
                  id={line === item.lines[0] ? `lines.${id}` : undefined}
                  name={`lines.${id}`}
                  value={line.no}
                  checked={ticked.includes(line.no)}
                  onChange={(event) =>
                    setTicked(event.target.checked ? [...ticked, line.no] : ticked.filter((no) => no !== line.no))
                  }
                  label={<bdi className="wrap-anywhere">{line.description}</bdi>}
                  className="min-w-0"
                />
                <Amount amount={line.total} currency={currency} />
              </li>
            ))}
          </ul>
          {errors.lines ? <FieldError id={`lines.${id}-error`}>{errors.lines}</FieldError> : null}
        </fieldset>
      ) : null}
      <div className="mt-4 hidden group-has-[input[value=amount]:checked]/part:block">
        <MoneyField
          id={`amount.${id}`}
          name={`amount.${id}`}
          currency={currency}
          defaultAmount={item.amount}
          defaultText={amountText}
          onAmount={setAmount}
          label={t('dispute:contest.part.amount')}
          error={errors.amount}
          className="max-w-xs"
        />
      </div>
      <p aria-live="polite" className="mt-4 rounded-md bg-neutral-soft px-3 py-2">
        {isPossible
          ? available - disputed > 0
            ? t('dispute:contest.part.rest', {
                disputed: money(disputed),
                rest: money(available - disputed),
                day: format.day(item.dueOn),
              })
            : t('dispute:contest.part.noRest', { disputed: money(disputed) })
          : disputed !== null && disputed > available
            ? t('dispute:contest.part.tooMuch', { amount: money(available) })
            : t('dispute:contest.part.nothingYet', { rest: money(available), day: format.day(item.dueOn) })}
      </p>
    </section>
  );
}

interface Choice {
  chosen: string;
  ticked: readonly number[];
  amount: number | null;
  item: ContestItemView;
}

/** Minor units, as the server reckons them; null while nothing is chosen. */
function disputedOf({ chosen, ticked, amount, item }: Choice): number | null {
  switch (chosen) {
    case 'whole':
      return item.available;
    case 'lines':
      return Math.min(
        item.available,
        item.lines.filter(({ no }) => ticked.includes(no)).reduce((sum, { total }) => sum + total, 0),
      );
    case 'amount':
      return amount;
    default:
      return null;
  }
}
