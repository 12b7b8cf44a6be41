import { expect, test } from 'vitest';
import { runCaseAction as runDeskAction } from '#app/components/cases/case-action.server.ts';
import { openOnBehalf } from '#app/components/cases/open-on-behalf.server.ts';
import { runCaseAction } from '#app/components/portal/case-action.server.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { storeFormFiles } from '#server/domain/documents/store-form-files.ts';
import { PDF, PNG } from '#tests/factories/files.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { isStored, withStore } from './with-store.ts';

ownDatabase(import.meta.filename);
withStore();

const file = (name: string, bytes: Uint8Array): File => new File([Buffer.from(bytes)], name);
const posted = (fields: Record<string, string>, files: readonly File[]): Request => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    body.set(name, value);
  }
  for (const one of files) {
    body.append('files', one);
  }
  return new Request('http://localhost/form', { method: 'POST', body });
};
const heldBy = (actor: Actor) => Documents.within(everything()).find({ uploadedBy: actor.userId });

test('an answer with files, sent twice at once and once more, is one message with its files', async () => {
  const { case: opened, customer } = await buildCase();
  const fields = { intent: 'answer', clientId: crypto.randomUUID(), text: 'Here they are' };
  const send = (files = [file('order.pdf', PDF), file('damage.png', PNG)], changed = {}) =>
    runCaseAction({
      actor: customer,
      caseId: opened._id,
      request: posted({ ...fields, ...changed }, files),
      language: 'en',
    });
  const answers = [...(await Promise.all([send(), send()])), await send()];
  expect(answers).toEqual(answers.map(() => ({ intent: 'answer', form: null })));
  const messages = await Entries.within(everything()).find({ stream: `case:${opened._id}`, type: 'message.posted' });
  expect(messages).toHaveLength(1);
  const held = await heldBy(customer);
  expect(held.map(({ name, state }) => [name, state]).sort()).toEqual([
    ['damage.png', 'ready'],
    ['order.pdf', 'ready'],
  ]);
  expect(await Promise.all(held.map(({ key }) => isStored(key)))).toEqual([true, true]);
  await expect(send([file('order.pdf', PDF)])).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(send(undefined, { text: 'Other words' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a case opened for a customer with files, sent twice, is one case', async () => {
  const accounting = await buildActor('accounting');
  const invoice = await buildInvoice();
  const fields = {
    clientId: crypto.randomUUID(),
    invoice: invoice._id,
    [`part.${invoice._id}`]: 'whole',
    reason: 'PRC-01',
    description: 'They sent their order',
  };
  const send = () =>
    openOnBehalf({ actor: accounting, request: posted(fields, [file('order.pdf', PDF)]), language: 'en' });
  const [first, again] = [await send(), await send()];
  expect(again).toMatchObject({ opened: { _id: first.opened?._id }, form: null });
  expect(await Cases.within(everything()).count({ 'items.invoiceId': invoice._id })).toBe(1);
  expect(await heldBy(accounting)).toHaveLength(1);
});

test('files put on a case at the desk, sent twice at once and once more, are added once', async () => {
  const { case: opened } = await buildCase();
  const accounting = await buildActor('accounting');
  const fields = { intent: 'add-document', audience: 'shared', clientId: crypto.randomUUID() };
  const send = () =>
    runDeskAction({
      actor: accounting,
      caseId: opened._id,
      request: posted(fields, [file('order.pdf', PDF), file('damage.png', PNG)]),
      language: 'en',
    });
  const answers = [...(await Promise.all([send(), send()])), await send()];
  expect(answers).toEqual(answers.map(() => ({ panel: 'add-document', form: null, seen: 0, refused: null })));
  const entries = await Entries.within(everything()).find({ stream: `case:${opened._id}`, type: 'document.added' });
  expect(entries.map(({ data }) => (data as { name: string }).name).sort()).toEqual(['damage.png', 'order.pdf']);
  expect(await heldBy(accounting)).toHaveLength(2);
});

test('of files put on a case at the desk, one refused keeps the others off it, and from the customer', async () => {
  const { case: opened } = await buildCase();
  const accounting = await buildActor('accounting');
  const send = (files: readonly File[]) =>
    runDeskAction({
      actor: accounting,
      caseId: opened._id,
      request: posted({ intent: 'add-document', audience: 'shared', clientId: crypto.randomUUID() }, files),
      language: 'en',
    });
  const answer = await send([file('order.pdf', PDF), file('bad.html', Buffer.from('<script>'))]);
  expect(answer.form?.errors.files).toMatch(/^bad\.html: /);
  expect(await Entries.within(everything()).count({ stream: `case:${opened._id}`, type: 'document.added' })).toBe(0);
  expect((await heldBy(accounting)).map(({ attachedTo }) => attachedTo)).toEqual([undefined]);
});

test('what a crash left half stored is finished; the same file elsewhere or from somebody else is another one', async () => {
  const [one, other] = [await buildActor('customer'), await buildActor('customer')];
  const form = crypto.randomUUID();
  const files = [file('order.pdf', PDF)];
  const [id = ''] = (await storeFormFiles(one, files, form)).ids;
  await Documents.within(everything()).updateOne(
    { _id: id },
    { $set: { state: 'uploading' }, $unset: { sha256: '', finalisedAt: '' } },
  );
  expect((await storeFormFiles(one, files, form)).ids).toEqual([id]);
  expect((await Documents.within(everything()).findById(id))?.state).toBe('ready');
  const others = [
    ...(await storeFormFiles(other, files, form)).ids,
    ...(await storeFormFiles(one, files, crypto.randomUUID())).ids,
    ...(await storeFormFiles(one, [file('order-2.pdf', PDF)], form)).ids,
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});

test('a file that was held back stays held back when the form is sent again', async () => {
  const customer = await buildActor('customer');
  const form = crypto.randomUUID();
  const files = [file('order.pdf', PDF)];
  const [id = ''] = (await storeFormFiles(customer, files, form)).ids;
  await Documents.within(everything()).updateOne({ _id: id }, { $set: { state: 'quarantined' } });
  const again = await storeFormFiles(customer, files, form);
  expect(again.ids).toEqual([]);
  expect(again.refused.map(({ code }) => code)).toEqual(['FILE_QUARANTINED']);
});
