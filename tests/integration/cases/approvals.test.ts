import { beforeAll, describe, expect, test } from 'vitest';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { getCase } from '#server/domain/cases/get-case.ts';
import { clock } from '#server/platform/clock.ts';
import { presentCase } from '#server/presenters/case-desk.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { caseNow, move, startWork } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
});

const manager = (approvalLimit: number) => buildActor('manager', { approvalLimit });

async function inProgress(total = 6_000_00, contested = 3_000_00) {
  const invoice = await buildInvoice({ total });
  const made = await buildCase({
    invoice,
    input: { items: [{ invoiceId: invoice._id, part: 'amount', amount: contested }] },
  });
  await startWork(made.case._id, { accounting, sales });
  return { caseId: made.case._id, customer: made.customer };
}

const approve = async (actor: Actor, caseId: string, amount: number) =>
  approveCase({ actor, caseId, input: { kind: 'amount', version: (await caseNow(caseId)).version, amount } });

const propose = (
  caseId: string,
  resolution: 'CREDIT_PARTIAL' | 'WRITE_OFF' = 'CREDIT_PARTIAL',
  { accepted = 2_000_00, maintained = 1_000_00 } = {},
) =>
  move(sales, caseId, {
    action: 'propose',
    resolution,
    accepted,
    maintained,
    rootCause: 'RC1',
    explanation: 'As agreed by telephone',
    documents: [],
  });

const change = ({ userId }: Actor, changes: Partial<UserDoc>) =>
  Users.within(everything()).updateOne({ _id: userId }, { $set: changes });

describe('an approval is for one offer', () => {
  test('what the customer refused is approved anew, whatever kind the next offer is of', async () => {
    const { caseId, customer } = await inProgress();
    const [finance, other] = [await manager(10_000_00), await manager(10_000_00)];
    await approve(finance, caseId, 2_000_00);
    await approveCase({ actor: other, caseId, input: { kind: 'legal', version: (await caseNow(caseId)).version } });
    await propose(caseId);
    await move(customer, caseId, { action: 'refuse', proposal: 1, counterArgument: 'Not enough' });
    const offers = async () => presentCase(finance, await getCase({ actor: finance, caseId }));
    expect((await offers()).proposals).toMatchObject([{ version: 1, refusedAt: expect.any(String) }]);
    await expect(propose(caseId, 'WRITE_OFF')).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
    // The consent to hand the case to the lawyers is about the case, not about the offer.
    expect((await caseNow(caseId)).approvals).toMatchObject([{ kind: 'legal', by: other.userId }]);
    await approve(finance, caseId, 2_000_00);
    expect((await propose(caseId, 'WRITE_OFF')).state).toBe('PROPOSED');
    const [former, current] = (await offers()).proposals;
    expect(former?.refusedAt).toEqual(expect.any(String));
    expect(current).not.toHaveProperty('refusedAt');
  });
});

test('more than what is disputed is refused as such, and above the limit as above the limit', async () => {
  const { caseId } = await inProgress();
  await expect(approve(await manager(10_000_00), caseId, 3_000_01)).rejects.toMatchObject({
    code: 'AMOUNT_ABOVE_DISPUTED',
    fields: { amount: ['AMOUNT_ABOVE_DISPUTED'] },
  });
  await expect(approve(await manager(1_000_00), caseId, 3_000_00)).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
});

describe('an approval counts while its author could still give it', () => {
  test.each([
    ['has left', { disabledAt: clock.now() }],
    ['is no manager any more', { role: 'auditor' }],
    ['has a lower limit now', { approvalLimit: 1_999_99 }],
  ] as const)('not when its author %s', async (_how, changes) => {
    const { caseId } = await inProgress();
    const finance = await manager(10_000_00);
    await approve(finance, caseId, 2_000_00);
    expect((await getCase({ actor: finance, caseId })).case.approvals).toHaveLength(1);
    await change(finance, changes);
    expect((await getCase({ actor: await manager(0), caseId })).case.approvals).toEqual([]);
    await expect(propose(caseId)).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
  });

  test('a co-signature rests on being a manager, not on the limit', async () => {
    const { caseId } = await inProgress(30_000_00, 20_000_00);
    const [finance, credit] = [await manager(50_000_00), await manager(1_000_00)];
    await approve(finance, caseId, 15_000_00);
    await approve(credit, caseId, 15_000_00);
    const offer = () => propose(caseId, 'CREDIT_PARTIAL', { accepted: 15_000_00, maintained: 5_000_00 });
    await change(credit, { disabledAt: clock.now() });
    await expect(offer()).rejects.toMatchObject({ code: 'APPROVAL_LIMIT' });
    await Users.within(everything()).updateOne({ _id: credit.userId }, { $unset: { disabledAt: 1 } });
    expect((await offer()).state).toBe('PROPOSED');
  });

  test('nor does the consent of a manager who has left send a case to the lawyers', async () => {
    const { caseId } = await inProgress();
    const [first, second] = [await manager(0), await manager(0)];
    await approveCase({ actor: second, caseId, input: { kind: 'legal', version: (await caseNow(caseId)).version } });
    await change(second, { disabledAt: clock.now() });
    const send = () => move(first, caseId, { action: 'sendToLegal', justification: 'No answer', formalNotice: 'sent' });
    await expect(send()).rejects.toMatchObject({ code: 'SECOND_MANAGER_REQUIRED' });
  });
});
