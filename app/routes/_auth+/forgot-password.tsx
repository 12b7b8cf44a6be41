import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf, typed } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { signInPath } from '#app/utils/paths.ts';
import { RequestLinkSchema } from '#models/contracts/accounts.ts';
import { clientOf } from '#server/auth/client.ts';
import { requestPasswordReset } from '#server/domain/accounts/request-password-reset.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  return { title: pageTitle(language, translator(language, 'auth')('forgot.title')) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const posted = await readForm(request, RequestLinkSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    const { email } = posted.value;
    await requestPasswordReset({ email, client: clientOf(request, context.clientAddress) });
    return { sentTo: email };
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function ForgotPassword() {
  const answer = useActionData<typeof action>();
  const form = formOf(answer);
  const { t } = useTranslation('auth');
  const isBusy = useNavigation().state !== 'idle';
  if (answer && 'sentTo' in answer) {
    return (
      <AuthShell title={t('link.sentTitle')}>
        <p role="status">{t('forgot.sent', { email: answer.sentTo })}</p>
        <p className="text-ink-muted">{t('link.notArrived')}</p>
        <TextLink to={signInPath()}>{t('forgot.back')}</TextLink>
      </AuthShell>
    );
  }
  return (
    <AuthShell title={t('forgot.title')} lead={t('forgot.lead')}>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <TextField
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          label={t('signIn.email')}
          error={form?.errors.email}
          defaultValue={typed(form, 'email')}
          required
        />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t('forgot.submit')}
        </Button>
      </Form>
      <TextLink to={signInPath()}>{t('forgot.back')}</TextLink>
    </AuthShell>
  );
}
