import { useTranslation } from 'react-i18next';
import { Banner } from '#app/components/ui/banner.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf, typed } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import type { FieldsProps } from './action-panel.tsx';
import { FilesField } from './files-field.tsx';
import { RootCauseField } from './root-cause-field.tsx';

/** The steps that end a case, answer for the customer, or consent to somebody else's decision. */
export function EndFields({ subject, data, form, formBytes, onUploading }: FieldsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const format = useFormat();
  const { currency, customer, disputed, proposal } = subject;
  const money = (amount: number) => format.money({ amount, currency });
  const text = (name: string, { max = 2_000, isShared = false }: { max?: number; isShared?: boolean } = {}) => (
    <TextArea
      {...fieldOf(form, name)}
      label={t(`desk:fields.${name as 'justification'}`)}
      help={isShared ? t('desk:fields.readBy', { name: customer.name }) : t('desk:fields.internalOnly')}
      maxLength={max}
      required
    />
  );
  const files = (label: string) => (
    <FilesField
      label={label}
      error={form?.errors.files}
      formBytes={formBytes}
      caseId={subject.id}
      onBusy={onUploading}
    />
  );
  switch (data.panel) {
    case 'withdraw':
      return (
        <>
          <Banner tone="danger">{t('cases:consequences.withdraw', { amount: money(disputed) })}</Banner>
          {data.quotable.length > 0 ? (
            <div id="messageEntryId" tabIndex={-1}>
              <RadioCards
                name="messageEntryId"
                legend={t('desk:fields.messageEntryId')}
                defaultValue={typed(form, 'messageEntryId')}
                error={form?.errors.messageEntryId}
                options={data.quotable.map(({ id, author, at, excerpt }) => ({
                  value: id,
                  label: <bdi>{excerpt || '…'}</bdi>,
                  help: `${author}, ${format.instant(at)}`,
                }))}
              />
            </div>
          ) : (
            <Banner tone="waiting">{t('desk:fields.noMessage', { name: customer.name })}</Banner>
          )}
          {text('reason', { isShared: true })}
        </>
      );
    case 'accept':
      return (
        <>
          {proposal ? (
            <>
              <input type="hidden" name="proposal" value={proposal.version} />
              <Banner>
                {t('cases:consequences.accept', {
                  accepted: money(proposal.accepted),
                  maintained: money(proposal.maintained),
                })}
              </Banner>
            </>
          ) : null}
          <SelectField
            {...fieldOf(form, 'proofDocumentId')}
            label={t('desk:fields.proofDocument')}
            help={t('desk:fields.proofDocumentHelp')}
            placeholder={t('desk:fields.proofDocumentNone')}
            options={subject.documents
              .filter(({ state }) => state === 'ready')
              .map(({ id, name }) => ({ value: id, label: name }))}
          />
          {files(t('desk:fields.attachProof'))}
        </>
      );
    case 'acceptBySilence':
      return (
        <>
          {proposal ? (
            <Banner tone="waiting">
              {t('cases:consequences.acceptBySilence', { accepted: money(proposal.accepted), name: customer.name })}
            </Banner>
          ) : null}
          {text('justification')}
        </>
      );
    case 'reject':
      return (
        <>
          <Banner tone="danger">
            {t('cases:consequences.reject', { name: customer.name, amount: money(disputed) })}
          </Banner>
          {text('answer', { max: 5_000, isShared: true })}
          <RootCauseField subject={subject} form={form} />
          {files(t('desk:fields.attachShared', { name: customer.name }))}
        </>
      );
    case 'close':
      return (
        <>
          <Banner>{t('cases:consequences.close')}</Banner>
          {text('correctiveAction')}
        </>
      );
    case 'reopen':
      return (
        <>
          {text('newFact', { max: 5_000, isShared: true })}
          {files(t('desk:fields.attachShared', { name: customer.name }))}
        </>
      );
    case 'sendToLegal':
      return (
        <>
          <Banner tone="danger">{t('cases:consequences.sendToLegal')}</Banner>
          <RadioCards
            name="formalNotice"
            legend={t('desk:fields.formalNotice')}
            defaultValue={typed(form, 'formalNotice')}
            error={form?.errors.formalNotice}
            required
            options={[
              { value: 'sent', label: t('desk:fields.noticeSent') },
              { value: 'refusal-documented', label: t('desk:fields.noticeRefused') },
            ]}
          />
          {text('justification')}
        </>
      );
    case 'approve-amount':
      return (
        <MoneyField
          id="amount"
          name="amount"
          currency={currency}
          label={t('desk:fields.approveUpTo')}
          help={t('desk:fields.approveHelp', { amount: money(disputed) })}
          defaultAmount={parseAmount(typed(form, 'amount'), currency, format.language) ?? undefined}
          error={form?.errors.amount}
          required
        />
      );
    default:
      return null;
  }
}
