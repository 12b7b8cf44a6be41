import { useTranslation } from 'react-i18next';
import { DateField } from '#app/components/ui/date-field.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf } from '#app/utils/form-state.ts';
import type { FieldsProps } from './action-panel.tsx';

/** Corrected terms: from when each invoice of the case is due. */
export function DueDateFields({ subject, form }: Pick<FieldsProps, 'subject' | 'form'>) {
  const { t } = useTranslation('desk');
  const format = useFormat();
  const invoices = new Map(subject.items.map((item) => [item.invoiceId, item]));
  return (
    <fieldset id="dueDates" tabIndex={-1} className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{t('fields.newDueDates')}</legend>
      {[...invoices.values()].map(({ invoiceId, invoiceNumber, invoice }) => (
        <DateField
          key={invoiceId}
          {...fieldOf(form, `due.${invoiceId}`)}
          label={<bdi>{invoiceNumber}</bdi>}
          help={invoice ? t('fields.dueNow', { day: format.day(invoice.dueOn) }) : undefined}
          required
        />
      ))}
      {form?.errors.dueDates ? <FieldError id="dueDates-error">{form.errors.dueDates}</FieldError> : null}
    </fieldset>
  );
}
