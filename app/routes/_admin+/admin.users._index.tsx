import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { PersonState } from '#app/components/accounts/person-state.tsx';
import { Instant } from '#app/components/money/instant.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { invalidForm, readForm, refusedForm } from '#app/utils/form.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { adminUserPath, adminUsersPath, inviteUserPath } from '#app/utils/paths.ts';
import { flashToast } from '#app/utils/toast.server.ts';
import { type UserView, WithdrawInvitationSchema } from '#models/contracts/accounts.ts';
import { requireActor } from '#server/auth/guards.ts';
import { findUsers, USER_GROUPS } from '#server/domain/accounts/find-users.ts';
import { withdrawInvitation } from '#server/domain/accounts/withdraw-invitation.ts';
import { presentInvitation, presentUser } from '#server/presenters/account.ts';

export const handle = { i18n: ['admin', 'auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const query = new URL(request.url).searchParams;
  const group = USER_GROUPS.find((name) => name === query.get('group'));
  const q = (query.get('q') ?? '').slice(0, 100);
  const found = await findUsers({ actor, group, q, after: query.get('after') ?? undefined });
  return {
    title: pageTitle(language, translator(language, 'admin')('users.title')),
    group: group ?? 'all',
    q,
    people: [
      ...found.invitations.map((invitation) => presentInvitation(actor, invitation, found.customerNames)),
      ...found.users.map((user) => presentUser(actor, user, found.customerNames)),
    ],
    next: found.next ? adminUsersPath({ group, q, after: found.next }) : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'admin');
  const language = await languageOf(request, actor);
  const posted = await readForm(request, WithdrawInvitationSchema, { language });
  if (!posted.ok) {
    return invalidForm(posted.form);
  }
  try {
    await withdrawInvitation({ actor, invitationId: posted.value.userId });
  } catch (error) {
    return refusedForm(error, posted.form, language);
  }
  const done = translator(language, 'auth')('people.withdrawn');
  return redirect(adminUsersPath(), { headers: await flashToast(request, 'success', done) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Users() {
  const { group, q, people, next } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('admin');
  const { t: auth } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  const tabs = (['all', ...(['staff', 'customers', 'guests'] as const)] as const).map((key) => ({
    key,
    label: t(`users.groups.${key}`),
    href: adminUsersPath({ group: key === 'all' ? '' : key, q }),
  }));
  const columns: Column<UserView>[] = [
    { key: 'name', header: auth('people.name'), card: 'title', grow: true, cell: (user) => <NameOf user={user} /> },
    {
      key: 'email',
      header: auth('people.email'),
      cell: (user) => (
        <bdi title={user.email} className="sm:block sm:max-w-72 sm:truncate">
          {user.email}
        </bdi>
      ),
    },
    { key: 'role', header: auth('people.role'), cell: (user) => <RoleOf user={user} /> },
    { key: 'status', header: auth('people.status'), cell: (user) => <StateOf user={user} /> },
    {
      key: 'seen',
      header: auth('people.lastSeen'),
      card: 'hidden',
      cell: (user) => (user.lastSeenAt ? <Instant at={user.lastSeenAt} /> : auth('people.never')),
    },
  ];
  return (
    <>
      <PageHeader
        title={t('users.title')}
        lead={t('users.lead')}
        actions={
          <LinkButton variant="primary" to={inviteUserPath()}>
            {t('users.invite')}
          </LinkButton>
        }
      />
      <FormProblems form={form} />
      <Form method="get" role="search" className="mb-3 flex max-w-md items-end gap-2">
        {group === 'all' ? null : <input type="hidden" name="group" value={group} />}
        <TextField name="q" type="search" label={auth('people.search')} defaultValue={q} className="flex-1" />
        <Button type="submit">{common('actions.search')}</Button>
      </Form>
      <FilterTabs tabs={tabs} current={group} />
      <Card flush className="mt-3">
        {people.length === 0 ? (
          <EmptyState>{auth(q ? 'people.emptySearch' : 'people.empty')}</EmptyState>
        ) : (
          <DataTable caption={auth('people.table')} columns={columns} rows={people} rowKey={(user) => user.id} />
        )}
        <Pagination previous={null} next={next} />
      </Card>
    </>
  );
}

function NameOf({ user }: { user: UserView }) {
  const { t } = useTranslation('auth');
  return user.status === 'invited' ? (
    <bdi>{user.name}</bdi>
  ) : (
    <TextLink quiet to={adminUserPath(user.id)}>
      <bdi>{user.name}</bdi>
      {user.isSelf ? ` (${t('people.you')})` : ''}
    </TextLink>
  );
}

function RoleOf({ user }: { user: UserView }) {
  const { t } = useTranslation('common');
  return (
    <span title={user.customerName} className="sm:block sm:max-w-72 sm:truncate">
      {t(`roles.${user.role}`)}
      {user.customerName ? (
        <>
          {' · '}
          <bdi>{user.customerName}</bdi>
        </>
      ) : null}
    </span>
  );
}

function StateOf({ user }: { user: UserView }) {
  const { t } = useTranslation('auth');
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <PersonState user={user} />
      {user.can.withdraw ? (
        <Form method="post">
          <input type="hidden" name="userId" value={user.id} />
          <Button type="submit" size="small" aria-label={t('people.withdrawNamed', { name: user.name })}>
            {t('people.withdraw')}
          </Button>
        </Form>
      ) : null}
    </span>
  );
}
