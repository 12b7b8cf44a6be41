import { useTranslation } from 'react-i18next';
import { MessageBody } from '#app/components/conversation/message-body.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import type { FormState } from '#app/utils/form-state.ts';
import type { PortalCase } from '#models/contracts/portal.ts';
import { AnswerForm } from './answer-form.tsx';
import { Files } from './files.tsx';
import { ProposalPanel } from './proposal-panel.tsx';

export interface CasePanelProps {
  subject: PortalCase;
  form: FormState | undefined;
  /** a UUID of the page: sending an answer twice says it once */
  clientId: string;
  formBytes: number;
}

/** What was decided or asked, on top of the case, with its buttons; else what was done last and what comes next. */
export function CasePanel(props: CasePanelProps) {
  const { subject } = props;
  const { t } = useTranslation(['cases', 'common', 'dispute']);
  const format = useFormat();
  const { companyName } = useSettings();
  const { state, currency, proposal, question, rejection } = subject;
  const money = (amount: number) => format.money({ amount, currency });
  if (state === 'PROPOSED' && proposal) {
    return <ProposalPanel subject={subject} proposal={proposal} form={props.form} />;
  }
  if (state === 'WAITING_CUSTOMER') {
    return (
      <Card title={t('dispute:case.question')} className="border-brand">
        {question ? (
          <>
            <p className="text-sm text-ink-muted">
              <bdi>{question.by.name}</bdi> · <Instant at={question.at} />
            </p>
            <div className="my-3 wrap-anywhere">
              <MessageBody html={question.html} />
            </div>
            {question.documents.length > 0 ? (
              <>
                <p className="font-medium">{t('dispute:case.pleaseSend')}</p>
                <ul className="mb-3 list-disc ps-5">
                  {question.documents.map((name) => (
                    <li key={name}>{name}</li>
                  ))}
                </ul>
              </>
            ) : null}
          </>
        ) : (
          <p className="mb-3">{t('cases:customerNext.WAITING_CUSTOMER')}</p>
        )}
        {subject.actions.includes('answer') ? <AnswerForm {...props} /> : null}
      </Card>
    );
  }
  if (rejection) {
    return (
      <Card title={t('cases:customerStates.REJECTED')}>
        <p className="text-sm text-ink-muted">
          <bdi>{rejection.by.name}</bdi> · <Instant at={rejection.at} exact />
        </p>
        <p className="my-3 whitespace-pre-line wrap-anywhere">{rejection.answer}</p>
        <Files documents={rejection.documents} />
        <p>{t('dispute:case.rejected')}</p>
      </Card>
    );
  }
  const outcome =
    proposal && subject.agreedAt
      ? t('dispute:case.agreed', {
          accepted: money(proposal.accepted),
          maintained: money(proposal.maintained),
          resolution: t(`cases:resolutions.${proposal.resolution}`),
        })
      : null;
  return (
    <Card title={t(`cases:customerStates.${state}`)}>
      {outcome ? <p className="mb-2">{outcome}</p> : null}
      <p>{t(`cases:customerNext.${state}`, { company: companyName })}</p>
    </Card>
  );
}
