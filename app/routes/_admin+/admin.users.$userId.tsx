import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { AccessFields } from '#app/components/accounts/access-fields.tsx';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PersonState } from '#app/components/accounts/person-state.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { KeyValues } from '#app/components/ui/key-values.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { adminUserPath, adminUsersPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { ACCOUNT_CURRENCY, MINOR_PER_UNIT, UserFormSchema } from '#models/contracts/accounts.ts';
import { isStaffRole } from '#models/contracts/roles.ts';
import { requireActor } from '#server/auth/guards.ts';
import { changeAccess } from '#server/domain/accounts/change-access.ts';
import { disableUser } from '#server/domain/accounts/disable-user.ts';
import { enableUser } from '#server/domain/accounts/enable-user.ts';
import { customerNames, getUser } from '#server/domain/accounts/find-users.ts';
import { invitableRoles } from '#server/policies/account.ts';
import { presentUser } from '#server/presenters/account.ts';

export const handle = { i18n: ['admin', 'auth'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const user = await explained(context, () => getUser({ actor, userId: params.userId ?? '' }));
  const view = presentUser(actor, user, await customerNames([user]));
  return {
    title: pageTitle(language, user.name),
    user: view,
    // An account stays on its side: staff or customer.
    roles: invitableRoles(actor).filter((role) => isStaffRole(role) === isStaffRole(user.role)),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const userId = params.userId ?? '';
  const language = await languageOf(request, actor);
  const posted = await readForm(request, UserFormSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  const input = posted.value;
  try {
    switch (input.intent) {
      case 'access': {
        const { intent: _intent, version, approvalLimit, ...access } = input;
        const limit = approvalLimit * MINOR_PER_UNIT;
        await changeAccess({ actor, userId, version, access: { ...access, approvalLimit: limit } });
        break;
      }
      case 'disable':
        await disableUser({ actor, userId });
        break;
      case 'enable':
        await enableUser({ actor, userId });
        break;
    }
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
  const done =
    input.intent === 'access'
      ? translator(language, 'admin')('access.saved')
      : translator(language, 'auth')(`people.${input.intent}dDone`);
  return redirect(adminUserPath(userId), { headers: await flashToast(request, 'success', done) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function UserPage() {
  const { user, roles } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('admin');
  const { t: auth } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const isBusy = useNavigation().state === 'submitting';
  const { name } = user;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <PageHeader
        title={<bdi>{name}</bdi>}
        lead={<PersonState user={user} />}
        back={<TextLink to={adminUsersPath()}>{t('users.back')}</TextLink>}
      />
      <FormProblems form={form} />
      <Card>
        <KeyValues
          items={[
            { key: auth('people.email'), value: user.email },
            { key: auth('people.role'), value: common(`roles.${user.role}`) },
            { key: auth('people.customer'), value: user.customerName ? <bdi>{user.customerName}</bdi> : '' },
            {
              key: auth('people.lastSeen'),
              value: user.lastSeenAt ? <Instant at={user.lastSeenAt} exact /> : auth('people.never'),
            },
          ]}
        />
      </Card>
      <Card title={t('access.title')}>
        {user.can.changeAccess ? (
          <Form key={user.version} method="post" noValidate className="flex flex-col gap-4">
            <input type="hidden" name="intent" value="access" />
            <input type="hidden" name="version" value={user.version} />
            <AccessFields
              form={form}
              roles={roles}
              currency={ACCOUNT_CURRENCY}
              stored={{
                role: user.role,
                departments: user.departments,
                portfolio: user.portfolio,
                approvalLimit: Math.floor(user.approvalLimit / MINOR_PER_UNIT),
              }}
            />
            <div>
              <Button type="submit" variant="primary" pending={isBusy}>
                {t('access.save')}
              </Button>
            </div>
          </Form>
        ) : (
          <p className="text-ink-muted">
            {user.isSelf ? t('access.own') : user.status === 'disabled' ? t('access.closed') : t('access.guest')}
          </p>
        )}
      </Card>
      {user.can.disable ? (
        <Card title={auth('people.disable')}>
          <p className="mb-3">{auth('people.disableConsequence')}</p>
          <Form method="post">
            <Button type="submit" variant="danger" name="intent" value="disable">
              {auth('people.disableNamed', { name })}
            </Button>
          </Form>
        </Card>
      ) : null}
      {user.can.enable ? (
        <Form method="post">
          <Button type="submit" name="intent" value="enable">
            {auth('people.enableNamed', { name })}
          </Button>
        </Form>
      ) : null}
    </div>
  );
}
