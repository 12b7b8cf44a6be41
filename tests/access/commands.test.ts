import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, type Command } from '#models/contracts/realtime.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ReadCursors } from '#models/schemas/read-cursor.ts';
import { everything } from '#models/scope.ts';
import { buildCanaryWorld, type Person, SUBJECTS, type Subject, type World } from '#tests/factories/canary-world.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { dial } from '#tests/setup/dial.ts';
import { ask, type Client, record } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const PEOPLE = SUBJECTS.filter((subject): subject is Person => subject !== 'signed-out');
const DESK = [
  'accounting',
  'accounting-portfolio',
  'sales',
  'resolver',
  'manager',
  'auditor',
  'admin-elevated',
] as const;
const OUTSIDE = ['customer', 'customer-admin', 'guest'] as const;
/** have a voice in the own case */
const VOICES = ['accounting', 'accounting-portfolio', 'sales', 'resolver', 'manager', ...OUTSIDE] as const;
/** reach the other customer's case too */
const EVERYWHERE: readonly Person[] = ['accounting', 'manager', 'auditor', 'admin-elevated'];

type Expected = Record<Person, string>;
const expecting = (allowed: readonly Person[], rest: Partial<Expected> = {}): Expected =>
  Object.fromEntries(
    PEOPLE.map((person) => [person, rest[person] ?? (allowed.includes(person) ? 'ok' : 'NOT_FOUND')]),
  ) as Expected;

interface CommandExpectation {
  /** a payload that is right in itself, for a case and one of the accountant's messages in it */
  payload: (facts: { caseId: string; messageId: string }) => unknown;
  /** the acknowledgement each role gets for the own case: `ok` or the code */
  own: Expected;
  /** who also gets it for the other customer's case; everybody else is told NOT_FOUND as for a case that does not exist */
  foreign: readonly Person[];
}

const clientId = () => crypto.randomUUID();
/** Signals are never refused: they simply do nothing where the reader may not be. */
const silent = expecting(PEOPLE);

/** Who may send what over the socket: every command of the contract, every role. */
const EXPECTED: Readonly<Record<Command, CommandExpectation>> = {
  'stream.open': {
    payload: ({ caseId }) => ({ stream: `case:${caseId}` }),
    own: expecting([...DESK, ...OUTSIDE]),
    foreign: EVERYWHERE,
  },
  'stream.since': {
    payload: ({ caseId }) => ({ stream: `case:${caseId}`, after: 0, limit: 5 }),
    own: expecting([...DESK, ...OUTSIDE]),
    foreign: EVERYWHERE,
  },
  'stream.close': { payload: ({ caseId }) => ({ stream: `case:${caseId}` }), own: silent, foreign: PEOPLE },
  'message.send': {
    payload: ({ caseId }) => ({
      stream: `case:${caseId}`,
      audience: 'shared',
      clientId: clientId(),
      body: richTextOf('Good morning'),
    }),
    // An auditor reads the case and is told why; an admin who looks in has no voice at all.
    own: expecting(VOICES, { auditor: 'FORBIDDEN' }),
    foreign: ['accounting', 'manager'],
  },
  'message.edit': {
    payload: ({ messageId }) => ({ entryId: messageId, rev: 999, body: richTextOf('Never said') }),
    // Only its author edits a message; the revision is wrong on purpose, so that it is told and nothing changes.
    own: expecting([], { accounting: 'STALE' }),
    foreign: [],
  },
  'message.redact': {
    payload: ({ messageId }) => ({ entryId: messageId, rev: 999 }),
    own: expecting([], { accounting: 'STALE' }),
    foreign: [],
  },
  'stream.read': {
    payload: ({ caseId }) => ({ stream: `case:${caseId}`, seq: 1 }),
    own: expecting([...DESK, ...OUTSIDE]),
    foreign: EVERYWHERE,
  },
  typing: {
    payload: ({ caseId }) => ({ stream: `case:${caseId}`, audience: 'shared', on: true }),
    own: silent,
    foreign: PEOPLE,
  },
  presence: {
    payload: ({ caseId }) => ({ stream: `case:${caseId}`, audience: 'shared', on: true }),
    own: silent,
    foreign: PEOPLE,
  },
};

const NOBODYS = { caseId: 'k3v9x7q2m5n8b1c4d6f0h2j7', messageId: 'k3v9x7q2m5n8b1c4d6f0h2j7' };

let world: World;
let app: AppServer;
const clients = new Map<Person, Client>();
const opened: Client[] = [];

const connect = async (subject: Subject, options?: Parameters<typeof dial>[2]): Promise<Client> => {
  const client = await dial(app.url, world.cookies[subject], options);
  opened.push(client);
  return client;
};

beforeAll(async () => {
  world = await buildCanaryWorld();
  app = await startApp(import.meta.url);
  for (const person of PEOPLE) {
    clients.set(person, await connect(person));
  }
});
afterAll(async () => {
  for (const client of opened) {
    client.disconnect();
  }
  await app?.stop();
});

const tell = async (person: Person, command: Command, payload: unknown): Promise<string> => {
  const answer = (await ask(clients.get(person) as Client, command, payload as never)) as {
    ok: boolean;
    code?: string;
  };
  return answer.ok ? 'ok' : String(answer.code);
};

describe('every command of the socket answers every role as declared', () => {
  test('each command of the contract has an expectation', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  test.each(Object.keys(EXPECTED) as Command[])(
    '%s, in the own case, in a foreign one and in none',
    async (command) => {
      const { payload, own, foreign } = EXPECTED[command];
      const wrong: string[] = [];
      const facts = (estate: World['own']) => ({ caseId: estate.case._id, messageId: estate.messageId });
      for (const person of PEOPLE) {
        const mine = await tell(person, command, payload(facts(world.own)));
        if (mine !== own[person]) wrong.push(`${person} · own: ${mine} instead of ${own[person]}`);
        const theirs = await tell(person, command, payload(facts(world.foreign)));
        const expected = foreign.includes(person) ? 'ok' : own[person] === 'ok' ? 'NOT_FOUND' : own[person];
        if (theirs !== expected) wrong.push(`${person} · foreign: ${theirs} instead of ${expected}`);
        const absent = await tell(person, command, payload(NOBODYS));
        if (!foreign.includes(person) && own[person] !== 'STALE' && absent !== theirs && theirs !== 'FORBIDDEN') {
          wrong.push(`${person} · absent: ${absent}, foreign: ${theirs}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  test('without a session, with a made-up one, or from another site nobody connects', async () => {
    await expect(connect('signed-out')).rejects.toThrow();
    await expect(dial(app.url, `entente_session=${'a'.repeat(43)}`)).rejects.toThrow();
    const { port } = new URL(app.url);
    const strangers = [
      'https://evil.example',
      'null',
      null,
      `${app.url}.evil.example`,
      `http://evil.example/?${app.url}`,
      `http://localhost:${Number(port) + 1}`,
      `https://localhost:${port}`,
      `http://sub.localhost:${port}`,
      app.url.toUpperCase(),
    ];
    for (const origin of strangers) {
      await expect(connect('accounting', { origin }), String(origin)).rejects.toThrow();
      await expect(connect('accounting', { origin, transports: ['polling'] }), String(origin)).rejects.toThrow();
    }
  });
});

describe('a customer’s socket', () => {
  const room = (kind: string): string[] => {
    const { case: own } = world.own;
    const { case: other } = world.foreign;
    return [own._id, other._id].flatMap((id) =>
      ['all', 'shared', 'internal', 'staff'].map((side) => `${kind}${kind ? '|' : ''}case:${id}|${side}`),
    );
  };

  test('joins no room by naming one, whatever it calls the wish', async () => {
    const customer = await connect('customer');
    const seen = record(customer);
    const names = [
      ...room('stream'),
      ...room(''),
      'user|*',
      `user|${world.people.accounting._id}`,
      'desk',
      'staff',
      '#',
      '*',
    ];
    const wishes = [
      'join',
      'subscribe',
      'room',
      'enter',
      'rooms',
      'watch',
      'joinRoom',
      'stream.join',
      'stream.subscribe',
      'adapter.addAll',
    ];
    let asked = 0;
    for (const wish of wishes) {
      for (const name of names) {
        for (const payload of [
          name,
          { room: name },
          { stream: name },
          [name],
          { stream: name, audience: 'internal', on: true },
        ]) {
          (customer as unknown as { emit: (...args: unknown[]) => void }).emit(wish, payload);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThanOrEqual(1_000);
    for (const kind of ['customer', 'user', 'import', 'article'] as const) {
      const answer = await ask(customer, 'stream.open', { stream: `${kind}:${world.own.customerId}` });
      expect(answer).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    }
    for (const stream of [
      ...names,
      `case:${world.own.case._id}|all`,
      `CASE:${world.own.case._id}`,
      ' ',
      `case:${world.own.case._id} `,
    ]) {
      expect(await ask(customer, 'stream.open', { stream })).toMatchObject({ ok: false });
    }
    await ask(clients.get('accounting') as Client, 'message.send', {
      stream: `case:${world.own.case._id}`,
      audience: 'shared',
      clientId: clientId(),
      body: richTextOf('Nobody who has not opened the case hears this'),
      documents: [],
    });
    await ask(customer, 'stream.close', { stream: `case:${world.own.case._id}` });
    expect(seen.events).toEqual([]);
  });

  test('gets nothing back by naming a former connection and its place', async () => {
    const { id } = await connect('accounting');
    for (const auth of [
      { pid: id, offset: '0' },
      { pid: 'x', offset: `${Date.now()}-0` },
      { sessionId: id, rooms: room('stream') },
    ]) {
      const customer = await connect('customer', { auth });
      expect(customer.recovered ?? false).toBe(false);
      const seen = record(customer);
      await ask(customer, 'stream.close', { stream: `case:${world.own.case._id}` });
      expect(seen.events).toEqual([]);
    }
  });

  test('cannot write, quote, attach or be seen on the internal side', async () => {
    const stream = `case:${world.own.case._id}`;
    const accounting = await connect('accounting');
    await ask(accounting, 'stream.open', { stream });
    const heard = record(accounting);
    const body = richTextOf('From outside');
    const before = await Entries.within(everything()).count({ stream });
    for (const person of OUTSIDE) {
      const client = await connect(person);
      await ask(client, 'stream.open', { stream });
      expect(
        await ask(client, 'message.send', { stream, audience: 'internal', clientId: clientId(), body }),
      ).toMatchObject({ ok: false, code: 'NOT_FOUND' });
      expect(
        (
          await ask(client, 'message.send', {
            stream,
            audience: 'shared',
            clientId: clientId(),
            body,
            replyTo: world.own.noteId,
          })
        ).ok,
      ).toBe(false);
      expect(await ask(client, 'message.edit', { entryId: world.own.noteId, rev: 1, body })).toMatchObject({
        ok: false,
        code: 'NOT_FOUND',
      });
      expect(await ask(client, 'message.redact', { entryId: world.own.noteId, rev: 1 })).toMatchObject({
        ok: false,
        code: 'NOT_FOUND',
      });
      await ask(client, 'typing', { stream, audience: 'internal', on: true });
      await ask(client, 'presence', { stream, audience: 'internal', on: true });
    }
    expect(await Entries.within(everything()).count({ stream })).toBe(before);
    expect(heard.events.filter(({ name }) => name === 'typing')).toEqual([]);
    expect(JSON.stringify(heard.events.filter(({ name }) => name === 'presence'))).not.toContain(
      world.people.customer._id,
    );
  });

  test('refuses operators, prototype keys, unknown fields and wrong shapes in every command, and stores nothing of them', async () => {
    const customer = await connect('customer');
    const facts = { caseId: world.own.case._id, messageId: world.own.messageId };
    const count = async () => [
      await Entries.within(everything()).count(),
      await ReadCursors.within(everything()).count(),
    ];
    const before = await count();
    const accepted: string[] = [];
    for (const command of Object.keys(COMMANDS) as Command[]) {
      const right = EXPECTED[command].payload(facts) as Record<string, unknown>;
      const [first = ''] = Object.keys(right);
      const wrong: unknown[] = [
        null,
        undefined,
        'text',
        7,
        [],
        [right],
        {},
        { ...right, audience: { $ne: null } },
        { ...right, [first]: { $gt: '' } },
        { ...right, [first]: { $regex: '.*' } },
        { ...right, [first]: [right[first]] },
        { ...right, extra: true },
        { ...right, visibility: 'internal', actor: { role: 'manager' } },
        { ...right, $where: 'sleep(1000)' },
        JSON.parse(`{"__proto__":{"role":"manager"},"constructor":{"prototype":{}},"${first}":null}`),
        { ...right, [first]: 'x'.repeat(20_000) },
        { ...right, [first]: `${right[first]}\0` },
        { ...right, [first]: '\ud800' },
        { ...right, [first]: '['.repeat(5_000) },
      ];
      for (const payload of wrong) {
        const answer = await ask(customer, command, payload as never);
        if (answer.ok) accepted.push(`${command} ${JSON.stringify(payload)?.slice(0, 80)}`);
      }
    }
    expect(accepted).toEqual([]);
    expect(await count()).toEqual(before);
  });

  test('is cut when it sends more than one event may hold, and the others are not disturbed', async () => {
    const customer = await connect('customer');
    const gone = new Promise((resolve) => customer.once('disconnect', resolve));
    customer.emit('message.send', {
      stream: `case:${world.own.case._id}`,
      audience: 'shared',
      clientId: clientId(),
      body: richTextOf('x'.repeat(120_000)),
      documents: [],
    });
    await gone;
    expect(await tell('customer', 'stream.open', { stream: `case:${world.own.case._id}` })).toBe('ok');
  });
});
