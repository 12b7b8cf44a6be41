import { useTranslation } from 'react-i18next';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { fieldOf } from '#app/utils/form-state.ts';
import { ROOT_CAUSES } from '#models/contracts/reason-names.ts';
import type { FieldsProps } from './action-panel.tsx';

/** What went wrong on our side, for the figures; the customer never reads it. */
export function RootCauseField({ subject, form }: Pick<FieldsProps, 'subject' | 'form'>) {
  const { t } = useTranslation(['reasons', 'desk']);
  return (
    <SelectField
      {...fieldOf(form, 'rootCause', subject.rootCause ?? '')}
      label={t('reasons:rootCause')}
      help={t('desk:fields.internalOnly')}
      placeholder
      required
      options={ROOT_CAUSES.map((value) => ({ value, label: t(`reasons:families.${value}`) }))}
    />
  );
}
