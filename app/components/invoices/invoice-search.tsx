import { Form, useSubmit } from '@remix-run/react';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';
import { SelectField } from '#app/components/ui/select-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { INVOICE_SORTS, type InvoiceFilter, type InvoiceSort } from '#models/contracts/invoice-views.ts';

interface InvoiceSearchProps {
  action: string;
  filter: InvoiceFilter;
  sort: InvoiceSort;
  q: string;
}

/** Search and order of an invoice list; a plain form, so that it works before any script. Needs `invoices`. */
export function InvoiceSearch({ action, filter, sort, q }: InvoiceSearchProps) {
  const { t } = useTranslation(['invoices', 'common']);
  const submit = useSubmit();
  return (
    <Form
      key={`${filter}|${sort}|${q}`}
      method="get"
      action={action}
      role="search"
      className="print-hidden my-4 flex flex-wrap items-end gap-3"
    >
      <input type="hidden" name="filter" value={filter} />
      <TextField
        type="search"
        name="q"
        defaultValue={q}
        maxLength={100}
        label={t('invoices:search')}
        autoComplete="off"
        className="min-w-48 flex-1"
      />
      <SelectField
        name="sort"
        defaultValue={sort}
        label={t('invoices:sortBy')}
        onChange={(event) => submit(event.currentTarget.form)}
        options={INVOICE_SORTS.map((value) => ({ value, label: t(`invoices:sorts.${value}`) }))}
        className="w-40"
      />
      <Button type="submit">
        <Search aria-hidden />
        {t('common:actions.search')}
      </Button>
    </Form>
  );
}
