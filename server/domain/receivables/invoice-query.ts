import { z } from 'zod';
import {
  type InvoiceFilter,
  InvoiceFilterSchema,
  type InvoiceSort,
  InvoiceSortSchema,
} from '#models/contracts/invoices.ts';

export interface InvoiceListQuery {
  filter: InvoiceFilter;
  sort: InvoiceSort;
  after?: string | undefined;
  before?: string | undefined;
  q?: string | undefined;
}

const Key = z.string().min(1).max(400).optional().catch(undefined);
const Search = z.string().trim().min(1).max(100).optional().catch(undefined);

/** Newest first where the past is listed, soonest first where something is left to pay. */
const usualSort = (filter: InvoiceFilter): InvoiceSort => (filter === 'all' || filter === 'paid' ? 'issued' : 'due');

/** The query of an invoice list, read from an address. What makes no sense counts as not said; only texts are read. */
export function readInvoiceQuery(params: URLSearchParams): InvoiceListQuery {
  const said = (name: string): string | undefined => params.get(name) ?? undefined;
  const filter = InvoiceFilterSchema.catch('all').parse(said('filter'));
  return {
    filter,
    sort: InvoiceSortSchema.catch(usualSort(filter)).parse(said('sort')),
    after: Key.parse(said('after')),
    before: Key.parse(said('before')),
    q: Search.parse(said('q')),
  };
}
