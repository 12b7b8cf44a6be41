import { beforeAll, describe, expect, test } from 'vitest';
import type { CaseState } from '#models/contracts/cases.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Actor } from '#server/auth/actor.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { resumeWhenAnswered } from '#server/log/subscribers/resume-when-answered.ts';
import { useClock } from '#server/platform/clock.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { caseNow, invoiceNow, move, startWork } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
let manager: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
  manager = await buildActor('manager', { approvalLimit: 1_000_00 });
});

const reject = (caseId: string) =>
  move(manager, caseId, { action: 'reject', answer: 'The order names this price', rootCause: 'RCC', documents: [] });

const ENDS: Partial<Record<CaseState, (caseId: string, customer: Actor) => Promise<unknown>>> = {
  WITHDRAWN: (caseId, customer) => move(customer, caseId, { action: 'withdraw', reason: 'We found it' }),
  REJECTED: reject,
  CLOSED: async (caseId) => {
    await reject(caseId);
    await move(manager, caseId, { action: 'close', correctiveAction: 'none' });
  },
  RESOLVED: async (caseId, customer) => {
    await move(sales, caseId, {
      action: 'propose',
      resolution: 'DOCUMENT_PROVIDED',
      accepted: 0,
      maintained: 1_500_00,
      rootCause: 'RC3',
      explanation: 'Here is the delivery note',
      documents: [],
    });
    await move(customer, caseId, { action: 'accept', proposal: 1 });
    await move(accounting, caseId, { action: 'resolve', creditNotes: [] });
  },
};

async function ended(state: CaseState) {
  const { case: opened, customer, invoice } = await buildCase();
  const caseId = opened._id;
  await startWork(caseId, { accounting, sales });
  await ENDS[state]?.(caseId, customer);
  const say = (actor: Actor, audience: 'shared' | 'internal' = 'shared') =>
    postMessage({
      actor,
      input: {
        stream: `case:${caseId}`,
        audience,
        clientId: crypto.randomUUID(),
        body: richTextOf('Thank you. One more question'),
        documents: [],
      },
    });
  return { caseId, customer, invoiceId: invoice._id, say };
}

/**
 * Domain §9 gives a voice in a case without regard to its state; only the lawyers' narrows it (T16). An ended case keeps
 * its conversation, and going on with it takes the step that says so (T15).
 */
describe.each(Object.keys(ENDS) as CaseState[])('a case that is %s', (state) => {
  test('is still talked about by both sides, and no word moves it or its amounts', async () => {
    const { caseId, customer, invoiceId, say } = await ended(state);
    const before = { case: await caseNow(caseId), invoice: await invoiceNow(invoiceId) };
    expect(before.case.state).toBe(state);
    const words = [await say(customer), await say(sales), await say(sales, 'internal')];
    for (const entry of words) {
      await resumeWhenAnswered.handle(entry);
    }
    expect(words.map(({ audience }) => audience)).toEqual(['shared', 'shared', 'internal']);
    expect({ case: await caseNow(caseId), invoice: await invoiceNow(invoiceId) }).toEqual(before);
  });

  test('also long after it could be reopened', async () => {
    const { caseId, customer, say } = await ended(state);
    const restore = useClock({ now: () => new Date(Date.now() + 60 * 86_400_000) });
    try {
      await expect(
        move(customer, caseId, { action: 'reopen', newFact: 'Too late', documents: [] }),
      ).rejects.toMatchObject({ code: state === 'WITHDRAWN' ? 'TRANSITION_NOT_ALLOWED' : 'REOPEN_EXPIRED' });
      expect((await say(customer)).type).toBe('message.posted');
    } finally {
      restore();
    }
  });

  test('is read and not talked about by who has no voice in it, and does not exist for others', async () => {
    const { say } = await ended(state);
    await expect(say(await buildActor('auditor'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(say(await buildActor('customer'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
