import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { Banner } from '#app/components/ui/banner.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { useFormat } from '#app/hooks/use-format.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { formatInstant } from '#app/utils/format.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { adminAccessPath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ELEVATION_MINUTES, ElevationFormSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { requireActor } from '#server/auth/guards.ts';
import { elevateAccess } from '#server/domain/accounts/elevate-access.ts';
import { endElevation } from '#server/domain/accounts/end-elevation.ts';
import { getOwnAccount } from '#server/domain/accounts/get-own-account.ts';
import { config } from '#server/platform/config.ts';

export const handle = { i18n: ['admin', 'auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const account = await explained(context, () => getOwnAccount({ actor }));
  return {
    title: pageTitle(language, translator(language, 'admin')('elevate.title')),
    until: account.elevatedUntil ?? null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const t = translator(language, 'admin');
  const posted = await readForm(request, ElevationFormSchema, { language, secrets: ['password'] });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    if (posted.value.intent === 'end') {
      await endElevation({ actor });
      return redirect(adminAccessPath(), { headers: await flashToast(request, 'success', t('elevate.ended')) });
    }
    const { intent: _intent, ...input } = posted.value;
    const client = clientOf(request, context.clientAddress);
    const { setCookie, until } = await elevateAccess({ actor, input, client });
    const time = formatInstant(until, language, config().timeZone);
    const flash = await flashToast(request, 'success', t('elevate.opened', { time }));
    return redirect(adminAccessPath(), { headers: withCookies([setCookie], flash) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function BreakGlass() {
  const { until } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('admin');
  const format = useFormat();
  const isBusy = useNavigation().state === 'submitting';
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <PageHeader title={t('elevate.title')} lead={t('elevate.lead')} />
      <FormProblems form={form} />
      {until ? (
        <Banner
          tone="internal"
          action={
            <Form method="post">
              <Button type="submit" name="intent" value="end" size="small">
                {t('elevate.end')}
              </Button>
            </Form>
          }
        >
          {t('elevate.active', { time: format.instant(until) })}
        </Banner>
      ) : (
        <Card>
          <Form method="post" noValidate className="flex flex-col gap-4">
            <input type="hidden" name="intent" value="open" />
            <TextArea
              {...fieldOf(form, 'justification')}
              label={t('elevate.justification')}
              help={t('elevate.justificationHelp')}
              required
            />
            <SelectField
              {...fieldOf(form, 'minutes', '30')}
              label={t('elevate.minutes')}
              options={ELEVATION_MINUTES.map((count) => ({
                value: String(count),
                label: t('elevate.minutesOption', { count }),
              }))}
            />
            <TextField
              id="password"
              name="password"
              type="password"
              autoComplete="current-password"
              label={t('elevate.password')}
              error={form?.errors.password}
              required
            />
            <div>
              <Button type="submit" variant="internal" pending={isBusy}>
                {t('elevate.submit')}
              </Button>
            </div>
          </Form>
        </Card>
      )}
    </div>
  );
}
