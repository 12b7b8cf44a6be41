import { useTranslation } from 'react-i18next';
import { DateField } from '#app/components/ui/date-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { typed } from '#app/utils/form-state.ts';
import type { FieldsProps } from './action-panel.tsx';

/** T5 and T6: a question to the customer, or an answer awaited from somebody else. */
export function WaitFields({ subject, data, form }: FieldsProps) {
  const { t } = useTranslation(['desk', 'common']);
  return data.panel === 'askCustomer' ? (
    <>
      <TextArea
        id="question"
        name="question"
        label={t('desk:fields.question')}
        help={t('desk:fields.readBy', { name: subject.customer.name })}
        defaultValue={typed(form, 'question')}
        error={form?.errors.question}
        maxLength={5_000}
        required
      />
      <TextArea
        id="documents"
        name="documents"
        label={t('desk:fields.wanted')}
        help={t('desk:fields.onePerLine')}
        defaultValue={typed(form, 'documents')}
        error={form?.errors.documents}
        rows={3}
        optional
      />
    </>
  ) : (
    <>
      <TextField
        id="thirdParty"
        name="thirdParty"
        label={t('desk:fields.thirdParty')}
        help={t('desk:fields.thirdPartyHelp')}
        defaultValue={typed(form, 'thirdParty')}
        error={form?.errors.thirdParty}
        maxLength={200}
        required
      />
      <DateField
        id="expectedOn"
        name="expectedOn"
        label={t('desk:fields.expectedOn')}
        help={t('desk:fields.readBy', { name: subject.customer.name })}
        defaultValue={typed(form, 'expectedOn')}
        error={form?.errors.expectedOn}
        required
      />
    </>
  );
}
