import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '#app/components/money/amount.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { fieldOf, typed } from '#app/utils/form-state.ts';
import { parseAmount } from '#app/utils/parse-amount.ts';
import { RESOLUTIONS, type Resolution, ZERO_RESOLUTIONS } from '#models/contracts/case-names.ts';
import type { FieldsProps } from './action-panel.tsx';
import { DueDateFields } from './due-date-fields.tsx';
import { FilesField } from './files-field.tsx';
import { RootCauseField } from './root-cause-field.tsx';

/** T8: the offer, with its arithmetic in view: disputed = accepted + maintained. */
export function ProposeFields({ subject, form, formBytes, onUploading }: FieldsProps) {
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const format = useFormat();
  const { currency, disputed } = subject;
  const read = (name: string) => parseAmount(typed(form, name), currency, format.language);
  const [resolution, setResolution] = useState(typed(form, 'resolution') as Resolution | '');
  const [accepted, setAccepted] = useState<number | null>(() => read('accepted'));
  const [maintained, setMaintained] = useState<number | null>(() => read('maintained'));
  /** raised when one field fills the other, so that it shows what was filled in */
  const [filled, setFilled] = useState({ accepted: 0, maintained: 0 });

  const fill = (name: 'accepted' | 'maintained', amount: number) => {
    (name === 'accepted' ? setAccepted : setMaintained)(amount);
    setFilled((before) => ({ ...before, [name]: before[name] + 1 }));
  };
  const choose = (next: Resolution) => {
    setResolution(next);
    if (ZERO_RESOLUTIONS.includes(next) || next === 'CREDIT_FULL') {
      fill('accepted', next === 'CREDIT_FULL' ? disputed : 0);
      fill('maintained', next === 'CREDIT_FULL' ? 0 : disputed);
    }
  };
  const gap = disputed - (accepted ?? 0) - (maintained ?? 0);
  const money = (amount: number) => format.money({ amount, currency });
  const approved = Math.max(0, ...subject.approvals.map(({ kind, amount }) => (kind === 'amount' ? (amount ?? 0) : 0)));
  const part = (name: 'accepted' | 'maintained', amount: number | null, onAmount: (amount: number | null) => void) => (
    <MoneyField
      key={`${name}-${filled[name]}`}
      id={name}
      name={name}
      currency={currency}
      label={t(`common:money.${name}`)}
      help={t(`desk:fields.${name}Help`)}
      error={form?.errors[name]}
      required
      defaultAmount={amount ?? undefined}
      onAmount={onAmount}
    />
  );
  return (
    <>
      <SelectField
        id="resolution"
        name="resolution"
        label={t('desk:fields.resolution')}
        placeholder
        value={resolution}
        onChange={(event) => choose(event.currentTarget.value as Resolution)}
        error={form?.errors.resolution}
        required
        options={RESOLUTIONS.map((value) => ({ value, label: t(`cases:resolutions.${value}`) }))}
      />
      <div className="rounded-lg border border-line p-3">
        <p className="flex justify-between gap-3">
          <span className="text-ink-muted">{t('common:money.disputed')}</span>
          <Amount amount={disputed} currency={currency} strong />
        </p>
        <div className="mt-3 flex flex-col gap-3">
          {part('accepted', accepted, (amount) => {
            setAccepted(amount);
            if (amount !== null && amount >= 0 && amount <= disputed) {
              fill('maintained', disputed - amount);
            }
          })}
          {part('maintained', maintained, setMaintained)}
        </div>
        <p
          aria-live="polite"
          className={`mt-3 text-sm ${gap === 0 && accepted !== null && maintained !== null ? 'text-settled-ink' : 'text-ink-muted'}`}
        >
          {accepted === null || maintained === null
            ? t('desk:fields.sumHint')
            : gap === 0
              ? t('cases:facts.equation', {
                  disputed: money(disputed),
                  accepted: money(accepted),
                  maintained: money(maintained),
                })
              : gap > 0
                ? t('desk:fields.sumMissing', { amount: money(gap) })
                : t('desk:fields.sumAbove', { amount: money(-gap) })}
        </p>
      </div>
      {resolution === 'TERMS_CORRECTED' ? <DueDateFields subject={subject} form={form} /> : null}
      {accepted !== null && accepted > subject.limits.alone ? (
        <Banner tone={approved >= accepted ? 'settled' : 'internal'}>
          {approved >= accepted
            ? t('desk:fields.approved', { amount: money(approved) })
            : t(accepted > subject.limits.cosign ? 'desk:fields.needsTwo' : 'desk:fields.needsApproval', {
                limit: money(accepted > subject.limits.cosign ? subject.limits.cosign : subject.limits.alone),
              })}
        </Banner>
      ) : null}
      <RootCauseField subject={subject} form={form} />
      <TextArea
        {...fieldOf(form, 'explanation')}
        label={t('desk:fields.explanation')}
        help={t('desk:fields.readBy', { name: subject.customer.name })}
        maxLength={5_000}
        required
      />
      {subject.proofs.length > 0 ? (
        <TextArea
          {...fieldOf(form, 'proofsWaived')}
          label={t('desk:fields.proofsWaived')}
          help={t('desk:fields.proofsState', {
            wanted: subject.proofs.length,
            present: subject.documentsReady,
          })}
          rows={2}
          {...(subject.documentsReady < subject.proofs.length ? { required: true } : { optional: true })}
        />
      ) : null}
      <FilesField
        label={t('desk:fields.attachShared', { name: subject.customer.name })}
        error={form?.errors.files}
        formBytes={formBytes}
        caseId={subject.id}
        onBusy={onUploading}
      />
    </>
  );
}
