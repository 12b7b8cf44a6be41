import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { InvitePerson } from '#app/components/accounts/invite-person.tsx';
import { PeopleList } from '#app/components/accounts/people-list.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { colleaguesPath, withQuery } from '#app/utils/paths.ts';
import { peopleAction } from '#app/utils/people-action.server.ts';
import { ColleaguesFormSchema } from '#models/contracts/accounts.ts';
import { requireActor } from '#server/auth/guards.ts';
import { findUsers } from '#server/domain/accounts/find-users.ts';
import { presentInvitation, presentUser } from '#server/presenters/account.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'customer-admin');
  const language = await languageOf(request, actor);
  const after = new URL(request.url).searchParams.get('after') ?? undefined;
  const found = await findUsers({ actor, after });
  return {
    title: pageTitle(language, translator(language, 'auth')('colleagues.title')),
    customer: found.customerNames.get(actor.customerId ?? '') ?? '',
    language: actor.language,
    people: [
      ...found.invitations.map((invitation) => presentInvitation(actor, invitation, found.customerNames)),
      ...found.users.map((user) => presentUser(actor, user, found.customerNames)),
    ],
    next: found.next ? withQuery(colleaguesPath(), { after: found.next }) : null,
  };
}

export function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'customer-admin');
  const { customerId } = actor;
  return peopleAction({ request, actor, schema: ColleaguesFormSchema, customerId, backTo: colleaguesPath() });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Colleagues() {
  const { customer, language, people, next } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader title={t('colleagues.title')} lead={t('colleagues.lead', { customer })} />
      <FormProblems form={form} />
      <div>
        <PeopleList people={people} />
        <Pagination previous={null} next={next} />
      </div>
      <InvitePerson form={form} language={language} />
    </div>
  );
}
