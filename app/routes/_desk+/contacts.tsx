import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { FormProblems } from '#app/components/accounts/form-problems.tsx';
import { InvitePerson } from '#app/components/accounts/invite-person.tsx';
import { PeopleList } from '#app/components/accounts/people-list.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { fieldOf, formOf } from '#app/utils/form-state.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { contactsPath } from '#app/utils/paths.ts';
import { peopleAction } from '#app/utils/people-action.server.ts';
import { ContactsFormSchema } from '#models/contracts/accounts.ts';
import { requireActor } from '#server/auth/guards.ts';
import { findUsers } from '#server/domain/accounts/find-users.ts';
import { presentInvitation, presentUser } from '#server/presenters/account.ts';

export const handle = { i18n: ['auth'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireActor({ request, context }, 'accounting', 'manager');
  const language = await languageOf(request, actor);
  const query = new URL(request.url).searchParams;
  const q = (query.get('q') ?? '').slice(0, 100);
  const found = await findUsers({ actor, q, after: query.get('after') ?? undefined });
  return {
    title: pageTitle(language, translator(language, 'auth')('contacts.title')),
    q,
    language: actor.language,
    people: [
      ...found.invitations.map((invitation) => presentInvitation(actor, invitation, found.customerNames)),
      ...found.users.map((user) => presentUser(actor, user, found.customerNames)),
    ],
    next: found.next ? contactsPath({ q, after: found.next }) : null,
  };
}

export function action({ request, context }: ActionFunctionArgs) {
  const actor = requireActor({ request, context }, 'accounting', 'manager');
  return peopleAction({ request, actor, schema: ContactsFormSchema, backTo: contactsPath() });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Contacts() {
  const { q, language, people, next } = useLoaderData<typeof loader>();
  const form = formOf(useActionData<typeof action>());
  const { t } = useTranslation('auth');
  const { t: common } = useTranslation('common');
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <PageHeader
        title={t('contacts.title')}
        lead={t('contacts.lead')}
        actions={<LinkButton to="#invite">{t('people.inviteTitle')}</LinkButton>}
      />
      <FormProblems form={form} />
      <Form method="get" role="search" className="flex max-w-md items-end gap-2">
        <TextField name="q" type="search" label={t('people.search')} defaultValue={q} className="flex-1" />
        <Button type="submit">{common('actions.search')}</Button>
      </Form>
      <div>
        <PeopleList people={people} withCustomer />
        <Pagination previous={null} next={next} />
      </div>
      <InvitePerson form={form} language={language}>
        <TextField
          {...fieldOf(form, 'customerCode')}
          label={t('contacts.customerCode')}
          help={t('contacts.customerCodeHelp')}
          required
        />
      </InvitePerson>
    </div>
  );
}
