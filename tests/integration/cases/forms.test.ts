import { expect, test } from 'vitest';
import { openOnBehalf } from '#app/components/cases/open-on-behalf.server.ts';
import { runCaseAction as runPortalAction } from '#app/components/portal/case-action.server.ts';
import { action as tell } from '#app/routes/_portal+/portal.contest.$draftId.tell.tsx';
import { ContestDrafts } from '#models/schemas/contest-draft.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { startDraft } from '#server/domain/cases/contest/start-draft.ts';
import { getContestable } from '#server/domain/cases/get-contestable.ts';
import { buildActor, buildCustomer } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { invoiceNow } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const posted = (fields: Record<string, string>): Request =>
  new Request('http://localhost/form', { method: 'POST', body: new URLSearchParams(fields) });

test('the desk’s form sent twice opens one case and leads to it both times', async () => {
  const accounting = await buildActor('accounting');
  const invoice = await buildInvoice();
  const fields = {
    clientId: crypto.randomUUID(),
    invoice: invoice._id,
    [`part.${invoice._id}`]: 'amount',
    [`amount.${invoice._id}`]: '4000.00',
    reason: 'PRC-01',
    description: 'Telephoned today',
  };
  const send = (changed: Record<string, string> = {}) =>
    openOnBehalf({ actor: accounting, request: posted({ ...fields, ...changed }), language: 'en' });
  const first = await send();
  const again = await send();
  expect(first.opened).not.toBeNull();
  expect(again).toMatchObject({ opened: { _id: first.opened?._id }, form: null });
  expect((await invoiceNow(invoice._id)).disputed).toBe(4_000_00);
  expect(await Cases.within(everything()).count({ 'items.invoiceId': invoice._id })).toBe(1);
  // Other words under the same id, or another form about what is frozen, are not the same form.
  expect((await send({ description: 'Something else' })).form?.message).toBeTruthy();
  const other = await send({ clientId: crypto.randomUUID() });
  expect(other.form?.errors[`amount.${invoice._id}`]).toBeTruthy();
});

test('more invoices than one case takes are refused, not cut off', async () => {
  const accounting = await buildActor('accounting');
  const { _id: customerId } = await buildCustomer();
  const invoices = await Promise.all(Array.from({ length: 51 }, () => buildInvoice({ customerId })));
  const invoiceIds = invoices.map(({ _id }) => _id);
  await expect(getContestable({ actor: accounting, invoiceIds })).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect((await getContestable({ actor: accounting, invoiceIds: invoiceIds.slice(1) })).items).toHaveLength(50);
});

test('a draft keeps ids of files only, whatever a form calls one', async () => {
  const customer: Actor = await buildActor('customer');
  const invoice = await buildInvoice({ customerId: customer.customerId ?? '' });
  const { _id: draftId } = await startDraft({ actor: customer, invoiceIds: [invoice._id], reason: 'PRC-01' });
  const context = { actor: customer, cspNonce: 'n', requestId: 'request' };
  const body = new FormData();
  body.set('description', 'The price is not what we agreed');
  body.set('document', 'x'.repeat(17_000_000));
  const request = new Request('http://localhost/form', { method: 'POST', body });
  const answer = (await tell({ request, context, params: { draftId } } as never)) as { init?: { status: number } };
  expect(answer.init?.status).toBe(400);
  expect((await ContestDrafts.within(everything()).findById(draftId))?.documents).toEqual([]);
});

test('the first step of contesting, pressed twice at once, begins one draft', async () => {
  const customer: Actor = await buildActor('customer');
  const invoice = await buildInvoice({ customerId: customer.customerId ?? '' });
  const press = () => startDraft({ actor: customer, invoiceIds: [invoice._id], reason: 'PRC-01' });
  const drafts = await Promise.all(Array.from({ length: 5 }, press));
  expect(new Set(drafts.map(({ _id }) => _id)).size).toBe(1);
  expect(await ContestDrafts.within(everything()).count({ userId: customer.userId })).toBe(1);
});

test('answers sent through the form are messages, and no more of them pass at once than of others', async () => {
  const { case: opened, customer } = await buildCase();
  const send = (n: number) =>
    runPortalAction({
      actor: customer,
      caseId: opened._id,
      request: posted({ intent: 'answer', clientId: crypto.randomUUID(), text: `Answer ${n}` }),
      language: 'en',
    });
  const answers = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => send(n)));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']));
  const stored = await Entries.within(everything()).count({ stream: `case:${opened._id}`, type: 'message.posted' });
  expect(stored).toBe(40 - refused.length);
  expect(stored).toBeLessThan(30);
});
