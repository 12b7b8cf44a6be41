import { Form } from '@remix-run/react';
import { FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { InvoiceFilters } from '#app/components/invoices/invoice-filters.tsx';
import { InvoiceTable } from '#app/components/invoices/invoice-table.tsx';
import { Amount } from '#app/components/money/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { LinkButton } from '#app/components/ui/link-button.tsx';
import { Pagination } from '#app/components/ui/pagination.tsx';
import { type InvoiceQuery, invoicePath, newCasePath } from '#app/utils/paths.ts';
import type {
  InvoiceFilter,
  InvoiceSort,
  InvoiceTotals,
  StaffInvoiceRowView,
} from '#models/contracts/invoice-views.ts';

interface InvoiceListProps {
  page: {
    filter: InvoiceFilter;
    sort: InvoiceSort;
    q: string;
    totals: readonly InvoiceTotals[];
    invoices: readonly StaffInvoiceRowView[];
    previous: string | null;
    next: string | null;
    canOpenCase: boolean;
  };
  /** address of this list with another query */
  here: (query: InvoiceQuery) => string;
  /** one customer's invoices can be contested together */
  ofOneCustomer: boolean;
}

/** Invoices as the desk lists them, with sums by currency; chosen ones of one customer become a case. */
export function InvoiceList({ page, here, ofOneCustomer }: InvoiceListProps) {
  const { filter, sort, q, totals, invoices, previous, next } = page;
  const { t } = useTranslation(['desk', 'invoices', 'common', 'cases']);
  const canChoose = ofOneCustomer && page.canOpenCase;
  const table = (
    <div className="rounded-lg border border-line bg-surface">
      {invoices.length === 0 ? (
        <EmptyState
          icon={<FileText aria-hidden />}
          action={q || filter !== 'all' ? <LinkButton to={here({})}>{t('desk:list.clear')}</LinkButton> : undefined}
        >
          {q ? t('desk:customers.noInvoice', { q }) : t(`invoices:empty.${filter}`)}
        </EmptyState>
      ) : (
        <InvoiceTable
          caption={t('invoices:title')}
          invoices={invoices}
          href={({ id }) => invoicePath(id)}
          sort={sort}
          sortHref={(key) => here({ filter, q, sort: key })}
          forStaff={!ofOneCustomer}
          {...(canChoose ? { isSelectable: ({ payable }: StaffInvoiceRowView) => payable > 0 } : {})}
          keyboard
          stickyTop="top-12"
        />
      )}
      <Pagination
        previous={previous ? here({ filter, sort, q, before: previous }) : null}
        next={next ? here({ filter, sort, q, after: next }) : null}
      />
    </div>
  );
  return (
    <>
      <Totals totals={totals} />
      <InvoiceFilters filter={filter} sort={sort} q={q} here={here} />
      {canChoose ? (
        <Form method="get" action={newCasePath([]).replace('?', '')} className="group/select">
          {table}
          <div className="print-hidden sticky bottom-3 z-20 mt-3 hidden justify-end group-has-[[data-row-select]:checked]/select:flex max-md:bottom-18">
            <Button type="submit" variant="primary" className="shadow-float">
              {t('desk:customers.openCaseSelected')}
            </Button>
          </div>
        </Form>
      ) : (
        table
      )}
    </>
  );
}

function Totals({ totals }: { totals: readonly InvoiceTotals[] }) {
  const { t } = useTranslation('common');
  return totals.length === 0 ? null : (
    <ul className="mb-3 flex flex-col gap-1">
      {totals.map((sum) => (
        <li key={sum.currency}>
          <dl className="flex flex-wrap gap-x-6 gap-y-1">
            {(['owed', 'overdue', 'disputed'] as const).map((part) => (
              <div key={part} className="flex items-baseline gap-2">
                <dt className="text-sm text-ink-muted">{t(part === 'owed' ? 'money.open' : `money.${part}`)}</dt>
                <dd className="font-semibold">
                  <Amount amount={sum[part]} currency={sum.currency} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
