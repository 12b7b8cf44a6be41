import { useTranslation } from 'react-i18next';
import { FilterTabs } from '#app/components/ui/filter-tabs.tsx';
import type { InvoiceQuery } from '#app/utils/paths.ts';
import { INVOICE_FILTERS, type InvoiceFilter, type InvoiceSort } from '#models/contracts/invoice-views.ts';
import { InvoiceSearch } from './invoice-search.tsx';

interface InvoiceFiltersProps {
  filter: InvoiceFilter;
  sort: InvoiceSort;
  q: string;
  /** address of this list with another query */
  here: (query: InvoiceQuery) => string;
}

/** What narrows and orders an invoice list. A search is kept from filter to filter. Needs `invoices`. */
export function InvoiceFilters({ filter, sort, q, here }: InvoiceFiltersProps) {
  const { t } = useTranslation('invoices');
  return (
    <>
      <FilterTabs
        current={filter}
        tabs={INVOICE_FILTERS.map((key) => ({ key, label: t(`filters.${key}`), href: here({ filter: key, q }) }))}
      />
      <InvoiceSearch action={here({})} filter={filter} sort={sort} q={q} />
    </>
  );
}
