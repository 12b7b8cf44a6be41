import { Form, useNavigation } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { fieldOf } from '#app/utils/form-state.ts';
import type { CasePanelProps } from './case-panel.tsx';
import { EvidenceField } from './evidence-field.tsx';

/** The answer to the supplier's question, with what was asked for. It becomes a message of the conversation. */
export function AnswerForm({ subject, form, clientId, formBytes }: CasePanelProps) {
  const { t } = useTranslation(['common', 'dispute']);
  const { companyName } = useSettings();
  const [isUploading, setUploading] = useState(false);
  const isSending = useNavigation().formData?.get('intent') === 'answer';
  return (
    <Form method="post" encType="multipart/form-data" noValidate className="print-hidden flex flex-col gap-3">
      <input type="hidden" name="intent" value="answer" />
      <input type="hidden" name="clientId" value={clientId} />
      <TextArea {...fieldOf(form, 'text')} label={t('dispute:case.answer')} maxLength={5_000} required />
      <EvidenceField
        label={t('dispute:contest.tell.add')}
        formBytes={formBytes}
        caseId={subject.id}
        onBusy={setUploading}
      />
      <Button type="submit" variant="primary" pending={isSending || isUploading} className="self-start max-sm:w-full">
        {isUploading ? t('dispute:evidence.uploading') : t('common:audience.sendTo', { name: companyName })}
      </Button>
    </Form>
  );
}
