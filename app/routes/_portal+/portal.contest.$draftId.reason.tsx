import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ContestStep } from '#app/components/portal/contest-step.tsx';
import { ReasonForm } from '#app/components/portal/reason-form.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { refusedForm, wrongField } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { caseReceiptPath, contestStepPath, portalInvoicesPath } from '#app/utils/paths.ts';
import { CUSTOMER_REASON_CODES } from '#models/contracts/reason-names.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { updateDraft } from '#server/domain/cases/contest/update-draft.ts';
import { readFields } from '#server/http/read-fields.ts';

export const handle = { i18n: ['portal', 'reasons', 'dispute'] };

const FORM_BYTES = 16_384;

/** The first step again, for somebody who goes back. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { draft } = await getDraft({ actor, draftId: params.draftId ?? '' });
    if (draft.caseId) {
      throw redirect(caseReceiptPath(draft.caseId));
    }
    return {
      title: pageTitle(language, translator(language, 'dispute')('contest.choice')),
      invoices: draft.invoiceNumbers,
      reason: draft.reason ?? null,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const draftId = params.draftId ?? '';
  const form = { errors: {}, values: {} };
  try {
    const fields = await readFields(request, { maxBytes: FORM_BYTES, accepts: (name) => name === 'reason' });
    const reason = CUSTOMER_REASON_CODES.find((code) => code === fields.text('reason'));
    if (!reason) {
      return wrongField(form, 'reason', translator(language, 'dispute')('contest.reason.missing'));
    }
    await updateDraft({ actor, draftId, change: { reason } });
    return redirect(contestStepPath(draftId, 'part'));
  } catch (error) {
    return refusedForm(error, form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestReasonAgain() {
  const { invoices, reason } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('common');
  return (
    <ContestStep
      step="reason"
      invoices={invoices}
      back={<TextLink to={portalInvoicesPath()}>{t('actions.back')}</TextLink>}
    >
      <ReasonForm invoiceIds={[]} reason={reason} error={form?.errors.reason ?? form?.message} />
    </ContestStep>
  );
}
