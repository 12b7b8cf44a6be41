import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf, typed } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { CREDIT_RESOLUTIONS, SETTLING_RESOLUTIONS } from '#models/contracts/case-names.ts';
import type { FieldsProps } from './action-panel.tsx';
import { NOTE_ROWS } from './case-panels.ts';

/** T12: what was agreed is carried out. Credit notes come to the accepted amount, to the cent. */
export function ResolveFields({ subject, form }: FieldsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common']);
  const format = useFormat();
  const { currency, items, proposal } = subject;
  const isCredit = proposal !== undefined && CREDIT_RESOLUTIONS.includes(proposal.resolution);
  const read = (row: number) => parseAmount(typed(form, `note.${row}.amount`), currency, format.language);
  const [rows, setRows] = useState(() => {
    const used = Array.from({ length: NOTE_ROWS }, (_, row) => row).filter(
      (row) => typed(form, `note.${row}.number`) !== '' || typed(form, `note.${row}.amount`) !== '',
    );
    return Math.max(items.length, (used.at(-1) ?? -1) + 1);
  });
  const [amounts, setAmounts] = useState<Record<number, number | null>>(() =>
    Object.fromEntries(Array.from({ length: NOTE_ROWS }, (_, row) => [row, read(row)])),
  );
  if (!proposal) {
    return null;
  }
  const entered = Object.values(amounts).reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
  const missing = proposal.accepted - entered;
  const money = (amount: number) => format.money({ amount, currency });
  return (
    <>
      <p className="flex justify-between gap-3 rounded-lg border border-line p-3">
        <span>
          {t(`cases:resolutions.${proposal.resolution}`)}
          <span className="block text-sm text-ink-muted">{t('common:money.accepted')}</span>
        </span>
        <Amount amount={proposal.accepted} currency={currency} strong />
      </p>
      {SETTLING_RESOLUTIONS.includes(proposal.resolution) ? (
        <p className="text-sm text-ink-muted">{t('desk:fields.settles', { amount: money(proposal.accepted) })}</p>
      ) : null}
      {proposal.dueDates ? (
        <>
          <KeyValues
            items={proposal.dueDates.map(({ invoiceNumber, dueOn }) => ({
              key: t('cases:newDueDateOf', { number: invoiceNumber }),
              value: <Day day={dueOn} />,
            }))}
          />
          <p className="text-sm text-ink-muted">{t('desk:fields.movesDueDates')}</p>
        </>
      ) : null}
      {isCredit ? (
        <fieldset id="creditNotes" tabIndex={-1} className="flex flex-col gap-3">
          <legend className="mb-1 text-sm font-medium">{t('desk:fields.creditNotes')}</legend>
          {Array.from({ length: rows }, (_, row) => row).map((row) => (
            <div key={row} className="flex flex-col gap-2 rounded-lg border border-line p-3">
              <TextField
                {...fieldOf(form, `note.${row}.number`)}
                label={t('desk:fields.noteNumber')}
                maxLength={60}
                autoComplete="off"
              />
              <SelectField
                {...fieldOf(form, `note.${row}.item`, items[row]?.id ?? items[0]?.id ?? '')}
                label={t('desk:fields.noteInvoice')}
                options={items.map(({ id, invoiceNumber, disputed }) => ({
                  value: id,
                  label: `${invoiceNumber} (${money(disputed)})`,
                }))}
              />
              <MoneyField
                id={`note.${row}.amount`}
                name={`note.${row}.amount`}
                currency={currency}
                label={t('common:money.amount')}
                defaultAmount={read(row) ?? undefined}
                onAmount={(amount) => setAmounts((before) => ({ ...before, [row]: amount }))}
                error={form?.errors[`note.${row}.amount`]}
              />
            </div>
          ))}
          {rows < NOTE_ROWS ? (
            <Button className="self-start" onClick={() => setRows(rows + 1)}>
              {t('desk:fields.noteAdd')}
            </Button>
          ) : null}
          <p aria-live="polite" className={missing === 0 ? 'text-sm text-settled-ink' : 'text-sm text-ink-muted'}>
            {missing === 0
              ? t('desk:fields.notesComplete', { amount: money(proposal.accepted) })
              : missing > 0
                ? t('desk:fields.notesMissing', { amount: money(missing), total: money(proposal.accepted) })
                : t('desk:fields.notesAbove', { amount: money(-missing) })}
          </p>
          {form?.errors.creditNotes ? <FieldError id="creditNotes-error">{form.errors.creditNotes}</FieldError> : null}
        </fieldset>
      ) : null}
      {proposal.resolution === 'REBILL' ? (
        <TextField {...fieldOf(form, 'newInvoiceNumber')} label={t('desk:fields.newInvoice')} maxLength={60} required />
      ) : null}
      {proposal.resolution === 'PAYMENT_FOUND' ? (
        <TextField
          {...fieldOf(form, 'paymentReference')}
          label={t('desk:fields.payment')}
          help={t('desk:fields.paymentHelp')}
          maxLength={120}
          required
        />
      ) : null}
    </>
  );
}
