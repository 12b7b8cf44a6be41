import { Form, useNavigation } from '@remix-run/react';
import { Check, CircleHelp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { DateField } from '#app/components/ui/date-field.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { type FormState, fieldOf } from '#app/utils/form-state.ts';
import { contestPath } from '#app/utils/paths.ts';
import { addDays } from '#models/contracts/calendar.ts';
import { CONFIRM_WITHIN_DAYS, type InvoiceView } from '#models/contracts/invoice-views.ts';

interface InvoiceChoicesProps {
  invoice: InvoiceView;
  /** YYYY-MM-DD */
  today: string;
  form: FormState | undefined;
}

/** The two things a customer does with an invoice: all is right, or something is wrong. Needs `dispute`, `invoices`. */
export function InvoiceChoices({ invoice, today, form }: InvoiceChoicesProps) {
  const { t } = useTranslation(['invoices', 'dispute']);
  const format = useFormat();
  const { companyName } = useSettings();
  const isSending = useNavigation().formMethod === 'POST';
  const { confirmation, currency, payable, disputed } = invoice;
  return (
    <div className="print-hidden grid gap-4 md:grid-cols-2">
      <section
        aria-labelledby="confirm-title"
        className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-(--card)"
      >
        <h2 id="confirm-title" className="flex items-center gap-2 text-lg">
          <Check aria-hidden className="text-settled-ink" />
          {confirmation ? t('dispute:confirm.again') : t('dispute:confirm.title')}
        </h2>
        <p className="text-ink-muted">
          {confirmation
            ? t(confirmation.expectedOn ? 'dispute:confirm.doneFor' : 'dispute:confirm.done', {
                name: confirmation.by,
                day: confirmation.expectedOn ? format.day(confirmation.expectedOn) : '',
              })
            : disputed > 0
              ? t('dispute:confirm.textRest', { amount: format.money({ amount: payable, currency }) })
              : t('dispute:confirm.text', { company: companyName })}
        </p>
        <Form method="post" noValidate className="mt-auto flex flex-col gap-3">
          <ErrorSummary
            problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
            message={form?.message}
          />
          <input type="hidden" name="version" value={invoice.version} />
          <DateField
            {...fieldOf(form, 'expectedOn', confirmation?.expectedOn ?? '')}
            label={t('dispute:confirm.expectedOn')}
            optional
            min={today}
            max={addDays(today, CONFIRM_WITHIN_DAYS)}
          />
          <Button type="submit" variant={confirmation ? 'secondary' : 'primary'} pending={isSending}>
            {confirmation ? t('dispute:confirm.change') : t('dispute:confirm.submit')}
          </Button>
        </Form>
      </section>
      <section
        aria-labelledby="contest-title"
        className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-(--card)"
      >
        <h2 id="contest-title" className="flex items-center gap-2 text-lg">
          <CircleHelp aria-hidden className="text-brand-ink" />
          {t('dispute:contest.choice')}
        </h2>
        <p className="text-ink-muted">{t('dispute:contest.choiceText')}</p>
        <LinkButton to={contestPath([invoice.id])} className="mt-auto">
          {t('dispute:contest.choice')}
        </LinkButton>
      </section>
    </div>
  );
}
