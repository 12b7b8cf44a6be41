import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { AccessFields } from '#app/components/accounts/access-fields.tsx';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PersonFields } from '#app/components/accounts/person-fields.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { adminUsersPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ACCOUNT_CURRENCY, InviteUserSchema, MINOR_PER_UNIT } from '#models/contracts/accounts.ts';
import { requireActor } from '#server/auth/guards.ts';
import { inviteUser } from '#server/domain/accounts/invite-user.ts';
import { invitableRoles } from '#server/policies/account.ts';

export const handle = { i18n: ['admin', 'auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  return {
    title: pageTitle(language, translator(language, 'admin')('users.inviteTitle')),
    roles: invitableRoles(actor),
    language: actor.language,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const posted = await readForm(request, InviteUserSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const { email, name, language: theirs, customerCode, approvalLimit, ...access } = posted.value;
  try {
    await inviteUser({
      actor,
      offer: {
        email,
        name,
        language: theirs,
        customerCode,
        access: { ...access, approvalLimit: approvalLimit * MINOR_PER_UNIT },
      },
    });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
  const sent = translator(language, 'auth')('people.inviteSent', { email });
  return redirect(adminUsersPath(), { headers: await flashToast(request, 'success', sent) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function InviteUser() {
  const { roles, language } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('admin');
  const { t: auth } = useTranslation('auth');
  const isBusy = useNavigation().state === 'submitting';
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={t('users.inviteTitle')}
        lead={t('users.inviteLead')}
        back={<TextLink to={adminUsersPath()}>{t('users.back')}</TextLink>}
      />
      <Card>
        <Form method="post" noValidate className="flex flex-col gap-4">
          <FormProblems form={form} />
          <PersonFields form={form} language={language} />
          <AccessFields form={form} roles={roles} currency={ACCOUNT_CURRENCY} />
          <TextField
            {...fieldOf(form, 'customerCode')}
            label={t('access.customerCode')}
            help={t('access.customerCodeHelp')}
            optional
          />
          <div>
            <Button type="submit" variant="primary" pending={isBusy}>
              {auth('people.inviteSubmit')}
            </Button>
          </div>
        </Form>
      </Card>
    </div>
  );
}
