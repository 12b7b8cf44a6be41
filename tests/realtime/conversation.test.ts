import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { applyEntry, fromPage, type StreamPage } from '#app/realtime/stream-state.ts';
import { type EntryView, EntryViewSchema } from '#models/contracts/entries.ts';
import { type RichText, richTextOf } from '#models/contracts/rich-text.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { verifyStream } from '#server/log/verify.ts';
import { buildActor, signIn } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ask, type LiveServer, record, startLiveServer, until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);
// Read once when the server starts: how fast this machine is must not decide who is told to slow down.
vi.stubEnv('RATE_LIMITS', 'false');

let server: LiveServer;
let stream: string;
let customer: Actor;
let accountant: Actor;
let stranger: Actor;
let cookies: Record<'customer' | 'accountant' | 'stranger' | 'sales' | 'auditor', string>;

beforeAll(async () => {
  server = await startLiveServer();
  const built = await buildCase();
  customer = built.customer;
  stream = `case:${built.case._id}`;
  accountant = await buildActor('accounting');
  stranger = await buildActor('customer');
  const sales = await buildActor('sales');
  cookies = {
    customer: await signIn(customer.userId),
    accountant: await signIn(accountant.userId),
    stranger: await signIn(stranger.userId),
    sales: await signIn(sales.userId),
    auditor: await signIn((await buildActor('auditor')).userId),
  };
});
afterAll(() => server.stop());

const message = (text: string, audience: 'shared' | 'internal' = 'shared', clientId: string = crypto.randomUUID()) => ({
  stream,
  audience,
  clientId,
  body: richTextOf(text) as RichText,
});

describe('a live conversation', () => {
  test('needs a session and one of our own pages', async () => {
    await expect(server.connect('')).rejects.toThrow();
    await expect(server.connect(cookies.customer, { origin: 'http://evil.example' })).rejects.toThrow();
    await expect(server.connect(cookies.customer, { origin: 'http://localhost:3000.evil.example' })).rejects.toThrow();
    await expect(server.connect(cookies.customer, { origin: null })).rejects.toThrow();
  });

  test('is closed to a stranger, with the same answer as for a case that does not exist', async () => {
    const client = await server.connect(cookies.stranger);
    const foreign = await ask(client, 'stream.open', { stream, after: 0 });
    const absent = await ask(client, 'stream.open', { stream: 'case:aaaaaaaaaaaaaaaaaaaaaaaa', after: 0 });
    expect(foreign).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(foreign).toEqual(absent);
    expect(await ask(client, 'message.send', message('let me in'))).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await ask(client, 'stream.since', { stream, after: 0 })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await ask(client, 'stream.read', { stream, seq: 1 })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });

  test('shows a message to the others at once, each in their own numbering, and notes to staff only', async () => {
    const [a, c] = [await server.connect(cookies.accountant), await server.connect(cookies.customer)];
    await ask(a, 'stream.open', { stream, after: 0 });
    await ask(c, 'stream.open', { stream, after: 0 });
    const [seenByStaff, seenByCustomer] = [record(a), record(c)];
    const note = await ask(a, 'message.send', message('CANARY margin is thin', 'internal'));
    expect(note).toMatchObject({ ok: true });
    await ask(a, 'message.send', message('Good morning'));
    await ask(c, 'message.send', message('Good morning to you'));
    await until(seenByCustomer.entries, (entries) => entries.length === 2);
    await until(seenByStaff.entries, (entries) => entries.length === 3);
    expect(seenByCustomer.entries().map((entry) => entry.message?.html)).toEqual([
      '<p>Good morning</p>',
      '<p>Good morning to you</p>',
    ]);
    const numbers = seenByCustomer.entries().map((entry) => entry.seq);
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
    expect(JSON.stringify(seenByCustomer.events)).not.toContain('CANARY');
    for (const entry of [...seenByCustomer.entries(), ...seenByStaff.entries()]) {
      expect(EntryViewSchema.safeParse(entry).error).toBeUndefined();
    }
    expect(await verifyStream(stream)).toEqual([]);
  });

  test('keeps one message when it is sent fifty times at once, and refuses another body under the same id', async () => {
    const clients = await Promise.all([server.connect(cookies.customer), server.connect(cookies.customer)]);
    const clientId = crypto.randomUUID();
    const same = message('only once', 'shared', clientId);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => ask(clients[index % 2] as (typeof clients)[0], 'message.send', same)),
    );
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.entry.id : answer.code)));
    expect(ids.size).toBe(1);
    expect(await Entries.within(everything()).count({ clientId })).toBe(1);
    expect(await ask(clients[0], 'message.send', { ...same, body: richTextOf('twice') as RichText })).toMatchObject({
      ok: false,
      code: 'CONFLICT',
    });
  });

  test('refuses what is not in the contract: operators, unknown fields, foreign nodes, empty messages, notes by customers', async () => {
    const client = await server.connect(cookies.customer);
    const bad: unknown[] = [
      null,
      'text',
      { ...message('x'), audience: { $ne: null } },
      { ...message('x'), stream: { $gt: '' } },
      { ...message('x'), authorId: accountant.userId },
      { ...message('x'), body: { type: 'doc', content: [{ type: 'image', attrs: { src: 'x' } }] } },
      {
        ...message('x'),
        body: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }],
            },
          ],
        },
      },
      { ...message('x'), clientId: 'not-a-uuid' },
    ];
    for (const payload of bad) {
      expect(await ask(client, 'message.send', payload as never)).toMatchObject({ ok: false, code: 'INVALID' });
    }
    expect(await ask(client, 'message.send', message('   '))).toMatchObject({ ok: false, code: 'MESSAGE_EMPTY' });
    expect(await ask(client, 'message.send', message('a note', 'internal'))).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
  });

  test('catches up by cursor after an absence, and an edit arrives as a new revision in its old place', async () => {
    const a = await server.connect(cookies.accountant);
    const c = await server.connect(cookies.customer);
    const opened = await ask(c, 'stream.open', { stream, after: 0 });
    const head = opened.ok ? opened.head : -1;
    const sent = await ask(a, 'message.send', message('We will look'));
    const entry = sent.ok ? sent.entry : null;
    const edited = await ask(a, 'message.edit', {
      entryId: entry?.id ?? '',
      rev: entry?.rev ?? 0,
      body: richTextOf('We will look today') as RichText,
    });
    expect(edited).toMatchObject({ ok: true, entry: { seq: entry?.seq } });
    const missed = await ask(c, 'stream.since', { stream, after: head });
    expect(missed.ok && missed.changes.map((change) => change.message?.html)).toEqual(['<p>We will look today</p>']);
    expect(
      await ask(c, 'message.edit', { entryId: entry?.id ?? '', rev: 1, body: richTextOf('mine now') as RichText }),
    ).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await verifyStream(stream)).toEqual([]);
  });

  test('words taken back leave the quotes of every open screen, on either side of the case', async () => {
    const [a, c] = [await server.connect(cookies.accountant), await server.connect(cookies.customer)];
    const screens: { page: StreamPage; entries: () => EntryView[] }[] = [];
    for (const client of [a, c]) {
      const opened = await ask(client, 'stream.open', { stream, after: 0 });
      const page = opened.ok ? { head: opened.head, entries: opened.changes, hasMore: false } : null;
      expect(page).not.toBeNull();
      screens.push({ page: page as StreamPage, entries: record(client).entries });
    }
    const said = await ask(a, 'message.send', message('our margin is 42 percent'));
    const { id, rev } = said.ok ? said.entry : { id: '', rev: 0 };
    const reply = await ask(c, 'message.send', { ...message('what does that mean?'), replyTo: id });
    const edited = await ask(a, 'message.edit', { entryId: id, rev, body: richTextOf('our margin is 43 percent') });
    const quotes = () =>
      screens.map(({ page, entries }) => {
        const shown = entries().reduce(applyEntry, fromPage(page)).entries;
        return shown.find((entry) => entry.id === (reply.ok && reply.entry.id))?.message?.replyTo?.excerpt;
      });
    await until(quotes, (shown) => shown.every((words) => words === 'our margin is 43 percent'));
    await ask(a, 'message.redact', { entryId: id, rev: edited.ok ? edited.entry.rev : 0 });
    await until(quotes, (shown) => shown.every((words) => words === ''));
    for (const client of [a, c]) {
      client.disconnect();
    }
  });

  test('keeps typing on the internal side among staff', async () => {
    const [a, s, c] = [
      await server.connect(cookies.accountant),
      await server.connect(cookies.sales),
      await server.connect(cookies.customer),
    ];
    for (const client of [a, s, c]) {
      await ask(client, 'stream.open', { stream, after: 0 });
    }
    const [seenBySales, seenByCustomer] = [record(s), record(c)];
    await ask(a, 'presence', { stream, audience: 'internal', on: true });
    await ask(a, 'typing', { stream, audience: 'internal', on: true });
    await ask(a, 'typing', { stream, audience: 'shared', on: true });
    await until(
      () => seenByCustomer.events.filter(({ name }) => name === 'typing'),
      (events) => events.length === 1,
    );
    await until(
      () => seenBySales.events.filter(({ name }) => name === 'typing'),
      (events) => events.length === 2,
    );
    expect(seenByCustomer.events.filter(({ name }) => name === 'presence')).toEqual([]);
    for (const client of [a, s, c]) {
      client.disconnect();
    }
  });

  test('tells customers nothing of what goes on inside, not even when', async () => {
    const [a, c] = [await server.connect(cookies.accountant), await server.connect(cookies.customer)];
    for (const client of [a, c]) {
      await ask(client, 'stream.open', { stream, after: 0 });
    }
    const heard = record(c);
    const heardNames = () => heard.events.map(({ name }) => name);
    const spoken = await ask(a, 'message.send', message('We look at it.'));
    await ask(a, 'stream.read', { stream, seq: spoken.ok ? spoken.entry.seq : 0 });
    await until(heardNames, (names) => ['entry', 'changed', 'reads'].every((name) => names.includes(name)));
    heard.events.length = 0;
    const note = await ask(a, 'message.send', message('They are right.', 'internal'));
    await ask(a, 'stream.read', { stream, seq: note.ok ? note.entry.seq : 0 });
    for (const on of [true, false]) {
      await ask(a, 'presence', { stream, audience: 'internal', on });
    }
    await ask(a, 'presence', { stream, audience: 'internal', on: true });
    // What they may know arrives, and nothing came before it.
    await ask(a, 'presence', { stream, audience: 'shared', on: true });
    await until(heardNames, (names) => names.length > 0);
    a.disconnect();
    await until(heardNames, (names) => names.length > 1);
    expect(heardNames()).toEqual(['presence', 'presence']);
    c.disconnect();
  });

  test('announces to customers nobody who may not speak to them', async () => {
    const [auditor, a, c] = [
      await server.connect(cookies.auditor),
      await server.connect(cookies.accountant),
      await server.connect(cookies.customer),
    ];
    for (const client of [auditor, a, c]) {
      await ask(client, 'stream.open', { stream, after: 0 });
    }
    const heard = record(c);
    await ask(auditor, 'presence', { stream, audience: 'shared', on: true });
    await ask(auditor, 'typing', { stream, audience: 'shared', on: true });
    await ask(a, 'presence', { stream, audience: 'shared', on: true });
    await until(
      () => heard.events,
      (events) => events.length > 0,
    );
    expect(heard.events).toHaveLength(1);
    expect(heard.events[0]?.payload).toMatchObject({ present: [{ userId: accountant.userId }] });
    for (const client of [auditor, a, c]) {
      client.disconnect();
    }
  });
});
