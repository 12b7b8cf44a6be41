import { streamOf } from '#models/contracts/entries.ts';
import { RISK_FIELDS, type RiskView } from '#models/contracts/views.ts';
import { Customers } from '#models/schemas/customer.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { appendEntries } from '#server/log/append.ts';
import { clock } from '#server/platform/clock.ts';
import { notFound } from '#server/platform/errors.ts';
import { canSeeCustomers, visibleRisk } from '#server/policies/customer.ts';
import { customerScope } from '#server/policies/scope.ts';

/** A page that is read again and again within this time is one view in the log. */
const ONE_VIEW_MS = 3_600_000;

/**
 * What of a customer's risk this reader may see; null for those who see nothing. The only way to these data: whoever is
 * given any of them is on record first (domain §9, "view of risk data").
 * @throws AppError NOT_FOUND for a foreign or missing customer. Appends `customer.riskViewed`, at most one an hour for
 * the same person and the same facts.
 */
export async function getCustomerRisk({
  actor,
  customerId,
}: {
  actor: Actor;
  customerId: string;
}): Promise<RiskView | null> {
  const customer = canSeeCustomers(actor)
    ? await Customers.within(customerScope(actor)).findById(customerId, { projection: { risk: 1 } })
    : null;
  if (!customer) {
    throw notFound();
  }
  const risk = visibleRisk(actor, customer.risk);
  const fields = RISK_FIELDS.filter((field) => risk?.[field] !== undefined);
  if (fields.length > 0 && !(await isOnRecord(actor, customerId, fields))) {
    await appendEntries({
      stream: streamOf('customer', customerId),
      actor,
      entries: [{ type: 'customer.riskViewed', audience: 'internal', data: { fields } }],
    });
  }
  return risk;
}

async function isOnRecord(actor: Actor, customerId: string, fields: readonly string[]): Promise<boolean> {
  const last = await Entries.within(everything()).findOne(
    {
      stream: streamOf('customer', customerId),
      type: 'customer.riskViewed',
      'actor.userId': actor.userId,
      at: { $gt: new Date(clock.now().getTime() - ONE_VIEW_MS) },
    },
    { sort: { 'all.seq': -1 } },
  );
  const seen = (last?.data as { fields: string[] } | undefined)?.fields ?? [];
  return fields.every((field) => seen.includes(field));
}
