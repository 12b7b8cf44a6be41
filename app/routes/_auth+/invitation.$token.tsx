import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PasswordFields } from '#app/components/accounts/password-fields.tsx';
import { AuthShell } from '#app/components/layout/auth-shell.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm, wrongField } from '#app/utils/form.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { homePath, signInPath } from '#app/utils/paths.ts';
import { withCookies } from '#app/utils/set-cookies.server.ts';
import { AcceptInvitationSchema } from '#models/contracts/accounts.ts';
import { LANGUAGES } from '#models/contracts/roles.ts';
import { clientOf } from '#server/auth/client.ts';
import { acceptInvitation, peekInvitation } from '#server/domain/accounts/accept-invitation.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const invitation = await peekInvitation({ secret: params.token ?? '' });
  const title = pageTitle(language, translator(language, 'auth')('invitation.title'));
  return data({ title, invitation }, { status: invitation ? 200 : 410 });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const language = await languageOf(request, context.actor);
  const client = clientOf(request, context.clientAddress);
  const posted = await readForm(request, AcceptInvitationSchema, { language, secrets: ['password', 'again'] });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const { again, password, ...chosen } = posted.value;
  if ((password ?? '') !== (again ?? '')) {
    return wrongField(posted.form, 'again', translator(language, 'auth')('password.different'));
  }
  try {
    const accepted = await acceptInvitation({ secret: params.token ?? '', ...chosen, password, client });
    return redirect(homePath(), { headers: withCookies(accepted.setCookies) });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
}

export const meta: MetaFunction<typeof loader> = ({ data: facts }) => [{ title: facts?.title }];

export default function AcceptInvitation() {
  const { invitation } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const isBusy = useNavigation().state !== 'idle';
  if (!invitation || invitation.isTaken) {
    return (
      <AuthShell title={t('invitation.overTitle')}>
        <p>{t(invitation ? 'invitation.taken' : 'invitation.over')}</p>
        <LinkButton variant="primary" to={signInPath()}>
          {t('signIn.title')}
        </LinkButton>
      </AuthShell>
    );
  }
  const { email, customerName: customer, needsPassword } = invitation;
  return (
    <AuthShell
      title={t('invitation.title')}
      lead={customer ? t('invitation.leadCustomer', { customer, email }) : t('invitation.lead', { email })}
    >
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormProblems form={form} />
        <TextField
          {...fieldOf(form, 'name', invitation.name)}
          autoComplete="name"
          label={t('invitation.name')}
          required
        />
        <SelectField
          {...fieldOf(form, 'language', invitation.language)}
          label={t('invitation.language')}
          options={LANGUAGES.map((code) => ({ value: code, label: common(`languages.${code}`) }))}
          required
        />
        <PasswordFields
          form={form}
          optional={!needsPassword}
          help={needsPassword ? undefined : `${t('password.help')} ${t('invitation.passwordOptional')}`}
        />
        <Button type="submit" variant="primary" pending={isBusy}>
          {t('invitation.submit')}
        </Button>
      </Form>
    </AuthShell>
  );
}
