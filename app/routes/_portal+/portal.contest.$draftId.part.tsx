import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, type ShouldRevalidateFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ContestStep } from '#app/components/portal/contest-step.tsx';
import { PartField } from '#app/components/portal/part-field.tsx';
import { readParts } from '#app/components/portal/read-parts.server.ts';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf, ticked, typed } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { caseReceiptPath, contestStepPath } from '#app/utils/paths.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { getDraft } from '#server/domain/cases/contest/get-draft.ts';
import { updateDraft } from '#server/domain/cases/contest/update-draft.ts';
import { readFields } from '#server/http/read-fields.ts';
import { AppError } from '#server/platform/errors.ts';
import { presentContestItem } from '#server/presenters/contest.ts';

export const handle = { i18n: ['portal', 'cases', 'dispute'] };

const FORM_BYTES = 262_144;

/** Second step: which part of each invoice; the rest stays payable. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { draft, items } = await getDraft({ actor, draftId: params.draftId ?? '' });
    if (draft.caseId) {
      throw redirect(caseReceiptPath(draft.caseId));
    }
    return {
      title: pageTitle(language, translator(language, 'dispute')('contest.choice')),
      draftId: draft._id,
      items: items.map(presentContestItem),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const draftId = params.draftId ?? '';
  try {
    const { items } = await getDraft({ actor, draftId });
    const left = items.filter(({ available }) => available > 0);
    const [first] = items;
    if (left.length === 0) {
      throw new AppError('INVOICE_SETTLED', { params: { number: first?.invoice.number ?? '' } });
    }
    const known = new Set(items.map(({ invoice }) => invoice._id));
    const fields = await readFields(request, {
      maxBytes: FORM_BYTES,
      accepts: (name) => /^(part|lines|amount)\./.test(name) && known.has(name.slice(name.indexOf('.') + 1)),
    });
    const { parts, form } = readParts(fields, left, language);
    if (Object.keys(form.errors).length > 0) {
      return invalidForm(form);
    }
    // What was settled or contested meanwhile is left out; the page has said so.
    await updateDraft({
      actor,
      draftId,
      change: { parts, invoiceIds: left.map(({ invoice }) => invoice._id).sort() },
    });
    return redirect(contestStepPath(draftId, 'tell'));
  } catch (error) {
    return refusedForm(error, { errors: {}, values: {} }, language);
  }
}

/** Also after a refusal: what changed meanwhile is what the reader must see. */
export const shouldRevalidate: ShouldRevalidateFunction = () => true;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ContestPart() {
  const { draftId, items } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['common', 'dispute']);
  const isSending = useNavigation().state === 'submitting';
  const left = items.filter(({ available }) => available > 0);
  const gone = items.filter(({ available }) => available <= 0);
  return (
    <ContestStep
      step="part"
      invoices={items.map(({ number }) => number)}
      back={<TextLink to={contestStepPath(draftId, 'reason')}>{t('common:actions.back')}</TextLink>}
    >
      <Form method="post" noValidate className="flex flex-col gap-5">
        <ErrorSummary
          problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
          message={form?.message}
        />
        {gone.map(({ id, number }) => (
          <Banner key={id} tone="waiting">
            {t('dispute:contest.part.gone', { number })}
          </Banner>
        ))}
        {left.map((item) => (
          <PartField
            key={item.id}
            item={item}
            part={typed(form, `part.${item.id}`, item.part ?? '')}
            lines={ticked(form, `lines.${item.id}`, item.chosenLines.map(String)).map(Number)}
            amountText={form ? typed(form, `amount.${item.id}`) : undefined}
            isOnly={items.length === 1}
            errors={{
              part: form?.errors[`part.${item.id}`],
              lines: form?.errors[`lines.${item.id}`],
              amount: form?.errors[`amount.${item.id}`] ?? (form ? undefined : staleAmount(item.problem, t)),
            }}
          />
        ))}
        {left.length > 0 ? (
          <Button type="submit" variant="primary" pending={isSending} className="self-start max-sm:w-full">
            {t('common:actions.continue')}
          </Button>
        ) : null}
      </Form>
    </ContestStep>
  );
}

/** The amount fitted when it was entered and does not any more. */
const staleAmount = (problem: string | undefined, t: (key: 'dispute:contest.part.stale') => string) =>
  problem === 'AMOUNT_ABOVE_OPEN' ? t('dispute:contest.part.stale') : undefined;
