import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { AudienceBadge } from '#app/components/ui/audience-badge.tsx';
import type { CaseDeskView, ProposalView } from '#models/contracts/views.ts';
import { FactsSection } from './facts-section.tsx';

/** What was offered, version by version, and who consented inside the company. */
export function ProposalFacts({ subject }: { subject: CaseDeskView }) {
  const { t } = useTranslation(['cases', 'desk', 'common']);
  const { currency, proposals, approvals, agreement } = subject;
  const current = proposals.at(-1);
  const former = proposals.slice(0, -1).reverse();
  return (
    <>
      {current ? (
        <FactsSection title={t('cases:facts.proposalVersion', { version: current.version })}>
          <Offer offer={current} currency={currency} isOpen={subject.state === 'PROPOSED'} />
          {agreement ? (
            <p className="mt-1 text-sm text-settled-ink">
              {t('desk:case.agreed', { how: t(`cases:how.${agreement.how as 'customer'}`), name: agreement.by })}{' '}
              <Instant at={agreement.at} />
            </p>
          ) : null}
          {former.length > 0 ? (
            <details className="mt-2">
              <summary className="text-sm text-brand-ink underline underline-offset-3">
                {t('desk:case.formerProposals', { count: former.length })}
              </summary>
              <ol className="mt-2 flex flex-col gap-3">
                {former.map((offer) => (
                  <li key={offer.version} className="border-s-2 border-line ps-3">
                    <p className="text-sm text-ink-muted">
                      {t('cases:facts.proposalVersion', { version: offer.version })}
                    </p>
                    <Offer offer={offer} currency={currency} isOpen={false} />
                  </li>
                ))}
              </ol>
            </details>
          ) : null}
        </FactsSection>
      ) : null}
      {approvals.length > 0 ? (
        <FactsSection title={t('desk:case.approvals')} actions={<AudienceBadge audience="internal" />}>
          <ul className="flex flex-col gap-1">
            {approvals.map((approval) => (
              <li key={`${approval.kind}-${approval.by.id}`} className="flex justify-between gap-3">
                <span>
                  <bdi>{approval.by.name}</bdi>
                  <span className="block text-sm text-ink-muted">
                    {t(approval.cosign ? 'desk:case.cosigned' : `desk:case.approved.${approval.kind}`)}{' '}
                    <Instant at={approval.at} />
                  </span>
                </span>
                {approval.amount === undefined ? null : <Amount amount={approval.amount} currency={currency} />}
              </li>
            ))}
          </ul>
        </FactsSection>
      ) : null}
    </>
  );
}

function Offer({ offer, currency, isOpen }: { offer: ProposalView; currency: string; isOpen: boolean }) {
  const { t } = useTranslation(['cases', 'common', 'desk']);
  return (
    <>
      <p className="font-medium">{t(`cases:resolutions.${offer.resolution}`)}</p>
      <dl>
        {(['accepted', 'maintained'] as const).map((name) => (
          <div key={name} className="flex justify-between gap-3">
            <dt className="text-ink-muted">{t(`common:money.${name}`)}</dt>
            <dd>
              <Amount amount={offer[name]} currency={currency} />
            </dd>
          </div>
        ))}
        {offer.dueDates?.map(({ invoiceNumber, dueOn }) => (
          <div key={invoiceNumber} className="flex justify-between gap-3">
            <dt className="text-ink-muted">{t('cases:newDueDateOf', { number: invoiceNumber })}</dt>
            <dd className="shrink-0">
              <Day day={dueOn} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-sm whitespace-pre-line wrap-anywhere">
        <bdi>{offer.explanation}</bdi>
      </p>
      <p className="text-sm text-ink-muted">
        <bdi>{offer.by}</bdi>, <Instant at={offer.at} />
        {isOpen ? (
          <>
            {' · '}
            {t('desk:case.answerBy')} <Day day={offer.answerBy} />
          </>
        ) : null}
      </p>
      {offer.refusedAt ? (
        <p className="mt-1 text-sm font-medium text-danger-ink">
          {t('desk:case.refused')} <Instant at={offer.refusedAt} exact />
        </p>
      ) : null}
    </>
  );
}
