import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { InvoiceList } from '#app/components/customers/invoice-list.tsx';
import { loadInvoiceList } from '#app/components/customers/load-invoice-list.server.ts';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import { invoicesPath } from '#app/utils/paths.ts';
import { requireLedger } from '#server/auth/guards.ts';

export const handle = { i18n: ['desk', 'invoices', 'cases'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireLedger({ request, context });
  const language = await languageOf(request, actor);
  return {
    title: pageTitle(language, translator(language, 'invoices')('title')),
    page: await loadInvoiceList({ actor, request }),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invoices() {
  const { page } = useLoaderData<typeof loader>();
  const { t } = useTranslation('invoices');
  return (
    <>
      <PageHeader title={t('title')} />
      <InvoiceList page={page} here={invoicesPath} ofOneCustomer={false} />
    </>
  );
}
