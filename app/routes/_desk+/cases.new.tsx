import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openOnBehalf } from '#app/components/cases/open-on-behalf.server.ts';
import { reasonOptions } from '#app/components/cases/reason-options.ts';
import { EvidenceField } from '#app/components/portal/evidence-field.tsx';
import { PartField } from '#app/components/portal/part-field.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { FieldError } from '#app/components/ui/form-field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { FORM_WITH_FILES_BYTES, refusedForm } from '#app/utils/form.server.ts';
import { fieldOf, formOf, ticked, typed } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { casePath, casesPath, customerPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { requireCaseOpener } from '#server/auth/guards.ts';
import { getContestable } from '#server/domain/cases/get-contestable.ts';
import { clock } from '#server/platform/clock.ts';
import { canReadCase } from '#server/policies/case.ts';
import { canSeeCustomers } from '#server/policies/customer.ts';
import { presentContestItem } from '#server/presenters/contest.ts';

export const handle = { i18n: ['desk', 'cases', 'dispute', 'reasons', 'conversation'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireCaseOpener({ request, context });
  const language = await languageOf(request, actor);
  const invoiceIds = new URL(request.url).searchParams.getAll('invoice');
  return explained(context, async () => {
    const { customer, items } = await getContestable({ actor, invoiceIds });
    return {
      title: pageTitle(language, translator(language, 'desk')('open.title')),
      customer: { name: customer.name, ...(canSeeCustomers(actor) ? { id: customer._id } : {}) },
      items: items.map(presentContestItem),
      clientId: randomUUID(),
      formBytes: FORM_WITH_FILES_BYTES,
    };
  });
}

/** T1 for a customer who telephoned or wrote: the same use case, the same rules. */
export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireCaseOpener({ request, context });
  const language = await languageOf(request, actor);
  try {
    const { opened, form } = await openOnBehalf({ actor, request, language });
    if (form) {
      return data({ form }, { status: 400 });
    }
    const t = translator(language, 'desk');
    const { _id, number, department } = opened;
    // The reason decides whose case it is: a resolver may have opened it for another department.
    const isOurs = canReadCase(actor, opened, clock.now());
    const done = isOurs
      ? t('open.done', { number })
      : t('open.handedOn', { number, department: translator(language)(`departments.${department}`) });
    return redirect(isOurs ? casePath(_id) : casesPath(), { headers: await flashToast(request, 'success', done) });
  } catch (error) {
    return refusedForm(error, { errors: {}, values: {} }, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export default function NewCase() {
  const { customer, items, clientId, formBytes } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation(['desk', 'cases', 'common', 'reasons']);
  const { t: reasons } = useTranslation('reasons');
  const isSending = useNavigation().state === 'submitting';
  const [isUploading, setUploading] = useState(false);
  return (
    <>
      <PageHeader
        back={
          <TextLink to={customer.id ? customerPath(customer.id) : casesPath()}>
            {customer.id ? <bdi className="wrap-anywhere">{customer.name}</bdi> : t('desk:case.back')}
          </TextLink>
        }
        title={t('desk:open.title')}
      />
      <Form method="post" encType="multipart/form-data" noValidate className="flex max-w-3xl flex-col gap-5">
        <ErrorSummary
          problems={Object.entries(form?.errors ?? {}).map(([fieldId, message]) => ({ fieldId, message }))}
          message={form?.message}
        />
        <Banner tone="brand">{t('desk:open.lead', { name: customer.name })}</Banner>
        <input type="hidden" name="clientId" value={typed(form, 'clientId', clientId)} />
        {items.map((item) => (
          <div key={item.id}>
            <input type="hidden" name="invoice" value={item.id} />
            <PartField
              item={item}
              part={typed(form, `part.${item.id}`, 'whole')}
              lines={ticked(form, `lines.${item.id}`).map(Number)}
              amountText={typed(form, `amount.${item.id}`) || undefined}
              isOnly={false}
              errors={{
                part: form?.errors[`part.${item.id}`],
                lines: form?.errors[`lines.${item.id}`],
                amount: form?.errors[`amount.${item.id}`],
              }}
            />
          </div>
        ))}
        <SelectField
          {...fieldOf(form, 'reason')}
          label={t('reasons:title')}
          placeholder
          required
          options={reasonOptions(reasons)}
        />
        <TextArea
          {...fieldOf(form, 'description')}
          label={t('desk:open.description')}
          help={t('desk:fields.readBy', { name: customer.name })}
          maxLength={5_000}
          required
        />
        <div id="files" tabIndex={-1}>
          <EvidenceField
            label={t('desk:fields.attachShared', { name: customer.name })}
            formBytes={formBytes}
            onBusy={setUploading}
          />
          {form?.errors.files ? <FieldError id="files-error">{form.errors.files}</FieldError> : null}
        </div>
        <Button type="submit" variant="primary" pending={isSending || isUploading} className="self-start">
          {t('cases:actions.open')}
        </Button>
      </Form>
    </>
  );
}
