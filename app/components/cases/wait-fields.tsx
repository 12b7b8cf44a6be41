import { useTranslation } from 'react-i18next';
import { DateField } from '#app/components/ui/date-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { fieldOf } from '#app/utils/form-state.ts';
import type { FieldsProps } from './action-panel.tsx';

/** T5 and T6: a question to the customer, or an answer awaited from somebody else. */
export function WaitFields({ subject, data, form }: FieldsProps) {
  const { t } = useTranslation(['desk', 'common']);
  return data.panel === 'askCustomer' ? (
    <>
      <TextArea
        {...fieldOf(form, 'question')}
        label={t('desk:fields.question')}
        help={t('desk:fields.readBy', { name: subject.customer.name })}
        maxLength={5_000}
        required
      />
      <TextArea
        {...fieldOf(form, 'documents')}
        label={t('desk:fields.wanted')}
        help={t('desk:fields.onePerLine')}
        rows={3}
        optional
      />
    </>
  ) : (
    <>
      <TextField
        {...fieldOf(form, 'thirdParty')}
        label={t('desk:fields.thirdParty')}
        help={t('desk:fields.thirdPartyHelp')}
        maxLength={200}
        required
      />
      <DateField
        {...fieldOf(form, 'expectedOn')}
        label={t('desk:fields.expectedOn')}
        help={t('desk:fields.readBy', { name: subject.customer.name })}
        required
      />
    </>
  );
}
