import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ContestStep } from '#app/components/portal/contest-step.tsx';
import { ReasonForm } from '#app/components/portal/reason-form.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { refusedForm, wrongField } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { contestStepPath, portalInvoicePath, portalInvoicesPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ReasonCodeSchema } from '#models/contracts/reasons.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { findDraftFor, getContestable, MAX_CONTESTED, startDraft } from '#server/domain/cases/contest/start-draft.ts';
import { readFields } from '#server/http/read-fields.ts';

export const handle = { i18n: ['portal', 'reasons', 'dispute'] };

const FORM_BYTES = 16_384;

/** First step, before anything is kept: which invoices, and what is wrong with them. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language, 'dispute');
  const asked = new URL(request.url).searchParams.getAll('invoice').slice(0, MAX_CONTESTED + 1);
  if (asked.length === 0) {
    throw redirect(portalInvoicesPath(), { headers: await flashToast(request, 'info', t('contest.chooseFirst')) });
  }
  return explained(context, async () => {
    const invoices = await getContestable({ actor, invoiceIds: asked });
    const draft = await findDraftFor({ actor, invoiceIds: invoices.map(({ _id }) => _id) });
    return {
      title: pageTitle(language, t('contest.choice')),
      invoices: invoices.map(({ _id, number }) => ({ id: _id, number })),
      leftOut: new Set(asked).size - invoices.length,
      draft: draft ? { id: draft._id, reason: draft.reason ?? null } : null,
    };
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const form = { errors: {}, values: {} };
  try {
    const fields = await readFields(request, {
      maxBytes: FORM_BYTES,
      accepts: (name) => name === 'reason' || name === 'invoice',
    });
    const reason = ReasonCodeSchema.safeParse(fields.text('reason'));
    if (!reason.success) {
      return wrongField(form, 'reason', translator(language, 'dispute')('contest.reason.missing'));
    }
    const draft = await startDraft({ actor, invoiceIds: fields.all('invoice'), reason: reason.data });
    return redirect(contestStepPath(draft._id, 'part'));
  } catch (error) {
    return refusedForm(error, form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestReason() {
  const { invoices, leftOut, draft } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['common', 'dispute']);
  const [only] = invoices;
  return (
    <ContestStep
      step="reason"
      invoices={invoices.map(({ number }) => number)}
      back={
        <TextLink to={only && invoices.length === 1 ? portalInvoicePath(only.id) : portalInvoicesPath()}>
          {t('common:actions.back')}
        </TextLink>
      }
    >
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        {leftOut > 0 ? <Banner tone="waiting">{t('dispute:contest.leftOut', { count: leftOut })}</Banner> : null}
        {draft ? (
          <Banner
            tone="brand"
            action={
              <LinkButton size="small" to={contestStepPath(draft.id, 'part')}>
                {t('dispute:contest.resume')}
              </LinkButton>
            }
          >
            {t('dispute:contest.begun')}
          </Banner>
        ) : null}
      </div>
      <ReasonForm
        invoiceIds={invoices.map(({ id }) => id)}
        reason={draft?.reason ?? null}
        error={form?.errors.reason ?? form?.message}
      />
    </ContestStep>
  );
}
