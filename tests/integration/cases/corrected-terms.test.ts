import { beforeAll, expect, test } from 'vitest';
import { addDays } from '#models/contracts/days.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { getPortalCase } from '#server/domain/cases/get-portal-case.ts';
import { verifyStream } from '#server/log/verify.ts';
import { clock } from '#server/platform/clock.ts';
import { presentCase } from '#server/presenters/case-desk.ts';
import { presentPortalCase } from '#server/presenters/case-portal.ts';
import { presentInvoice } from '#server/presenters/invoice.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { invoiceNow, move, startWork } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
});

/** A case about two invoices of one customer, on which sales works. */
async function underWay() {
  const customerId = (await buildCustomer())._id;
  const [first, second] = [await buildInvoice({ customerId }), await buildInvoice({ customerId })];
  const { case: opened, customer } = await buildCase({
    invoice: first,
    input: { reason: 'PTM-01', items: [first, second].map(({ _id }) => ({ invoiceId: _id, part: 'whole' as const })) },
  });
  await startWork(opened._id, { accounting, sales });
  const propose = (dueDates: { invoiceId: string; dueOn: string }[]) =>
    move(sales, opened._id, {
      action: 'propose',
      resolution: 'TERMS_CORRECTED',
      accepted: 0,
      maintained: opened.disputed,
      rootCause: 'RC4',
      explanation: '60 days, as the contract says',
      documents: [],
      dueDates,
    });
  return { opened, customer, first, second, propose };
}

test('corrected terms are offered, agreed, and move the due dates when they are carried out', async () => {
  const { opened, customer, first, second, propose } = await underWay();
  const dueOn = addDays(first.issuedOn, 60);
  const later = addDays(dueOn, 30);
  await propose([
    { invoiceId: first._id, dueOn },
    { invoiceId: second._id, dueOn: later },
  ]);
  const told = [
    { invoiceNumber: first.number, dueOn },
    { invoiceNumber: second.number, dueOn: later },
  ];
  const desk = await presentCase(sales, await getCase({ actor: sales, caseId: opened._id }));
  expect(desk.proposals).toMatchObject([{ resolution: 'TERMS_CORRECTED', dueDates: told }]);
  const portal = await presentPortalCase(customer, await getPortalCase({ actor: customer, caseId: opened._id }), {
    now: clock.now(),
    timeZone: 'Europe/Paris',
  });
  expect(portal.proposal?.dueDates).toEqual(told);

  await move(customer, opened._id, { action: 'accept', proposal: 1 });
  expect(await invoiceNow(first._id)).toMatchObject({ dueOn: first.dueOn });
  await move(accounting, opened._id, { action: 'resolve', creditNotes: [] });
  const after = await invoiceNow(first._id);
  expect(after).toMatchObject({
    dueOn,
    dueCorrected: { from: first.dueOn, caseId: opened._id },
    open: first.open,
    disputed: 0,
  });
  expect(await invoiceNow(second._id)).toMatchObject({ dueOn: later, disputed: 0 });
  expect(await presentInvoice(after, '2026-01-01')).toMatchObject({ dueOn, dueBefore: first.dueOn });
  const [resolved] = await Entries.within(everything()).find({ stream: `case:${opened._id}`, type: 'case.resolved' });
  expect(resolved?.data).toMatchObject({ dueDates: told });
  expect(await verifyStream(`case:${opened._id}`)).toEqual([]);
});

test('an invoice that is due on that day already is left alone, so that its file goes on owning the day', async () => {
  const { opened, customer, first, second, propose } = await underWay();
  const dueOn = addDays(first.issuedOn, 60);
  await propose([
    { invoiceId: first._id, dueOn },
    { invoiceId: second._id, dueOn: second.dueOn },
  ]);
  await move(customer, opened._id, { action: 'accept', proposal: 1 });
  // The ledger is mended before the case is carried out.
  await Invoices.within(everything()).updateOne({ _id: first._id }, { $set: { dueOn } });
  await move(accounting, opened._id, { action: 'resolve', creditNotes: [] });
  for (const { _id } of [first, second]) {
    expect((await invoiceNow(_id)).dueCorrected).toBeUndefined();
  }
});

test('a day on which an invoice cannot be due is refused by the number of the invoice, and nothing is offered', async () => {
  const { opened, first, second, propose } = await underWay();
  const good = { invoiceId: second._id, dueOn: addDays(second.issuedOn, 60) };
  for (const dueOn of [addDays(first.issuedOn, -1), addDays(first.issuedOn, 5 * 365 + 1)]) {
    await expect(propose([{ invoiceId: first._id, dueOn }, good])).rejects.toMatchObject({
      code: 'DUE_DATE_IMPLAUSIBLE',
      params: { number: first.number },
      fields: { dueDates: ['DUE_DATE_IMPLAUSIBLE'] },
    });
  }
  await expect(propose([good])).rejects.toMatchObject({ code: 'DUE_DATE_REQUIRED' });
  const { case: still } = await getCase({ actor: sales, caseId: opened._id });
  expect(still).toMatchObject({ state: 'IN_PROGRESS', proposalCount: 0 });
  expect(await invoiceNow(first._id)).toMatchObject({ dueOn: first.dueOn });
});
