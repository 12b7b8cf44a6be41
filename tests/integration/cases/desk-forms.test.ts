import { beforeAll, describe, expect, test } from 'vitest';
import { runCaseAction } from '#app/components/cases/case-action.server.ts';
import { runCaseAction as runPortalAction } from '#app/components/portal/case-action.server.ts';
import { addDays } from '#models/contracts/days.ts';
import { Documents } from '#models/schemas/document.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { clock, dayOf } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { caseNow, move } from '#tests/integration/cases/case-facts.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let accounting: Actor;
let sales: Actor;
beforeAll(async () => {
  accounting = await buildActor('accounting');
  sales = await buildActor('sales');
});

type Fields = readonly (readonly [string, string])[];
const posted = (fields: Fields): Request =>
  new Request('http://localhost/form', { method: 'POST', body: new URLSearchParams(fields.map((pair) => [...pair])) });
const send = (actor: Actor, caseId: string, fields: Fields) =>
  runCaseAction({ actor, caseId, request: posted(fields), language: 'en' });

async function toQualify() {
  const { case: opened, customer } = await buildCase();
  const [item] = opened.items;
  const fields: Fields = [
    ['intent', 'qualify'],
    ['version', String(opened.version)],
    ['seen', '1'],
    ['reason', 'PRC-01'],
    ['department', 'sales'],
    ['priority', 'normal'],
    [`amount.${item?.id}`, '1500.00'],
  ];
  return { caseId: opened._id, customer, fields };
}

describe('a form is refused as a whole when it brings', () => {
  test.each([
    ['an amount for an item the case does not have', 'amount.somebodyelses', '10.00'],
    ['a field of another step', 'justification', 'Because'],
    ['a field of a form that is no step', 'note', 'Over to you'],
    ['a row for a credit note', 'note.0.number', 'AV-1'],
    ['an id of a file it does not ask for', 'document', 'somefile'],
    ['a text where files belong', 'files', 'order.pdf'],
  ])('%s', async (_what, name, value) => {
    const { caseId, fields } = await toQualify();
    await expect(send(accounting, caseId, [...fields, [name, value]])).rejects.toMatchObject({
      code: 'INVALID',
      fields: { [name]: ['INVALID'] },
    });
    expect((await caseNow(caseId)).state).toBe('OPEN');
    expect(await send(accounting, caseId, fields)).toMatchObject({ form: null, refused: null });
  });

  test('a file it does not ask for', async () => {
    const { caseId, fields } = await toQualify();
    const body = new FormData();
    for (const [name, value] of fields) {
      body.append(name, value);
    }
    body.append('files', new File(['order'], 'order.txt'));
    const request = new Request('http://localhost/form', { method: 'POST', body });
    await expect(runCaseAction({ actor: accounting, caseId, request, language: 'en' })).rejects.toMatchObject({
      code: 'INVALID',
    });
    expect(await Documents.within(everything()).count({ uploadedBy: accounting.userId })).toBe(0);
  });

  test('and so is the customer’s', async () => {
    const { case: opened, customer } = await buildCase();
    const fields: Fields = [
      ['intent', 'withdraw'],
      ['version', '1'],
      ['reason', 'We found it'],
    ];
    const press = (more: Fields) =>
      runPortalAction({
        actor: customer,
        caseId: opened._id,
        request: posted([...fields, ...more]),
        language: 'en',
      });
    for (const [name, value] of [
      ['proposal', '1'],
      ['newFact', 'Another'],
      ['document', 'somefile'],
    ] as const) {
      await expect(press([[name, value]])).rejects.toMatchObject({ code: 'INVALID' });
    }
    expect(await press([])).toEqual({ intent: 'withdraw', form: null });
  });
});

test.each(['', '0x1', '-1', '1e0'])('a step whose version is %j has come from an outdated page', async (version) => {
  const { caseId, customer, fields } = await toQualify();
  const others = fields.filter(([name]) => name !== 'version');
  const sent: Fields = version === '' ? others : [...others, ['version', version]];
  const answer = await send(accounting, caseId, sent);
  expect(answer).toMatchObject({ form: { errors: {} }, refused: { code: 'STALE' } });
  const approve: Fields = [
    ['intent', 'approve-amount'],
    ['amount', '10.00'],
    ['version', version],
  ];
  expect(await send(accounting, caseId, approve)).toMatchObject({ refused: { code: 'STALE' } });
  const withdraw: Fields = [
    ['intent', 'withdraw'],
    ['reason', 'We found it'],
    ['version', version],
  ];
  await expect(
    runPortalAction({ actor: customer, caseId, request: posted(withdraw), language: 'en' }),
  ).rejects.toMatchObject({ code: 'STALE' });
});

test('a proposal with several files that a script has stored is made with all of them', async () => {
  const { caseId, fields } = await toQualify();
  await send(accounting, caseId, fields);
  await move(sales, caseId, { action: 'start' });
  const files = await Promise.all(
    ['one.pdf', 'two.pdf'].map((name) =>
      Documents.insert({
        _id: newId(),
        key: newId(),
        name,
        contentType: 'application/pdf',
        size: 10,
        audience: 'shared',
        state: 'ready',
        uploadedBy: sales.userId,
        createdAt: clock.now(),
      }),
    ),
  );
  const ids = files.map(({ _id }) => _id);
  const answer = await send(sales, caseId, [
    ['intent', 'propose'],
    ['version', String((await caseNow(caseId)).version)],
    ['resolution', 'CREDIT_PARTIAL'],
    ['accepted', '90.00'],
    ['maintained', '1410.00'],
    ['rootCause', 'RC1'],
    ['explanation', 'See the two lists'],
    ...ids.map((id) => ['document', id] as const),
  ]);
  expect(answer).toMatchObject({ form: null, refused: null });
  expect((await caseNow(caseId)).proposal?.documents).toEqual(ids);
});

test('the form of corrected terms asks for the day of each invoice, where it was typed', async () => {
  const { caseId, fields } = await toQualify();
  await send(accounting, caseId, fields);
  await move(sales, caseId, { action: 'start' });
  const { version, items } = await caseNow(caseId);
  const due = `due.${items[0]?.invoiceId}`;
  const propose = (more: Fields, resolution = 'TERMS_CORRECTED') =>
    send(sales, caseId, [
      ['intent', 'propose'],
      ['version', String(version)],
      ['resolution', resolution],
      ['accepted', '0.00'],
      ['maintained', '1500.00'],
      ['rootCause', 'RC4'],
      ['explanation', '60 days, as agreed'],
      ...more,
    ]);
  expect((await propose([])).form?.errors).toEqual({ [due]: expect.stringMatching(/.+/) });
  expect((await propose([[due, '2026-02-30']])).form).toMatchObject({
    errors: { [due]: expect.stringContaining('date') },
    values: { [due]: '2026-02-30' },
  });
  expect((await propose([[due, '1999-01-01']])).refused).toMatchObject({
    code: 'DUE_DATE_IMPLAUSIBLE',
    fields: { dueDates: ['DUE_DATE_IMPLAUSIBLE'] },
  });
  await expect(propose([['due.another', '2026-12-31']])).rejects.toMatchObject({ code: 'INVALID' });
  const dueOn = addDays(dayOf(clock.now(), 'UTC'), 90);
  expect(await propose([[due, dueOn]])).toMatchObject({ form: null, refused: null });
  expect((await caseNow(caseId)).proposal?.dueDates).toEqual([{ invoiceId: items[0]?.invoiceId, dueOn }]);
});
