import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { InvoiceList } from '#app/components/customers/invoice-list.tsx';
import { loadInvoiceList } from '#app/components/customers/load-invoice-list.server.ts';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { TextLink } from '#app/components/ui/text-link.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { explained } from '#app/utils/error-response.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { customerInvoicesPath, customerPath } from '#app/utils/paths.ts';
import { requireLedger } from '#server/auth/guards.ts';
import { findCustomerRef } from '#server/domain/customers/find-customer-ref.ts';
import { notFound } from '#server/platform/errors.ts';

export const handle = { i18n: ['desk', 'invoices', 'cases'] };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return explained(context, async () => {
    const customer = await findCustomerRef({ actor, customerId: params.customerId ?? '' });
    if (!customer) {
      throw notFound();
    }
    return {
      title: pageTitle(language, `${translator(language, 'invoices')('title')}, ${customer.name}`),
      customer,
      page: await loadInvoiceList({ actor, request, customerId: customer.id }),
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function CustomerInvoices() {
  const { customer, page } = useLoaderData<typeof loader>();
  const { t } = useTranslation('invoices');
  return (
    <>
      <PageHeader
        back={
          <TextLink to={customerPath(customer.id)}>
            <bdi className="wrap-anywhere">{customer.name}</bdi>
          </TextLink>
        }
        title={t('title')}
      />
      <InvoiceList page={page} here={(query) => customerInvoicesPath(customer.id, query)} ofOneCustomer />
    </>
  );
}
