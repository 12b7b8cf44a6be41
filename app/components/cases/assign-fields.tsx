import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf, typed } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { PRIORITIES } from '#models/contracts/case-names.ts';
import type { ReasonCode } from '#models/contracts/reason-names.ts';
import type { FieldsProps } from './action-panel.tsx';
import { OwnerFields } from './owner-field.tsx';
import { reasonOptions } from './reason-options.ts';

export function AssignFields({ subject, data, form }: FieldsProps) {
  const { t } = useTranslation(['desk', 'common']);
  return (
    <>
      <OwnerFields subject={subject} staff={data.staff} form={form} />
      <TextArea
        {...fieldOf(form, 'note')}
        label={t('desk:fields.note')}
        help={t('desk:fields.noteHelp')}
        maxLength={1_000}
        optional
      />
    </>
  );
}

/** T2: confirmed reason, amounts, owner, priority and the proofs to obtain. */
export function QualifyFields({ subject, data, form }: FieldsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const { t: reasons } = useTranslation('reasons');
  const format = useFormat();
  const { currency, items } = subject;
  const initial = (id: string, disputed: number) =>
    parseAmount(typed(form, `amount.${id}`), currency, format.language) ?? disputed;
  const [amounts, setAmounts] = useState<Record<string, number | null>>(() =>
    Object.fromEntries(items.map(({ id, disputed }) => [id, initial(id, disputed)])),
  );
  const [reason, setReason] = useState(typed(form, 'reason', subject.reason) as ReasonCode);
  const sum = items.reduce((total, { id }) => total + (amounts[id] ?? 0), 0);
  return (
    <>
      <SelectField
        id="reason"
        name="reason"
        label={t('desk:fields.confirmedReason')}
        help={t('desk:fields.reportedReason', { reason: t(`reasons:names.${subject.reportedReason}`) })}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value as ReasonCode)}
        error={form?.errors.reason}
        required
        options={reasonOptions(reasons)}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 text-sm font-medium">{t('desk:fields.confirmedAmounts')}</legend>
        {items.map((item) => {
          const name = `amount.${item.id}`;
          return (
            <MoneyField
              key={item.id}
              id={name}
              name={name}
              currency={currency}
              label={<bdi>{item.invoiceNumber}</bdi>}
              help={
                item.invoice
                  ? t('desk:fields.stillOpen', { amount: format.money({ amount: item.invoice.open, currency }) })
                  : undefined
              }
              defaultAmount={initial(item.id, item.disputed)}
              onAmount={(amount) => setAmounts((before) => ({ ...before, [item.id]: amount }))}
              error={form?.errors[name]}
              required
            />
          );
        })}
        {items.length > 1 ? (
          <p aria-live="polite" className="flex justify-between">
            <span className="text-ink-muted">{t('common:money.total')}</span>
            <Amount amount={sum} currency={currency} strong />
          </p>
        ) : null}
      </fieldset>
      <OwnerFields subject={subject} staff={data.staff} form={form} />
      <SelectField
        {...fieldOf(form, 'priority', subject.priority)}
        label={t('cases:columns.priority')}
        required
        options={PRIORITIES.map((value) => ({ value, label: t(`cases:priorities.${value}`) }))}
      />
      <TextArea
        {...fieldOf(form, 'proofs', subject.proofs.join('\n'))}
        label={t('desk:fields.proofs')}
        help={`${t('desk:fields.proofsHelp')} ${t('desk:fields.proofsUsual', { proofs: t(`reasons:proofs.${reason}`) })}`}
        rows={3}
        optional
      />
    </>
  );
}
