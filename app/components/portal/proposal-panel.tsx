import { Form, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Day } from '#app/components/money/day.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import type { PortalCase, PortalProposal } from '#models/contracts/portal.ts';
import { Files } from './files.tsx';
import { Fold } from './fold.tsx';

interface ProposalPanelProps {
  subject: PortalCase;
  proposal: PortalProposal;
  form: FormState | undefined;
}

/** The supplier's offer with its exact amounts, what happens when it is accepted, and the two answers to it. */
export function ProposalPanel({ subject, proposal, form }: ProposalPanelProps) {
  const { t } = useTranslation(['cases', 'common', 'dispute']);
  const format = useFormat();
  const { companyName } = useSettings();
  const navigation = useNavigation();
  const sending = navigation.state === 'submitting' ? navigation.formData?.get('intent') : null;
  const { currency, disputed, version, actions } = subject;
  const { accepted, maintained, dueDates = [] } = proposal;
  const money = (amount: number) => format.money({ amount, currency });
  const lines = [
    { key: 'disputed', label: t('common:money.disputed'), amount: disputed },
    { key: 'accepted', label: t('dispute:proposal.accepted', { company: companyName }), amount: accepted },
    { key: 'maintained', label: t('dispute:proposal.maintained'), amount: maintained },
  ];
  const hidden = (
    <>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="proposal" value={proposal.version} />
    </>
  );
  return (
    <Card
      title={t('dispute:proposal.title')}
      className="border-brand"
      actions={
        <span className="text-sm text-ink-muted">
          {t('dispute:proposal.answerBy')} <Day day={proposal.answerBy} />
        </span>
      }
    >
      <p className="font-medium">{t(`cases:resolutions.${proposal.resolution}`)}</p>
      <p className="my-2 whitespace-pre-line wrap-anywhere">{proposal.explanation}</p>
      <Files documents={proposal.documents} />
      <dl className="my-4 divide-y divide-line rounded-lg border border-line">
        {lines.map(({ key, label, amount }) => (
          <div key={key} className="flex justify-between gap-4 px-3 py-2">
            <dt>{label}</dt>
            <dd>
              <Amount amount={amount} currency={currency} strong />
            </dd>
          </div>
        ))}
        {dueDates.map(({ invoiceNumber, dueOn }) => (
          <div key={invoiceNumber} className="flex justify-between gap-4 px-3 py-2">
            <dt>{t('cases:newDueDateOf', { number: invoiceNumber })}</dt>
            <dd className="shrink-0 font-medium">
              <Day day={dueOn} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mb-4 text-ink-muted">
        {accepted > 0
          ? t('cases:consequences.accept', { accepted: money(accepted), maintained: money(maintained) })
          : t(dueDates.length > 0 ? 'dispute:proposal.newDueDates' : 'dispute:proposal.nothingAccepted', {
              maintained: money(maintained),
            })}
      </p>
      <div className="print-hidden flex flex-col gap-3">
        {actions.includes('accept') ? (
          <Form method="post" encType="multipart/form-data">
            <input type="hidden" name="intent" value="accept" />
            {hidden}
            <Button type="submit" variant="primary" pending={sending === 'accept'} className="max-sm:w-full">
              {t('cases:actions.accept')}
            </Button>
          </Form>
        ) : null}
        {actions.includes('refuse') ? (
          <Fold label={t('cases:actions.refuse')} open={form?.values.intent === 'refuse'}>
            <Form method="post" encType="multipart/form-data" noValidate className="flex flex-col gap-3">
              <input type="hidden" name="intent" value="refuse" />
              {hidden}
              <TextArea
                {...fieldOf(form, 'counterArgument')}
                label={t('dispute:proposal.counterArgument')}
                help={t('cases:consequences.refuse', { company: companyName })}
                maxLength={5_000}
                required
              />
              <Button type="submit" pending={sending === 'refuse'} className="self-start max-sm:w-full">
                {t('dispute:proposal.refuse')}
              </Button>
            </Form>
          </Fold>
        ) : null}
      </div>
    </Card>
  );
}
