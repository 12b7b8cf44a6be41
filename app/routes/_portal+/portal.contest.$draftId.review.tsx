import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, type ShouldRevalidateFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DocumentChip } from '#app/components/documents/document-chip.tsx';
import { DisputedSplit } from '#app/components/money/disputed-split.tsx';
import { ContestStep } from '#app/components/portal/contest-step.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { caseReceiptPath, contestStepPath } from '#app/utils/paths.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { submitDraft } from '#server/domain/cases/contest/submit-draft.ts';
import { readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';
import { presentContestItem } from '#server/presenters/contest.ts';

export const handle = { i18n: ['portal', 'reasons', 'conversation', 'dispute'] };

const FORM_BYTES = 4_096;

/** Everything once more before it goes. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { draft, items, documents, disputed, currency } = await getDraft({ actor, draftId: params.draftId ?? '' });
    if (draft.caseId) {
      throw redirect(caseReceiptPath(draft.caseId));
    }
    if (!draft.reason || items.some(({ part }) => !part)) {
      throw redirect(contestStepPath(draft._id, draft.reason ? 'part' : 'reason'));
    }
    if (draft.description === '') {
      throw redirect(contestStepPath(draft._id, 'tell'));
    }
    return {
      title: pageTitle(language, translator(language, 'dispute')('contest.choice')),
      draftId: draft._id,
      clientId: draft.clientId,
      items: items.map(presentContestItem),
      reason: draft.reason,
      description: draft.description,
      documents,
      disputed,
      currency,
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  try {
    const fields = await readFields(request, {
      maxBytes: FORM_BYTES,
      accepts: (name) => name === 'seen' || name === 'clientId',
    });
    const seen = Number(fields.text('seen') || Number.NaN);
    if (!Number.isSafeInteger(seen)) {
      throw new AppError('INVALID');
    }
    const caseId = await submitDraft({ actor, draftId: params.draftId ?? '', seen });
    return redirect(caseReceiptPath(caseId));
  } catch (error) {
    const form = { errors: {}, values: {} };
    if (error instanceof AppError && ['STALE', 'AMOUNT_ABOVE_OPEN', 'INVOICE_SETTLED'].includes(error.code)) {
      const sentence = translator(language, 'dispute')('contest.review.stale');
      return data({ form: { ...form, message: sentence } }, { status: 409 });
    }
    return refusedForm(error, form, language);
  }
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestReview() {
  const { draftId, clientId, items, reason, description, documents, disputed, currency } =
    useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['reasons', 'common', 'dispute']);
  const format = useFormat();
  const { companyName } = useSettings();
  const isSending = useNavigation().state === 'submitting';
  const hasProblem = items.some(({ problem }) => problem);
  const change = (step: 'reason' | 'part' | 'tell') => (
    <TextLink to={contestStepPath(draftId, step)}>{t('common:actions.edit')}</TextLink>
  );
  return (
    <ContestStep
      step="review"
      invoices={items.map(({ number }) => number)}
      back={<TextLink to={contestStepPath(draftId, 'tell')}>{t('common:actions.back')}</TextLink>}
    >
      <div className="flex flex-col gap-5">
        <ErrorSummary problems={[]} message={form?.message} />
        {hasProblem ? (
          <Banner
            tone="waiting"
            action={
              <LinkButton to={contestStepPath(draftId, 'part')}>{t('dispute:contest.review.amounts')}</LinkButton>
            }
          >
            {t('dispute:contest.review.changed')}
          </Banner>
        ) : null}
        <Card title={t('dispute:contest.reason.step')} actions={change('reason')}>
          {t(`reasons:customer.${reason}`)}
        </Card>
        <Card title={t('dispute:contest.part.step')} actions={change('part')}>
          <ul className="flex flex-col gap-4">
            {items.map((item) => (
              <li key={item.id}>
                <p className="mb-1 wrap-anywhere">
                  <bdi>{item.number}</bdi>
                </p>
                <DisputedSplit currency={item.currency} disputed={item.disputed} rest={item.rest} dueOn={item.dueOn} />
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t('dispute:contest.tell.step')} actions={change('tell')}>
          <p className="whitespace-pre-line wrap-anywhere">{description}</p>
          {documents.length > 0 ? (
            <ul className="mt-3 flex flex-wrap gap-2">
              {documents.map((document) => (
                <li key={document.id} className="max-w-full">
                  <DocumentChip document={document} />
                </li>
              ))}
            </ul>
          ) : null}
        </Card>
        {hasProblem ? null : (
          <Form method="post" className="flex flex-col gap-2">
            <input type="hidden" name="clientId" value={clientId} />
            <input type="hidden" name="seen" value={disputed} />
            <p className="text-ink-muted">
              {t('dispute:contest.review.consequence', {
                amount: format.money({ amount: disputed, currency }),
                company: companyName,
              })}
            </p>
            <Button type="submit" variant="primary" pending={isSending} className="self-start max-sm:w-full">
              {t('common:audience.sendTo', { name: companyName })}
            </Button>
          </Form>
        )}
      </div>
    </ContestStep>
  );
}
