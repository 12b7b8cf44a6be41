import { beforeAll, describe, expect, test } from 'vitest';
import type { EntryData } from '#models/contracts/entries.ts';
import type { Mentioned, RichNode, RichText } from '#models/contracts/rich-text.ts';
import type { CaseDoc } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { type UserDoc, Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { editMessage } from '#server/domain/cases/revise-message.ts';
import { verifyStream } from '#server/log/verify.ts';
import { buildActor, buildUser } from '#tests/factories/people.ts';
import { buildCase, buildInvoice } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let sales: Actor;
let manager: UserDoc;
let auditor: UserDoc;
let stranger: Actor;
let foreign: InvoiceDoc;
let subject: CaseDoc;
let customer: Actor;
let invoice: InvoiceDoc;
beforeAll(async () => {
  sales = await buildActor('sales', { name: 'Ana Sales' });
  manager = await buildUser('manager', { name: 'Max Manager' });
  auditor = await buildUser('auditor');
  stranger = await buildActor('customer');
  foreign = await buildInvoice();
  ({ case: subject, customer, invoice } = await buildCase());
  await say(sales, 'shared', []);
});

const bodyOf = (mentioned: readonly Mentioned[]): RichText => ({
  type: 'doc',
  content: [
    {
      type: 'blockquote',
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'See ' },
            ...mentioned.map((attrs): RichNode => ({ type: 'mention', attrs: { ...attrs } })),
          ],
        },
      ],
    },
  ],
});

const say = (
  actor: Actor,
  audience: 'shared' | 'internal',
  mentioned: readonly Mentioned[],
  clientId: string = crypto.randomUUID(),
): Promise<EntryDoc> =>
  postMessage({
    actor,
    input: { stream: `case:${subject._id}`, audience, clientId, body: bodyOf(mentioned), documents: [] },
  });

const dataOf = (entry: EntryDoc) => entry.data as EntryData<'message.posted'>;
/** What stands behind "See" in the stored body. */
const stored = (entry: EntryDoc) => dataOf(entry).body.content?.[0]?.content?.[0]?.content?.slice(1);

const person = (id: string, label = 'Somebody'): Mentioned => ({ id, label, kind: 'person' });
const invoiceNamed = (id: string, label = 'FA-1'): Mentioned => ({ id, label, kind: 'invoice' });
const inWords = (text: string) => ({ type: 'text', text });

describe('a mention is somebody or something the author could have picked', () => {
  test('a customer names who has spoken to them, and nobody else of the company', async () => {
    const entry = await say(customer, 'shared', [
      person(sales.userId),
      person(manager._id),
      person(stranger.userId),
      person('nobody'),
    ]);
    expect(stored(entry)).toEqual([
      { type: 'mention', attrs: { id: sales.userId, label: 'Ana Sales', kind: 'person' } },
      inWords('@Somebody'),
      inWords('@Somebody'),
      inWords('@Somebody'),
    ]);
    expect(dataOf(entry).mentions).toEqual([sales.userId]);
  });

  test('only the contested invoices are named, by their own numbers; a guest names none', async () => {
    const named = [invoiceNamed(invoice._id, 'paid already'), invoiceNamed(foreign._id, foreign.number)];
    const held = [
      { type: 'mention', attrs: { id: invoice._id, label: invoice.number, kind: 'invoice' } },
      inWords(`#${foreign.number}`),
    ];
    expect(stored(await say(customer, 'shared', named))).toEqual(held);
    expect(stored(await say(sales, 'internal', named))).toEqual(held);
    // The same id as another kind is nothing.
    expect(stored(await say(sales, 'internal', [person(invoice._id)]))).toEqual([inWords('@Somebody')]);
  });

  test('colleagues name who reads that side and has a voice there', async () => {
    const named = [person(manager._id), person(customer.userId), person(auditor._id), person(stranger.userId)];
    expect(dataOf(await say(sales, 'internal', named)).mentions).toEqual([manager._id]);
    expect(dataOf(await say(sales, 'shared', named)).mentions.sort()).toEqual([manager._id, customer.userId].sort());
  });

  test('a correction is held to the same', async () => {
    const entry = await say(customer, 'shared', []);
    const edited = await editMessage({
      actor: customer,
      entryId: entry._id,
      rev: entry.shared?.rev ?? 0,
      body: bodyOf([person(manager._id, 'Max Manager'), invoiceNamed(invoice._id), invoiceNamed(foreign._id)]),
    });
    expect(stored(edited)).toEqual([
      inWords('@Max Manager'),
      { type: 'mention', attrs: { id: invoice._id, label: invoice.number, kind: 'invoice' } },
      inWords('#FA-1'),
    ]);
    expect(dataOf(edited).mentions).toEqual([]);
    expect(await verifyStream(`case:${subject._id}`)).toEqual([]);
  });

  test('a name of three hundred letters can be mentioned', async () => {
    const long = await buildUser('manager', { name: 'x'.repeat(300) });
    expect(dataOf(await say(sales, 'internal', [person(long._id)])).mentions).toEqual([long._id]);
  });

  test('a body that its real names make too long is refused, and says which field', async () => {
    const body: RichText = {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'x'.repeat(19_995) },
            { type: 'mention', attrs: { ...person(manager._id, 'M') } },
          ],
        },
      ],
    };
    const sent = postMessage({
      actor: sales,
      input: {
        stream: `case:${subject._id}`,
        audience: 'internal',
        clientId: crypto.randomUUID(),
        body,
        documents: [],
      },
    });
    await expect(sent).rejects.toMatchObject({ code: 'INVALID', fields: { body: ['INVALID'] } });
  });

  test('sending again answers with the stored message also when who was mentioned has left meanwhile', async () => {
    const leaver = await buildUser('sales', { name: 'Lea Leaver' });
    await say(await actorOf(leaver), 'shared', []);
    const clientId = crypto.randomUUID();
    const first = await say(customer, 'shared', [person(leaver._id)], clientId);
    await Users.within(everything()).updateOne({ _id: leaver._id }, { $set: { disabledAt: new Date() } });
    const again = await say(customer, 'shared', [person(leaver._id)], clientId);
    expect(again._id).toBe(first._id);
    expect(dataOf(again).mentions).toEqual([leaver._id]);
    await expect(say(customer, 'shared', [], clientId)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
