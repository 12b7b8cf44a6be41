import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { Search, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CustomerTable } from '#app/components/customers/customer-table.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { useSettings } from '#app/hooks/use-settings.ts';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { customersPath, importsPath } from '#app/utils/paths.ts';
import { CustomerListQuerySchema } from '#models/contracts/views.ts';
import { requireLedger } from '#server/auth/guards.ts';
import { findCustomers } from '#server/domain/customers/find-customers.ts';
import { parseOr400 } from '#server/http/json-answer.ts';
import { presentCustomerRows } from '#server/presenters/customer.ts';

export const handle = { i18n: ['desk'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const { lng: _lng, ...asked } = Object.fromEntries(new URL(request.url).searchParams);
    const query = parseOr400(CustomerListQuerySchema, asked);
    const page = await findCustomers({ actor, ...query, q: query.q || undefined });
    return {
      title: pageTitle(language, translator(language, 'desk')('customers.title')),
      customers: await presentCustomerRows(page),
      previous: page.previous,
      next: page.next,
      q: query.q ?? '',
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CustomersPage() {
  const { customers, previous, next, q } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['desk', 'common']);
  const { user } = useSettings();
  return (
    <>
      <PageHeader title={t('desk:customers.title')} />
      <Form key={q} method="get" role="search" className="print-hidden mb-3 flex items-end gap-2">
        <TextField
          name="q"
          type="search"
          label={t('desk:customers.search')}
          labelHidden
          placeholder={t('desk:customers.search')}
          defaultValue={q}
          maxLength={100}
          className="w-full max-w-xs"
        />
        <Button type="submit" aria-label={t('common:actions.search')} title={t('common:actions.search')}>
          <Search aria-hidden />
        </Button>
      </Form>
      <div className="rounded-lg border border-line bg-surface">
        {customers.length === 0 ? (
          <EmptyState
            icon={<Users aria-hidden />}
            action={
              q ? (
                <LinkButton to={customersPath()}>{t('desk:list.clear')}</LinkButton>
              ) : user?.canImport ? (
                <LinkButton to={importsPath()}>{t('common:nav.imports')}</LinkButton>
              ) : undefined
            }
          >
            {q ? t('desk:customers.noMatch', { q }) : t('desk:customers.empty')}
          </EmptyState>
        ) : (
          <CustomerTable customers={customers} />
        )}
        <Pagination
          previous={previous ? customersPath({ q, before: previous }) : null}
          next={next ? customersPath({ q, after: next }) : null}
        />
      </div>
    </>
  );
}
