import { Form, Link, useNavigation } from '@remix-run/react';
import { ChevronLeft, Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { CaseStateBadge } from '#app/components/ui/case-state-badge.tsx';
import { DetailsMenu } from '#app/components/ui/details-menu.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { casePath, casesPath, customerPath } from '#app/utils/paths.ts';
import type { CaseDeskView } from '#models/contracts/views.ts';
import { AT_ONCE, type CasePanel, stepsOf } from './case-panels.ts';
import { nextSentence } from './next-sentence.ts';
import { WhoseTurn } from './whose-turn.tsx';

interface CaseHeaderProps {
  subject: CaseDeskView;
  seen: number;
  /** the form that is open */
  panel: CasePanel | null;
}

/** Number, reason, customer; whose turn it is and what comes next, in words; the one step, and the others behind it. */
export function CaseHeader({ subject, seen, panel }: CaseHeaderProps) {
  const { t } = useTranslation(['cases', 'desk', 'common', 'reasons']);
  const format = useFormat();
  const { primary, others } = stepsOf(subject);
  const shown = primary === panel ? null : primary;
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-surface px-4 py-2">
      <div className="min-w-0 flex-1 basis-80">
        <h1 tabIndex={-1} className="flex min-w-0 flex-wrap items-center gap-x-2 text-lg">
          <Link
            to={casesPath()}
            aria-label={t('desk:case.back')}
            title={t('desk:case.back')}
            className="print-hidden -ms-1 rounded-sm p-1 text-ink-muted hover:bg-hover"
          >
            <ChevronLeft aria-hidden className="rtl:rotate-180" />
          </Link>
          <span className="figure">{subject.number}</span>
          <span aria-hidden className="text-ink-muted">
            ·
          </span>
          <span>{t(`reasons:names.${subject.reason}`)}</span>
        </h1>
        <p className="flex min-w-0 items-center gap-2 text-sm">
          <CaseStateBadge state={subject.state} />
          {subject.can.seeCustomer ? (
            <TextLink quiet to={customerPath(subject.customer.id)} className="truncate">
              <bdi title={subject.customer.name}>{subject.customer.name}</bdi>
            </TextLink>
          ) : (
            <bdi className="truncate" title={subject.customer.name}>
              {subject.customer.name}
            </bdi>
          )}
        </p>
      </div>
      <p className="min-w-0 flex-1 basis-64 text-sm">
        <WhoseTurn turn={subject.turn} className="block" />
        <span className="text-ink-muted">{nextSentence(subject, t, format)}</span>
      </p>
      <div className="print-hidden flex items-center gap-2">
        {shown ? <StepButton step={shown} subject={subject} seen={seen} /> : null}
        {others.length > 0 ? (
          <DetailsMenu
            key={`${subject.version}-${panel}`}
            label={t('desk:case.more')}
            trigger={<Ellipsis aria-hidden />}
          >
            <ul>
              {others.map((step) => (
                <li key={step}>
                  <OtherStep step={step} subject={subject} seen={seen} />
                </li>
              ))}
            </ul>
          </DetailsMenu>
        ) : null}
      </div>
    </header>
  );
}

interface StepProps {
  step: CasePanel;
  subject: CaseDeskView;
  seen: number;
}

const isAtOnce = (step: CasePanel): boolean => (AT_ONCE as readonly string[]).includes(step);

function StepButton({ step, subject, seen }: StepProps) {
  const words = useStepWords();
  const isSending = useNavigation().formData?.get('intent') === step;
  return isAtOnce(step) ? (
    <AtOnceForm step={step} subject={subject} seen={seen}>
      <Button type="submit" variant="primary" pending={isSending}>
        {words(step)}
      </Button>
    </AtOnceForm>
  ) : (
    <LinkButton variant="primary" to={casePath(subject.id, { action: step })} preventScrollReset>
      {words(step)}
    </LinkButton>
  );
}

const LINE = 'flex min-h-(--control) w-full items-center rounded-md px-2.5 text-start hover:bg-hover';

function OtherStep({ step, subject, seen }: StepProps) {
  const words = useStepWords();
  return isAtOnce(step) ? (
    <AtOnceForm step={step} subject={subject} seen={seen}>
      <button type="submit" className={LINE}>
        {words(step)}
      </button>
    </AtOnceForm>
  ) : (
    <Link to={casePath(subject.id, { action: step })} preventScrollReset className={LINE}>
      {words(step)}
    </Link>
  );
}

function AtOnceForm({ step, subject, seen, children }: StepProps & { children: React.ReactNode }) {
  return (
    <Form method="post" action={casePath(subject.id)} preventScrollReset>
      <input type="hidden" name="intent" value={step} />
      <input type="hidden" name="version" value={subject.version} />
      <input type="hidden" name="seen" value={seen} />
      {children}
    </Form>
  );
}

function useStepWords(): (step: CasePanel) => string {
  const { t } = useTranslation(['cases', 'desk']);
  return (step) => {
    switch (step) {
      case 'approve-amount':
      case 'approve-legal':
      case 'admit-guest':
      case 'remove-guest':
      case 'add-document':
        return t(`desk:panel.${step}.title`);
      default:
        return t(`cases:actions.${step}`);
    }
  };
}
