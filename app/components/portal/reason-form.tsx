import { Form, useNavigation } from '@remix-run/react';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { RadioCards } from '#app/components/ui/radio-cards.tsx';
import { CUSTOMER_REASON_CODES, type ReasonCode } from '#models/contracts/reason-names.ts';

/** The commonest questions first; within a group as the trade lists them. */
const GROUPS = ['PRC', 'LOG', 'QUA', 'ORD', 'INV', 'PTM', 'MDM', 'CUS'] as const;

interface ReasonFormProps {
  invoiceIds: readonly string[];
  reason: ReasonCode | null;
  error: string | undefined;
}

/** What is wrong, in the customer's words. Needs `reasons`. */
export function ReasonForm({ invoiceIds, reason, error }: ReasonFormProps) {
  const { t } = useTranslation(['reasons', 'common']);
  const isSending = useNavigation().state === 'submitting';
  return (
    <Form method="post" className="flex flex-col gap-5">
      <ErrorSummary problems={error ? [{ fieldId: 'reason', message: error }] : []} />
      {invoiceIds.map((id) => (
        <input key={id} type="hidden" name="invoice" value={id} />
      ))}
      <div id="reason" tabIndex={-1} className="flex flex-col gap-2 outline-none">
        {GROUPS.map((group) => {
          const codes = CUSTOMER_REASON_CODES.filter((code) => code.startsWith(group));
          return (
            <details
              key={group}
              open={codes.some((code) => code === reason)}
              className="group/reason rounded-lg border border-line bg-surface"
            >
              <summary className="flex min-h-(--control) items-center gap-2 px-(--card) py-2 font-medium hover:bg-hover">
                <ChevronRight
                  aria-hidden
                  className="text-ink-muted transition-transform group-open/reason:rotate-90 rtl:rotate-180"
                />
                {t(`reasons:customerGroups.${group}`)}
              </summary>
              <div className="px-(--card) pb-(--card)">
                <RadioCards
                  name="reason"
                  legend={t(`reasons:customerGroups.${group}`)}
                  legendHidden
                  defaultValue={reason ?? undefined}
                  options={codes.map((code) => ({ value: code, label: t(`reasons:customer.${code}`) }))}
                />
              </div>
            </details>
          );
        })}
      </div>
      <Button type="submit" variant="primary" pending={isSending} className="self-start max-sm:w-full">
        {t('common:actions.continue')}
      </Button>
    </Form>
  );
}
