import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { DemoAccounts } from '#app/components/accounts/demo-accounts.tsx';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { forgotPasswordPath, magicLinkRequestPath, withQuery } from '#app/utils/paths.ts';
import { safeRedirect } from '#app/utils/safe-redirect.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { SignInSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { DEMO_PASSWORD, findDemoAccounts } from '#server/domain/accounts/find-demo-accounts.ts';
import { signIn } from '#server/domain/accounts/sign-in.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const url = new URL(request.url);
  const returnTo = safeRedirect(url.searchParams.get('returnTo'));
  if (context.actor) {
    throw redirect(returnTo);
  }
  const language = await languageOf(request, null);
  const demoAccounts = await findDemoAccounts();
  const chosen = demoAccounts.find(({ email }) => email === url.searchParams.get('as'));
  return {
    title: pageTitle(language, translator(language, 'auth')('signIn.title')),
    returnTo,
    demoAccounts,
    demoPassword: demoAccounts.length > 0 ? DEMO_PASSWORD : '',
    filled: chosen ? { email: chosen.email, password: DEMO_PASSWORD } : { email: '', password: '' },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const language = await languageOf(request, null);
  const client = clientOf(request, context.clientAddress);
  const posted = await readForm(request, SignInSchema, { language, secrets: ['password'] });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const { email, password, returnTo } = posted.value;
  try {
    const { setCookies } = await signIn({ email, password, client });
    return redirect(safeRedirect(returnTo), { headers: withCookies(setCookies) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SignIn() {
  const { returnTo, demoAccounts, demoPassword, filled } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const isBusy = useNavigation().formAction?.startsWith('/sign-in') ?? false;
  const nextTo = { returnTo: returnTo === '/' ? '' : returnTo };
  return (
    <AuthShell
      title={t('signIn.title')}
      below={
        demoAccounts.length > 0 ? (
          <DemoAccounts accounts={demoAccounts} password={demoPassword} returnTo={nextTo.returnTo} />
        ) : null
      }
    >
      <Form key={filled.email} method="post" action="/sign-in" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <input type="hidden" name="returnTo" value={returnTo} />
        <TextField
          {...fieldOf(form, 'email', filled.email)}
          type="email"
          autoComplete="username"
          label={t('signIn.email')}
          required
        />
        <TextField
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          label={t('signIn.password')}
          error={form?.errors.password}
          defaultValue={filled.password}
          required
        />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t('signIn.submit')}
        </Button>
      </Form>
      <TextLink to={forgotPasswordPath()}>{t('signIn.forgot')}</TextLink>
      <div className="flex flex-col gap-1 border-t border-line pt-4">
        <LinkButton to={withQuery(magicLinkRequestPath(), nextTo)}>{t('signIn.byLink')}</LinkButton>
        <p className="text-sm text-ink-muted">{t('signIn.byLinkHelp')}</p>
      </div>
    </AuthShell>
  );
}
