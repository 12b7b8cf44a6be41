import { Form, useNavigation } from '@remix-run/react';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import type { ButtonVariant } from '#app/components/ui/button-style.ts';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { casePath } from '#app/utils/paths.ts';
import { AssignFields, QualifyFields } from './assign-fields.tsx';
import type { CasePanel } from './case-panels.ts';
import { EndFields } from './end-fields.tsx';
import type { PanelProps } from './panel-props.ts';
import { ProposeFields } from './propose-fields.tsx';
import { ResolveFields } from './resolve-fields.tsx';
import { WaitFields } from './wait-fields.tsx';

const DANGER: readonly CasePanel[] = ['withdraw', 'reject', 'sendToLegal'];
/** Forms whose words the customer reads: the button says so. */
const SHARED: readonly CasePanel[] = ['askCustomer', 'propose', 'reject'];

/**
 * One step of a case as a form beside the conversation. It has an address of its own, so it works without a script, can
 * be linked to, and the page's Back closes it.
 */
export function ActionPanel(props: PanelProps & { seen: number; notice?: ReactNode }) {
  const { subject, data, form, seen, notice } = props;
  const { t } = useTranslation(['desk', 'cases', 'common']);
  const { panel } = data;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isUploading, setUploading] = useState(false);
  const navigation = useNavigation();
  const isSending = navigation.state === 'submitting' && navigation.formData?.get('intent') === panel;
  const isRefused = form !== undefined;
  useEffect(() => {
    // What is wrong with a form has the focus already.
    if (!isRefused) {
      heading.current?.focus();
    }
  }, [isRefused]);
  const close = casePath(subject.id);
  return (
    <section aria-labelledby="panel-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-start justify-between gap-3 border-b border-line px-4 py-2.5">
        <h2 id="panel-title" ref={heading} tabIndex={-1} className="text-lg outline-none">
          {t(`desk:panel.${panel}.title`)}
        </h2>
        <LinkButton
          to={close}
          variant="quiet"
          size="small"
          aria-label={t('common:actions.close')}
          title={t('common:actions.close')}
        >
          <X aria-hidden />
        </LinkButton>
      </header>
      <Form
        method="post"
        action={casePath(subject.id, { action: panel })}
        encType="multipart/form-data"
        noValidate
        preventScrollReset
        className="flex min-h-0 flex-1 flex-col"
      >
        <input type="hidden" name="intent" value={panel} />
        <input type="hidden" name="version" value={subject.version} />
        <input type="hidden" name="seen" value={seen} />
        <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3">
          {notice}
          <ErrorSummary
            problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
            message={form?.message}
          />
          <p className="text-ink-muted">{t(`desk:panel.${panel}.lead`, { name: subject.customer.name })}</p>
          <Fields {...props} onUploading={setUploading} />
        </div>
        <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
          <LinkButton to={close}>{t('common:actions.cancel')}</LinkButton>
          <Button
            type="submit"
            variant={(DANGER.includes(panel) ? 'danger' : 'primary') satisfies ButtonVariant}
            pending={isSending || isUploading}
          >
            {SHARED.includes(panel)
              ? t(`desk:panel.${panel}.submit`, { name: subject.customer.name })
              : t(`desk:panel.${panel}.submit`)}
          </Button>
        </footer>
      </Form>
    </section>
  );
}

export type FieldsProps = PanelProps & { onUploading: (isUploading: boolean) => void };

function Fields(props: FieldsProps): ReactNode {
  switch (props.data.panel) {
    case 'qualify':
      return <QualifyFields {...props} />;
    case 'assign':
      return <AssignFields {...props} />;
    case 'propose':
      return <ProposeFields {...props} />;
    case 'resolve':
      return <ResolveFields {...props} />;
    case 'askCustomer':
    case 'awaitThirdParty':
      return <WaitFields {...props} />;
    default:
      return <EndFields {...props} />;
  }
}
