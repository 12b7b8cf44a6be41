import { Customers } from '#models/schemas/customer.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';

export interface CaseRowFacts {
  /** customer id → name */
  customers: ReadonlyMap<string, string>;
  /** invoice id → open amount, minor units */
  open: ReadonlyMap<string, number>;
  /** case id → how many entries of both sides the actor has not seen */
  unread: ReadonlyMap<string, number>;
}

/** What a page of cases shows beside them, in three queries for the whole page. The cases are the actor's to read. */
export async function getCaseRowFacts({
  actor,
  cases,
}: {
  actor: Actor;
  cases: readonly CaseDoc[];
}): Promise<CaseRowFacts> {
  if (cases.length === 0) {
    return { customers: new Map(), open: new Map(), unread: new Map() };
  }
  const customerIds = [...new Set(cases.map(({ customerId }) => customerId))];
  const invoiceIds = [...new Set(cases.flatMap(({ items }) => items.map(({ invoiceId }) => invoiceId)))];
  const cursorIds = cases.map(({ _id }) => `${caseStream(_id)}|${actor.userId}`);
  const [customers, invoices, cursors] = await Promise.all([
    Customers.within(everything()).find({ _id: { $in: customerIds } }, { projection: { name: 1 } }),
    Invoices.within(everything()).find({ _id: { $in: invoiceIds } }, { projection: { open: 1 } }),
    ReadCursors.within(everything()).find({ _id: { $in: cursorIds } }, { projection: { stream: 1, all: 1 } }),
  ]);
  const read = new Map(cursors.map(({ stream, all }) => [stream, all]));
  return {
    customers: new Map(customers.map(({ _id, name }) => [_id, name])),
    open: new Map(invoices.map(({ _id, open }) => [_id, open])),
    unread: new Map(
      cases.map(({ _id, heads }) => {
        // Whoever wrote last was on the case and has seen what stood there.
        const unread = heads && heads.by !== actor.userId ? heads.all - (read.get(caseStream(_id)) ?? 0) : 0;
        return [_id, Math.max(0, unread)];
      }),
    ),
  };
}
