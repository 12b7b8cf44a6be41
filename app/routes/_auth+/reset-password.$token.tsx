import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PasswordFields } from '#app/components/accounts/password-fields.tsx';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm, wrongField } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { forgotPasswordPath, homePath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { ResetPasswordSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { peekPasswordReset, resetPassword } from '#server/domain/accounts/reset-password.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const account = await peekPasswordReset({ secret: params.token ?? '' });
  const title = pageTitle(language, translator(language, 'auth')('reset.title'));
  return data({ title, email: account?.email ?? null }, { status: account ? 200 : 410 });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const client = clientOf(request, context.clientAddress);
  const posted = await readForm(request, ResetPasswordSchema, { language, secrets: ['password', 'again'] });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const { password, again } = posted.value;
  if (password !== again) {
    return wrongField(posted.form, 'again', translator(language, 'auth')('password.different'));
  }
  try {
    const { setCookies } = await resetPassword({ secret: params.token ?? '', password, client });
    return redirect(homePath(), { headers: withCookies(setCookies) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function ResetPassword() {
  const { email } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const isBusy = useNavigation().state !== 'idle';
  if (email === null) {
    return (
      <AuthShell title={t('reset.overTitle')}>
        <p>{t('reset.over')}</p>
        <LinkButton variant="primary" to={forgotPasswordPath()}>
          {t('link.again')}
        </LinkButton>
      </AuthShell>
    );
  }
  return (
    <AuthShell title={t('reset.title')} lead={t('reset.lead', { email })}>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <PasswordFields form={form} />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t('reset.submit')}
        </Button>
      </Form>
    </AuthShell>
  );
}
