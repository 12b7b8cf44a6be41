import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { InvoiceFilters } from '#app/components/invoices/invoice-filters.tsx';
import { InvoiceTable } from '#app/components/invoices/invoice-table.tsx';
import { TotalsSentence } from '#app/components/portal/totals-sentence.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { languageOf, translator } from '#app/i18n/i18n.server.ts';
import { pageTitle } from '#app/utils/page-title.server.ts';
import {
  contestPath,
  type InvoiceQuery,
  portalInvoicePath,
  portalInvoicesPath,
  statementPath,
} from '#app/utils/paths.ts';
import { requireCustomer } from '#server/auth/guards.ts';
import { findInvoices } from '#server/domain/receivables/find-invoices.ts';
import { readInvoiceQuery } from '#server/domain/receivables/invoice-query.ts';
import { getInvoiceTotals } from '#server/domain/receivables/invoice-totals.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { presentInvoiceRow } from '#server/presenters/invoice.ts';

export const handle = { i18n: ['portal', 'invoices'] };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = requireCustomer({ request, context });
  const language = await languageOf(request, actor);
  const query = readInvoiceQuery(new URL(request.url).searchParams);
  const [page, totals] = await Promise.all([
    findInvoices({ actor, selection: query.filter, ...query }),
    getInvoiceTotals({ actor }),
  ]);
  const today = dayOf(clock.now(), config().timeZone);
  return {
    title: pageTitle(language, translator(language, 'invoices')('title')),
    filter: query.filter,
    sort: query.sort,
    q: query.q ?? '',
    totals,
    invoices: page.invoices.map((invoice) => presentInvoiceRow(invoice, today)),
    previous: page.previous,
    next: page.next,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortalInvoices() {
  const { filter, sort, q, totals, invoices, previous, next } = useLoaderData<typeof loader>();
  const { t } = useTranslation(['portal', 'invoices', 'common']);
  const here = (change: InvoiceQuery) => portalInvoicesPath({ filter, sort, q, ...change });
  return (
    <>
      <PageHeader
        title={t('invoices:title')}
        lead={<TotalsSentence totals={totals} />}
        actions={<LinkButton to={statementPath()}>{t('portal:statement.title')}</LinkButton>}
      />
      <InvoiceFilters filter={filter} sort={sort} q={q} here={portalInvoicesPath} />
      {invoices.length === 0 ? (
        <Card>
          <EmptyState
            action={
              q || filter !== 'all' ? (
                <LinkButton to={portalInvoicesPath()}>{t('portal:invoices.showAll')}</LinkButton>
              ) : undefined
            }
          >
            {q ? t('portal:invoices.notFound', { q }) : t(`invoices:empty.${filter}`)}
          </EmptyState>
        </Card>
      ) : (
        <Form method="get" action={contestPath([]).replace('?', '')} className="group/select">
          <Card flush>
            <InvoiceTable
              caption={t('invoices:title')}
              invoices={invoices}
              href={({ id }) => portalInvoicePath(id)}
              sort={sort}
              sortHref={(key) => here({ sort: key })}
              isSelectable={({ payable }) => payable > 0}
              keyboard
            />
            <Pagination
              previous={previous ? here({ before: previous }) : null}
              next={next ? here({ after: next }) : null}
            />
          </Card>
          {/* Appears with the first ticked box; a style sheet is enough for that. */}
          <div className="print-hidden sticky bottom-18 z-20 mt-3 hidden justify-end group-has-checked/select:flex sm:bottom-3">
            <Button type="submit" variant="primary" className="shadow-float">
              {t('portal:invoices.contestSelected')}
            </Button>
          </div>
        </Form>
      )}
    </>
  );
}
