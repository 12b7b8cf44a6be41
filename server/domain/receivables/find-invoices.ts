import { z } from 'zod';
import type { InvoiceSort } from '#models/contracts/invoices.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { filterOf, type InvoiceSelection } from '#server/domain/receivables/invoice-status.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { invoiceScope } from '#server/policies/scope.ts';

type Direction = 1 | -1;
const ORDER: Record<InvoiceSort, { field: 'dueOn' | 'issuedOn' | 'total' | 'number'; direction: Direction }> = {
  due: { field: 'dueOn', direction: 1 },
  issued: { field: 'issuedOn', direction: -1 },
  amount: { field: 'total', direction: -1 },
  number: { field: 'number', direction: 1 },
};

/** Behind every stored text that starts with another. */
const LAST = '\uffff';
const PAGE = 25;
const MAX_PAGE = 200;

const KeySchema = z.tuple([z.union([z.string().max(100), z.number().int()]), z.string().min(1).max(64)]);
type Key = z.infer<typeof KeySchema>;

const writeKey = (invoice: InvoiceDoc, sort: InvoiceSort): string =>
  Buffer.from(JSON.stringify([invoice[ORDER[sort].field], invoice._id])).toString('base64url');

/** A key somebody tampered with, or of another order, leads to the first page. */
function readKey(text: string | undefined, sort: InvoiceSort): Key | null {
  if (!text || text.length > 400) {
    return null;
  }
  try {
    const key = KeySchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return typeof key[0] === (sort === 'amount' ? 'number' : 'string') ? key : null;
  } catch {
    return null;
  }
}

/** What lies behind (or before) a key in an order; the outer bound is what an index can use. */
function beyond([value, id]: Key, sort: InvoiceSort, isForward: boolean): Record<string, unknown> {
  const { field, direction } = ORDER[sort];
  const [past, from] = (direction === 1) === isForward ? ['$gt', '$gte'] : ['$lt', '$lte'];
  return {
    [field]: { [from as string]: value },
    $or: [{ [field]: { [past as string]: value } }, { [field]: value, _id: { [isForward ? '$gt' : '$lt']: id } }],
  };
}

/** Number or order reference that starts with what was typed, as typed or in capitals. */
function search(q: string): Record<string, unknown> {
  const starts = [...new Set([q, q.toUpperCase()])];
  return {
    $or: starts.flatMap((start) => [
      { number: { $gte: start, $lt: start + LAST } },
      { orderReference: { $gte: start, $lt: start + LAST } },
    ]),
  };
}

export interface InvoicePage {
  invoices: InvoiceDoc[];
  /** keys for `before` and `after`; null at an end */
  previous: string | null;
  next: string | null;
}

/**
 * One page of the invoices an actor may reach, by key. Orders: due day (soonest first), date of issue (newest first),
 * amount (largest first), number; ties by id.
 * @param selection see `filterOf`
 * @param q beginning of the number or of the order reference
 * @param customerId narrows a desk's list to one customer
 */
export async function findInvoices({
  actor,
  selection = 'all',
  sort = 'due',
  after,
  before,
  q,
  customerId,
  limit = PAGE,
}: {
  actor: Actor;
  selection?: InvoiceSelection | undefined;
  sort?: InvoiceSort | undefined;
  after?: string | undefined;
  before?: string | undefined;
  q?: string | undefined;
  customerId?: string | undefined;
  limit?: number | undefined;
}): Promise<InvoicePage> {
  const today = dayOf(clock.now(), config().timeZone);
  const size = Math.min(limit, MAX_PAGE);
  const afterKey = readKey(after, sort);
  const key = afterKey ?? readKey(before, sort);
  const isForward = afterKey !== null || key === null;
  const { field, direction } = ORDER[sort];
  const step = (isForward ? 1 : -1) as Direction;
  const conditions: Record<string, unknown>[] = [
    ...(customerId ? [{ customerId }] : []),
    filterOf(selection, today),
    ...(q ? [search(q)] : []),
    ...(key ? [beyond(key, sort, isForward)] : []),
  ].filter((condition) => Object.keys(condition).length > 0);
  const found = await Invoices.within(invoiceScope(actor)).find(conditions.length === 0 ? {} : { $and: conditions }, {
    sort: { [field]: (direction * step) as Direction, _id: step },
    limit: size + 1,
    projection: { source: 0, createdAt: 0 },
  });
  const hasMore = found.length > size;
  const invoices = found.slice(0, size);
  if (!isForward) {
    invoices.reverse();
  }
  const first = invoices[0];
  const last = invoices.at(-1);
  return {
    invoices,
    previous: first && (isForward ? key !== null : hasMore) ? writeKey(first, sort) : null,
    next: last && (isForward ? hasMore : true) ? writeKey(last, sort) : null,
  };
}
