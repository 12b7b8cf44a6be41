import { z } from 'zod';
import { ACTIVE_STATES } from '#models/contracts/cases.ts';
import type { CustomerBalance } from '#models/contracts/views.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { config } from '#server/platform/config.ts';
import { caseScope, customerScope, invoiceScope } from '#server/policies/scope.ts';

const PAGE = 50;
const KeySchema = z.tuple([z.string().max(300), z.string().min(1).max(64)]);
type Key = z.infer<typeof KeySchema>;

const writeKey = ({ name, _id }: CustomerDoc): string => Buffer.from(JSON.stringify([name, _id])).toString('base64url');

/** A key somebody tampered with leads to the first page. */
function readKey(text: string | undefined): Key | null {
  try {
    return text ? KeySchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))) : null;
  } catch {
    return null;
  }
}

function beyond([name, id]: Key, isForward: boolean): Record<string, unknown> {
  const [past, from] = isForward ? ['$gt', '$gte'] : ['$lt', '$lte'];
  return {
    name: { [from as string]: name },
    $or: [{ name: { [past as string]: name } }, { name, _id: { [past as string]: id } }],
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Beginning of the name or of a word in it, or of the code. */
const search = (q: string): Record<string, unknown> => ({
  $or: [
    { name: { $regex: `(^|[\\s'’-])${escaped(q)}`, $options: 'i' } },
    { code: { $regex: `^${escaped(q)}`, $options: 'i' } },
  ],
});

export interface CustomerFigures {
  balances: CustomerBalance[];
  activeCases: number;
}

export interface CustomerPage {
  customers: CustomerDoc[];
  figures: ReadonlyMap<string, CustomerFigures>;
  previous: string | null;
  next: string | null;
}

/** One page of the customers an actor may reach, by name, with what each owes by currency and its active cases. */
export async function findCustomers({
  actor,
  q,
  after,
  before,
}: {
  actor: Actor;
  q?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}): Promise<CustomerPage> {
  const afterKey = readKey(after);
  const key = afterKey ?? readKey(before);
  const isForward = afterKey !== null || key === null;
  const conditions = [...(q ? [search(q)] : []), ...(key ? [beyond(key, isForward)] : [])];
  const step = isForward ? 1 : -1;
  const found = await Customers.within(customerScope(actor)).find(conditions.length === 0 ? {} : { $and: conditions }, {
    sort: { name: step, _id: step },
    limit: PAGE + 1,
    projection: { name: 1, code: 1, team: 1 },
  });
  const hasMore = found.length > PAGE;
  const customers = found.slice(0, PAGE);
  if (!isForward) {
    customers.reverse();
  }
  const first = customers[0];
  const last = customers.at(-1);
  return {
    customers,
    figures: await getCustomerFigures({ actor, customerIds: customers.map(({ _id }) => _id) }),
    previous: first && (isForward ? key !== null : hasMore) ? writeKey(first) : null,
    next: last && (isForward ? hasMore : true) ? writeKey(last) : null,
  };
}

/**
 * What customers owe, by currency (minor units; overdue is the undisputed part past its due day), and how many of their
 * cases are active, within what the actor may reach.
 */
export async function getCustomerFigures({
  actor,
  customerIds,
}: {
  actor: Actor;
  customerIds: readonly string[];
}): Promise<Map<string, CustomerFigures>> {
  if (customerIds.length === 0) {
    return new Map();
  }
  const today = dayOf(clock.now(), config().timeZone);
  const theirs = { customerId: { $in: customerIds } };
  const [sums, cases] = await Promise.all([
    Invoices.within(invoiceScope(actor)).aggregate<{
      _id: { customerId: string; currency: string };
      open: number;
      overdue: number;
      disputed: number;
    }>([
      { $match: { ...theirs, open: { $gt: 0 } } },
      {
        $group: {
          _id: { customerId: '$customerId', currency: '$currency' },
          open: { $sum: '$open' },
          disputed: { $sum: '$disputed' },
          overdue: { $sum: { $cond: [{ $lt: ['$dueOn', today] }, { $subtract: ['$open', '$disputed'] }, 0] } },
        },
      },
    ]),
    Cases.within(caseScope(actor)).aggregate<{ _id: string; count: number }>([
      { $match: { ...theirs, state: { $in: ACTIVE_STATES } } },
      { $group: { _id: '$customerId', count: { $sum: 1 } } },
    ]),
  ]);
  const active = new Map(cases.map(({ _id, count }) => [_id, count]));
  return new Map(
    customerIds.map((id) => [
      id,
      {
        activeCases: active.get(id) ?? 0,
        balances: sums
          .filter((sum) => sum._id.customerId === id)
          .map(({ _id, open, overdue, disputed }) => ({ currency: _id.currency, open, overdue, disputed }))
          .sort((a, b) => b.open - a.open || a.currency.localeCompare(b.currency)),
      },
    ]),
  );
}
