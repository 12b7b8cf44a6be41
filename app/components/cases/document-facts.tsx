import { Form, useNavigation } from '@remix-run/react';
import { FilePlus2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DocumentList } from '#app/components/documents/document-list.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { FileDrop } from '#app/components/ui/file-drop.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { type FormState, typed } from '#app/utils/form-state.ts';
import { casePath } from '#app/utils/paths.ts';
import { DOCUMENT_ACCEPT } from '#models/contracts/document-types.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';
import { FactsSection } from './facts-section.tsx';

interface DocumentFactsProps {
  subject: CaseDeskView;
  form: FormState | undefined;
  formId: string;
  formBytes: number;
}

/** The files of a case, each with the side it is on; adding one asks for the side first, internal unless chosen. */
export function DocumentFacts({ subject, form, formId, formBytes }: DocumentFactsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'dispute', 'conversation']);
  const format = useFormat();
  const isSending = useNavigation().formData?.get('intent') === 'add-document';
  const { can, customer } = subject;
  return (
    <FactsSection title={t('cases:facts.documents')}>
      <DocumentList documents={subject.documents} customerName={customer.name} />
      {can.postInternal ? (
        <details open={form !== undefined} className="mt-2">
          <summary className="inline-flex items-center gap-1.5 text-sm text-brand-ink underline underline-offset-3">
            <FilePlus2 aria-hidden />
            {t('desk:panel.add-document.title')}
          </summary>
          <Form
            method="post"
            action={casePath(subject.id, { tab: 'facts' })}
            encType="multipart/form-data"
            preventScrollReset
            className="mt-2 flex flex-col gap-3"
          >
            <input type="hidden" name="intent" value="add-document" />
            <input type="hidden" name="clientId" value={typed(form, 'clientId', formId)} />
            <RadioCards
              name="audience"
              legend={t('desk:fields.audience')}
              defaultValue={typed(form, 'audience', 'internal')}
              options={[
                {
                  value: 'internal',
                  label: t('common:audience.internal'),
                  help: t('desk:fields.internalOnly'),
                },
                ...(can.postShared
                  ? [{ value: 'shared', label: t('common:audience.visibleTo', { name: customer.name }) }]
                  : []),
              ]}
            />
            <FileDrop
              name="files"
              accept={DOCUMENT_ACCEPT}
              label={t('common:file.choose')}
              hint={t('dispute:evidence.together', { size: format.bytes(formBytes) })}
            />
            {form?.errors.files ? <FieldError id="files-error">{form.errors.files}</FieldError> : null}
            {form?.message ? <FieldError id="files-message">{form.message}</FieldError> : null}
            <Button type="submit" pending={isSending} className="self-start">
              {t('desk:panel.add-document.submit')}
            </Button>
          </Form>
        </details>
      ) : null}
    </FactsSection>
  );
}
