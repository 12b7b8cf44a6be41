import { expect, test } from 'vitest';
import { plainText, type RichText, richTextOf } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { editMessage, redactMessage } from '#server/domain/cases/revise-message.ts';
import { buildActor } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const wordsOf = ({ data }: EntryDoc): string => plainText((data as { body: RichText }).body);

async function sent(actor?: Actor) {
  const { case: opened, customer } = await buildCase();
  const author = actor ?? customer;
  const clientId = crypto.randomUUID();
  const send = (text = 'The price was 12.00') =>
    postMessage({
      actor: author,
      input: { stream: `case:${opened._id}`, audience: 'shared', clientId, body: richTextOf(text), documents: [] },
    });
  return { author, caseId: opened._id, send, first: await send() };
}
const seen = (entry: EntryDoc) => ({ entryId: entry._id, rev: entry.shared?.rev ?? 0 });

test('a message sent again after it was edited is answered as it stands now', async () => {
  const { author, send, first } = await sent();
  await editMessage({ actor: author, ...seen(first), body: richTextOf('The price was 13.00') });
  const again = await send();
  expect(again._id).toBe(first._id);
  expect(wordsOf(again)).toBe('The price was 13.00');
  // What was sent stays the measure: other words under the same id are another message.
  await expect(send('The price was 13.00')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a message sent again after it was taken back brings none of its words back', async () => {
  const { author, send, first } = await sent();
  await redactMessage({ actor: author, ...seen(first) });
  const again = await send();
  expect(again).toMatchObject({ _id: first._id, redactedAt: expect.any(Date) });
  expect(wordsOf(again)).toBe('');
});

test('nor does it matter which process took it back', async () => {
  const { send, first } = await sent();
  await Entries.raw().updateOne(
    { _id: first._id },
    { $set: { redactedAt: new Date(), data: { body: richTextOf(''), documents: [], mentions: [] } } },
  );
  expect(wordsOf(await send())).toBe('');
});

test('who lost the case in another process is told nothing for sending again', async () => {
  const { caseId, send } = await sent(await buildActor('resolver', { departments: ['sales'] }));
  await Cases.within(everything()).updateOne({ _id: caseId }, { $set: { department: 'logistics' } });
  await expect(send()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
