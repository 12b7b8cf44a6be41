import { Form, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf } from '#app/utils/form-state.ts';
import type { CasePanelProps } from './case-panel.tsx';
import { EvidenceField } from './evidence-field.tsx';
import { Fold } from './fold.tsx';

/** Withdraw while the case runs, reopen once after it ended; each says what follows from it. */
export function CaseWaysOut({ subject, form, formBytes }: CasePanelProps) {
  const { t } = useTranslation(['cases', 'dispute']);
  const format = useFormat();
  const navigation = useNavigation();
  const sending = navigation.state === 'submitting' ? navigation.formData?.get('intent') : null;
  const { actions, version, disputed, currency, reopenUntil } = subject;
  const canReopen = actions.includes('reopen');
  if (!canReopen && !actions.includes('withdraw')) {
    return null;
  }
  return (
    <div className="print-hidden flex flex-col gap-3">
      {canReopen ? (
        <Fold label={t('dispute:case.reopen')} open={form?.values.intent === 'reopen'}>
          <Form method="post" encType="multipart/form-data" noValidate className="flex flex-col gap-3">
            <input type="hidden" name="intent" value="reopen" />
            <input type="hidden" name="version" value={version} />
            <TextArea
              {...fieldOf(form, 'newFact')}
              label={t('dispute:case.newFact')}
              help={t('dispute:case.reopenHelp', { day: reopenUntil ? format.day(reopenUntil) : '' })}
              maxLength={5_000}
              required
            />
            <EvidenceField label={t('dispute:contest.tell.add')} formBytes={formBytes} caseId={subject.id} />
            <Button type="submit" pending={sending === 'reopen'} className="self-start">
              {t('dispute:case.reopenSubmit')}
            </Button>
          </Form>
        </Fold>
      ) : null}
      {actions.includes('withdraw') ? (
        <Fold label={t('dispute:case.withdraw')} open={form?.values.intent === 'withdraw'}>
          <Form method="post" encType="multipart/form-data" noValidate className="flex flex-col gap-3">
            <input type="hidden" name="intent" value="withdraw" />
            <input type="hidden" name="version" value={version} />
            <TextArea
              {...fieldOf(form, 'reason')}
              label={t('dispute:case.withdrawReason')}
              help={t('cases:consequences.withdraw', { amount: format.money({ amount: disputed, currency }) })}
              maxLength={2_000}
              required
            />
            <Button type="submit" variant="danger" pending={sending === 'withdraw'} className="self-start">
              {t('dispute:case.withdrawSubmit')}
            </Button>
          </Form>
        </Fold>
      ) : null}
    </div>
  );
}
