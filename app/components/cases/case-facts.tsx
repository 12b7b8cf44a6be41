import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { Stepper } from '#app/components/ui/stepper.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { casePath, invoicePath, newCasePath } from '#app/utils/paths.ts';
import type { Resolution } from '#models/contracts/case-names.ts';
import type { CaseDeskView, CaseItemView } from '#models/contracts/views.ts';
import { stepsOfState } from './case-steps.ts';
import { FactsSection } from './facts-section.tsx';
import { nextSentence } from './next-sentence.ts';
import { ProposalFacts } from './proposal-facts.tsx';

/** What a case is about: amounts first, then where it stands, who has it, why, and what was offered. */
export function CaseFacts({ subject }: { subject: CaseDeskView }) {
  const { t } = useTranslation(['cases', 'desk', 'common', 'reasons']);
  const format = useFormat();
  const { currency } = subject;
  const steps = stepsOfState(subject.state).map((step) => ({
    ...step,
    label: t(`cases:steps.${step.key}`),
    note: (
      <>
        {t(`cases:states.${subject.state}`)}
        <span className="block">{nextSentence(subject, t, format)}</span>
      </>
    ),
  }));
  return (
    <>
      <FactsSection title={t('cases:facts.items')}>
        <ul className="flex flex-col gap-3">
          {subject.items.map((item) => (
            <Item
              key={item.id}
              item={item}
              currency={currency}
              linked={subject.can.seeInvoices}
              canOpen={subject.can.openCase}
              settledBy={subject.proposal?.resolution}
            />
          ))}
        </ul>
        {subject.items.length > 1 ? (
          <p className="mt-2 flex justify-between gap-3 border-t border-line pt-2 font-semibold">
            <span>{t('common:money.disputed')}</span>
            <Amount amount={subject.disputed} currency={currency} />
          </p>
        ) : null}
      </FactsSection>
      <FactsSection title={t('desk:case.progress')}>
        <Stepper steps={steps} label={t('desk:case.progress')} vertical />
        {subject.escalation > 0 ? (
          <p className="mt-2">
            <Badge tone="danger" icon={<TriangleAlert aria-hidden />}>
              {t('desk:case.escalation', { level: subject.escalation })}
            </Badge>
          </p>
        ) : null}
      </FactsSection>
      <FactsSection
        title={t('desk:case.responsible')}
        actions={
          subject.can.assign ? (
            <TextLink to={casePath(subject.id, { action: 'assign' })} className="text-sm">
              {t('cases:actions.assign')}
            </TextLink>
          ) : null
        }
      >
        <KeyValues
          items={[
            { key: t('cases:columns.department'), value: t(`common:departments.${subject.department}`) },
            { key: t('cases:columns.owner'), value: subject.owner?.name ?? t('desk:list.ownerNobody') },
            { key: t('cases:columns.priority'), value: t(`cases:priorities.${subject.priority}`) },
            {
              key: t('desk:case.waitingFor'),
              value: subject.waiting?.thirdParty ? (
                <>
                  <bdi>{subject.waiting.thirdParty}</bdi>
                  {subject.waiting.expectedOn ? (
                    <>
                      {', '}
                      <Day day={subject.waiting.expectedOn} />
                    </>
                  ) : null}
                </>
              ) : null,
            },
          ]}
        />
      </FactsSection>
      <ProposalFacts subject={subject} />
      <FactsSection title={t('reasons:title')}>
        <KeyValues
          items={[
            {
              key: t('desk:case.reported'),
              value: t(`reasons:names.${subject.reportedReason}`),
            },
            {
              key: t('desk:case.confirmed'),
              value: subject.qualifiedAt ? t(`reasons:names.${subject.reason}`) : t('desk:case.notYet'),
            },
            {
              key: t('reasons:rootCause'),
              value: subject.rootCause ? t(`reasons:families.${subject.rootCause}`) : null,
            },
            { key: t('desk:case.correctiveAction'), value: subject.correctiveAction ?? null },
          ]}
        />
        {subject.description ? (
          <blockquote className="mt-2 border-s-2 border-line ps-3 text-sm whitespace-pre-line wrap-anywhere">
            <bdi>{subject.description}</bdi>
          </blockquote>
        ) : null}
        <p className="mt-1 text-sm text-ink-muted">
          {t('desk:case.openedBy', { name: subject.openedBy })} <Instant at={subject.openedAt} />
        </p>
      </FactsSection>
      {subject.proofs.length > 0 ? (
        <FactsSection title={t('desk:case.proofs')}>
          <ul className="list-disc ps-5">
            {subject.proofs.map((proof) => (
              <li key={proof} className="wrap-anywhere">
                <bdi>{proof}</bdi>
              </li>
            ))}
          </ul>
          <p className="mt-1 text-sm text-ink-muted">
            {t('desk:fields.proofsState', { present: subject.documentsReady, wanted: subject.proofs.length })}
          </p>
        </FactsSection>
      ) : null}
    </>
  );
}

interface ItemProps {
  item: CaseItemView;
  currency: string;
  linked: boolean;
  canOpen: boolean;
  settledBy: Resolution | undefined;
}

/** The disputed part and what stays payable, always together. */
function Item({ item, currency, linked, canOpen, settledBy }: ItemProps) {
  const { t } = useTranslation(['cases', 'common', 'desk', 'invoices']);
  const { invoice } = item;
  const number = <bdi className="wrap-anywhere">{item.invoiceNumber}</bdi>;
  return (
    <li>
      <p className="flex justify-between gap-3 font-medium">
        {linked && invoice ? <TextLink to={invoicePath(item.invoiceId)}>{number}</TextLink> : number}
        {invoice ? <Amount amount={invoice.total} currency={currency} /> : null}
      </p>
      <dl className="mt-0.5">
        <div className="flex justify-between gap-3">
          <dt className="text-ink-muted">
            {item.lines ? t('desk:case.disputedLines', { lines: item.lines.join(', ') }) : t('common:money.disputed')}
          </dt>
          <dd>
            <Amount amount={item.disputed} currency={currency} strong />
          </dd>
        </div>
        {item.credited ? (
          <div className="flex justify-between gap-3">
            <dt className="text-ink-muted">{t('desk:case.credited')}</dt>
            <dd>
              <Amount amount={item.credited} currency={currency} />
            </dd>
          </div>
        ) : null}
        {item.settled && settledBy ? (
          <div className="flex justify-between gap-3">
            <dt className="text-ink-muted">{t(`cases:resolutions.${settledBy}`)}</dt>
            <dd>
              <Amount amount={item.settled} currency={currency} />
            </dd>
          </div>
        ) : null}
        {invoice ? (
          <div className="flex justify-between gap-3">
            <dt className={invoice.isOverdue ? 'text-danger-ink' : 'text-ink-muted'}>
              {invoice.isOverdue ? t('desk:case.payableSince') : t('common:money.stillPayable')}
              {invoice.payable > 0 ? (
                <>
                  {invoice.isOverdue ? ' ' : ` ${t('common:money.dueOn')} `}
                  <Day day={invoice.dueOn} />
                </>
              ) : null}
            </dt>
            <dd>
              <Amount amount={invoice.payable} currency={currency} />
            </dd>
          </div>
        ) : null}
      </dl>
      {canOpen && invoice && invoice.payable > 0 ? (
        <p className="text-sm">
          <TextLink to={newCasePath([item.invoiceId])}>{t('desk:case.openAnother')}</TextLink>
        </p>
      ) : null}
    </li>
  );
}
