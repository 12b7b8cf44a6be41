import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PasswordFields } from '#app/components/accounts/password-fields.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, readForm, refusedForm, wrongField } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { accountPasswordPath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ChangePasswordSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { requireActor } from '#server/auth/guards.ts';
import { changePassword } from '#server/domain/accounts/change-password.ts';
import { getOwnAccount } from '#server/domain/accounts/get-own-account.ts';
import { AppError } from '#server/platform/errors.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const { email, hasPassword } = await explained(context, () => getOwnAccount({ actor }));
  return { title: pageTitle(language, translator(language, 'auth')('account.password')), email, hasPassword };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context });
  const language = await languageOf(request, actor);
  const t = translator(language, 'auth');
  const secrets = ['current', 'password', 'again'];
  const posted = await readForm(request, ChangePasswordSchema, { language, secrets });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const { current, password, again } = posted.value;
  if (password !== again) {
    return wrongField(posted.form, 'again', t('password.different'));
  }
  try {
    const client = clientOf(request, context.clientAddress);
    const { setCookie } = await changePassword({ actor, current, password, client });
    const flash = await flashToast(request, 'success', t('account.passwordSaved'));
    return redirect(accountPasswordPath(), { headers: withCookies([setCookie], flash) });
  } catch (error) {
    if (error instanceof AppError && error.code === 'CREDENTIALS_WRONG') {
      return wrongField(posted.form, 'current', t('password.wrong'));
    }
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Password() {
  const { email, hasPassword } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const isBusy = useNavigation().state === 'submitting';
  return (
    <Card>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <p className="text-ink-muted">{hasPassword ? t('account.passwordLead') : t('account.firstPassword')}</p>
        {/* Password managers file the new password under this name. */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        {hasPassword ? (
          <TextField
            id="current"
            name="current"
            type="password"
            autoComplete="current-password"
            label={t('password.current')}
            error={form?.errors.current}
            required
          />
        ) : null}
        <PasswordFields form={form} />
        <div>
          <Button type="submit" variant="primary" pending={isBusy}>
            {t('account.passwordSubmit')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
