import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { ABSENT, EXPECTATIONS, formOf, type Ids, idsOf } from '#tests/access/expectations.ts';
import { buildCanaryWorld, countShared, type Person, type World } from '#tests/factories/canary-world.ts';
import { signIn } from '#tests/factories/people.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { crawl } from '#tests/setup/crawl.ts';
import { dial } from '#tests/setup/dial.ts';
import { askForUpload, sendFiles, uploadFile } from '#tests/setup/files.ts';
import { ask, type Client, until } from '#tests/setup/live-server.ts';
import { Recorder } from '#tests/setup/recorder.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Visitor } from '#tests/setup/visitor.ts';

ownDatabase(import.meta.url);

const OUTSIDE = ['customer', 'customer-admin', 'guest'] as const;
type Outsider = (typeof OUTSIDE)[number];
const LONG = 150_000;
const secret = (): string => `zq${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;

let world: World;
let app: AppServer;
let own: Ids;
let foreign: Ids;
let internalFile: string;
let internalFileEntry: string;
const recorders = { customer: new Recorder(), 'customer-admin': new Recorder(), guest: new Recorder() };
const clients: Client[] = [];

const visitorOf = (person: Person, recorder?: Recorder): Visitor =>
  new Visitor({ base: app.url, cookie: world.cookies[person], recorder });
const outsider = (person: Outsider): Visitor => visitorOf(person, recorders[person]);

/** What this person must never receive. */
const secretsFrom = (person: Outsider): Record<string, string> => ({
  ...world.internal,
  ...world.others,
  ...(person === 'guest' ? world.beyondGuest : {}),
});
const leaksTo = (person: Outsider) => recorders[person].leaksOf(secretsFrom(person));

beforeAll(async () => {
  world = await buildCanaryWorld();
  app = await startApp(import.meta.url);
  const accounting = visitorOf('accounting');
  const plant = (where: string): string => {
    world.internal[where] = secret();
    return world.internal[where];
  };
  internalFile = await uploadFile(accounting, {
    name: `${plant('name of an internal file')}.txt`,
    content: `Ours only: ${plant('content of an internal file')}`,
    audience: 'internal',
    caseId: world.own.case._id,
  });
  internalFileEntry = await sendFiles(accounting, {
    caseId: world.own.case._id,
    audience: 'internal',
    documents: [internalFile],
    text: plant('note beside an internal file'),
  });
  const stranger = new Visitor({ base: app.url, cookie: await signIn(world.foreign.customer.userId) });
  world.others['name of a file'] = secret();
  world.others['content of a file'] = secret();
  const theirs = {
    name: `${world.others['name of a file']}.txt`,
    content: world.others['content of a file'],
    audience: 'shared',
    caseId: world.foreign.case._id,
  } as const;
  const theirFile = await uploadFile(stranger, theirs);
  await sendFiles(stranger, {
    caseId: world.foreign.case._id,
    audience: 'shared',
    documents: [theirFile],
    text: 'Proof',
  });
  const ours = { name: 'proof.txt', content: 'Delivered', audience: 'shared', caseId: world.own.case._id } as const;
  const customer = visitorOf('customer');
  const ownFile = await uploadFile(customer, ours);
  await sendFiles(customer, { caseId: world.own.case._id, audience: 'shared', documents: [ownFile], text: 'Proof' });
  own = idsOf(world.own, world, { documentId: ownFile, uploadId: (await askForUpload(customer, ours)).documentId });
  foreign = idsOf(world.foreign, world, {
    documentId: theirFile,
    uploadId: (await askForUpload(stranger, theirs)).documentId,
  });
});
afterAll(async () => {
  for (const client of clients) {
    client.disconnect();
  }
  await app?.stop();
});

describe('nothing internal and nothing of others reaches', () => {
  test.each(OUTSIDE)(
    '%s on any page they can click to, as page or as data, nor in a file',
    async (person) => {
      const visited = await crawl(outsider(person), ['/', '/portal', '/portal/cases', '/account']);
      expect(visited.some((path) => path.startsWith('/portal/cases/'))).toBe(true);
      expect(leaksTo(person)).toEqual([]);
    },
    LONG,
  );

  test.each(OUTSIDE)(
    '%s at any address of the application, with own, foreign, internal and made-up ids',
    async (person) => {
      const visitor = outsider(person);
      const internal: Ids = { ...own, documentId: internalFile, uploadId: internalFile, entryId: world.own.noteId };
      for (const ids of [own, foreign, internal, ABSENT]) {
        for (const [id, { path }] of Object.entries(EXPECTATIONS)) {
          await visitor.get(path(ids));
          await visitor.data(path(ids), id);
        }
      }
      for (const path of [
        `/resources/documents/${internalFile}?view=1`,
        `/resources/messages/${internalFileEntry}`,
        `/resources/messages/${world.foreign.noteId}`,
        `/cases/${own.caseId}`,
        `/cases/${own.caseId}/documents`,
        `/cases?q=${world.internal['note of the own case']}`,
        `/customers/${own.customerId}`,
        `/customers/${foreign.customerId}`,
        `/invoices/${foreign.invoiceId}`,
        ...['customer', 'user', 'import', 'article'].flatMap((kind) =>
          [own.customerId, own.userId, own.runId].map((id) => `/api/v1/streams/${kind}:${id}/history`),
        ),
        `/api/v1/streams/case:${own.caseId}/changes?after=0&limit=200`,
        `/api/v1/streams/case:${own.caseId}/history?before=999999&limit=200`,
        `/__manifest?version=1&p=%2Fcases&p=%2Fadmin%2Fusers&p=%2Fimports`,
      ]) {
        await visitor.get(path);
      }
      expect(recorders[person].answers).toBeGreaterThan(300);
      expect(leaksTo(person)).toEqual([]);
    },
    LONG,
  );

  test.each(OUTSIDE)(
    '%s in the answer to a form, a refusal or an error',
    async (person) => {
      const visitor = outsider(person);
      for (const ids of [foreign, { ...own, documentId: internalFile, entryId: world.own.noteId }]) {
        for (const expectation of Object.values(EXPECTATIONS)) {
          if (expectation.write && !expectation.endsSession) {
            await visitor.request(expectation.path(ids), { method: 'POST', body: formOf(expectation) });
          }
        }
      }
      const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hello' }] }] };
      const message = { audience: 'shared', clientId: crypto.randomUUID(), body };
      const stream = `/resources/streams/case:${own.caseId}/messages`;
      const before = await Entries.within(everything()).count();
      for (const payload of [
        { ...message, replyTo: world.own.noteId },
        { ...message, documents: [internalFile] },
        { ...message, documents: [foreign.documentId] },
        { ...message, audience: 'internal' },
      ]) {
        expect((await visitor.json(stream, payload)).status).toBeGreaterThanOrEqual(400);
      }
      expect(await Entries.within(everything()).count()).toBe(before);
      for (const path of [
        '/%E0%A4%A',
        '/portal/invoices/%00',
        `/portal/${'x'.repeat(3_000)}`,
        '/portal?lng=%7B%7D',
        '/portal/cases/..%2f..%2fcases',
      ]) {
        await visitor.get(path);
      }
      expect(leaksTo(person)).toEqual([]);
    },
    LONG,
  );

  test.each(OUTSIDE)(
    '%s through a search: a secret is answered like nonsense',
    async (person) => {
      const visitor = outsider(person);
      const lists = [
        '/portal/invoices?q=',
        '/portal/invoices?filter=all&q=',
        '/portal/cases?q=',
        '/portal/cases?filter=all&q=',
      ];
      const asked = ['note of the own case', 'name of resolver', 'third party', 'insurer of the own customer']
        .map((where) => world.internal[where])
        .concat(['invoice number', 'name', 'code', 'message of the company'].map((where) => world.others[where]))
        .filter((term): term is string => term !== undefined);
      expect(asked).toHaveLength(8);
      const answerTo = async (list: string, term: string): Promise<string> => {
        // The term itself comes back in the search field: this visitor is compared, not recorded.
        const { status, body } = await new Visitor({ base: visitor.base, cookie: visitor.cookie }).data(
          `${list}${term}`,
        );
        return `${status} ${body.replaceAll(term, 'TERM')}`
          .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
          .replaceAll(/"requestId","[a-z0-9]+"/g, '"requestId","REFERENCE"')
          .replaceAll(/"[a-z0-9]{12}"/g, '"REFERENCE"');
      };
      for (const list of lists) {
        const nonsense = await answerTo(list, secret());
        for (const term of asked) {
          expect(await answerTo(list, term), `${list}${term}`).toBe(nonsense);
        }
      }
    },
    LONG,
  );

  test(
    'any of them over the socket while the company writes, types, edits and looks in beside them',
    async () => {
      const stream = `case:${world.own.case._id}`;
      const inside = await Promise.all(
        (['accounting', 'resolver'] as const).map((person) => dial(app.url, world.cookies[person])),
      );
      const [accounting, resolver] = inside as [Client, Client];
      clients.push(...inside);
      const marks: Record<Outsider, boolean> = { customer: false, 'customer-admin': false, guest: false };
      const mark = `end-${crypto.randomUUID()}`;
      for (const person of OUTSIDE) {
        const client = await dial(app.url, world.cookies[person], {
          onFrame: (text) => {
            recorders[person].keep('socket', text);
            marks[person] ||= text.includes(mark);
          },
        });
        clients.push(client);
        await ask(client, 'stream.open', { stream, after: 0 });
        await ask(client, 'stream.since', { stream, after: 0, limit: 200 });
        for (const theirs of [
          `case:${world.foreign.case._id}`,
          `customer:${world.own.customerId}`,
          `user:${world.people.manager._id}`,
        ]) {
          await ask(client, 'stream.open', { stream: theirs });
          await ask(client, 'stream.since', { stream: theirs, after: 0, limit: 200 });
        }
      }
      for (const client of inside) {
        await ask(client, 'stream.open', { stream });
        await ask(client, 'presence', { stream, audience: 'internal', on: true });
        await ask(client, 'typing', { stream, audience: 'internal', on: true });
      }
      const say = async (client: Client, audience: 'shared' | 'internal', text: string, more: object = {}) => {
        const answer = await ask(client, 'message.send', {
          stream,
          audience,
          clientId: crypto.randomUUID(),
          body: richTextOf(text),
          documents: [],
          ...more,
        });
        if (!answer.ok) {
          throw new Error(`the message was refused: ${answer.code}`);
        }
        return answer.entry;
      };
      for (const where of ['live note', 'edited note', 'withdrawn note', 'quoting note']) {
        world.internal[where] = secret();
      }
      const note = await say(accounting, 'internal', world.internal['live note'] ?? '');
      const edited = await say(resolver, 'internal', 'Soon edited', { replyTo: note.id });
      await ask(resolver, 'message.edit', {
        entryId: edited.id,
        rev: edited.rev,
        body: richTextOf(world.internal['edited note'] ?? ''),
      });
      const withdrawn = await say(accounting, 'internal', world.internal['withdrawn note'] ?? '');
      await ask(accounting, 'message.redact', { entryId: withdrawn.id, rev: withdrawn.rev });
      await say(accounting, 'internal', world.internal['quoting note'] ?? '', { replyTo: note.id });
      await ask(resolver, 'stream.read', { stream, seq: note.seq });
      // A shared message may not quote a note: the quote would publish it.
      await expect(say(accounting, 'shared', 'See above', { replyTo: note.id })).rejects.toThrow();
      await say(accounting, 'shared', mark);
      await until(
        () => Object.values(marks),
        (seen) => seen.every(Boolean),
      );

      for (const person of OUTSIDE) {
        expect(leaksTo(person)).toEqual([]);
        // Somebody who comes back later and catches up is told no more than somebody who stayed.
        const client = await dial(app.url, world.cookies[person], {
          onFrame: (text) => recorders[person].keep('socket, come back', text),
        });
        clients.push(client);
        await ask(client, 'stream.open', { stream, after: 1 });
        const answer = await ask(client, 'stream.since', { stream, after: 0, limit: 200 });
        expect(leaksTo(person)).toEqual([]);
        const places = answer.ok ? answer.changes.map(({ seq }) => seq).sort((a, b) => a - b) : [];
        const count = await countShared(world.own.case._id);
        // No gap tells how much was said inside.
        expect(places).toEqual(Array.from({ length: count }, (_, index) => index + 1));
        expect(answer).toMatchObject({ head: count });
      }
    },
    LONG,
  );
});

describe('the recorder can fail', () => {
  test('an answer that carries one secret among thousands is found', async () => {
    const leaking = createServer((request, response) => {
      void (async () => {
        const answer = await fetch(app.url + request.url, {
          headers: { cookie: request.headers.cookie ?? '' },
          redirect: 'manual',
        });
        const body = await answer.text();
        const isTheOne = request.url?.startsWith('/portal/cases.data');
        response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
        response.end(
          isTheOne ? body.replace(/"title"/, `"title","${world.internal['risk note of the own customer']}"`) : body,
        );
      })();
    });
    await new Promise<void>((resolve) => leaking.listen(0, '127.0.0.1', resolve));
    try {
      const recorder = new Recorder();
      const base = `http://127.0.0.1:${(leaking.address() as AddressInfo).port}`;
      await crawl(new Visitor({ base, cookie: world.cookies.customer, recorder }), ['/portal/cases'], 4);
      expect(recorder.leaksOf(secretsFrom('customer'))).toEqual([
        { where: 'GET /portal/cases.data', what: 'risk note of the own customer' },
      ]);
    } finally {
      leaking.close();
      leaking.closeAllConnections();
    }
  });

  test('figures are found however they are written', () => {
    const recorder = new Recorder();
    recorder.keep('page', 'Limit: 8\u202f012\u202f374,69 €');
    expect(recorder.leaksOf({ limit: '801237469' })).toEqual([{ where: 'page', what: 'limit' }]);
  });

  test('the company’s people do receive what is theirs to see', async () => {
    const recorder = new Recorder();
    const visitor = visitorOf('accounting', recorder);
    await visitor.get(`/api/v1/streams/case:${own.caseId}/history?limit=200`);
    await visitor.get(`/resources/documents/${internalFile}`);
    await visitor.get('/cases?filter=all');
    await visitor.get(`/cases/${own.caseId}`);
    const seen = new Set(recorder.leaksOf({ ...world.internal, ...world.others }).map(({ what }) => what));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'note of the own case',
        'hand-over note of the own case',
        'name of an internal file',
        'content of an internal file',
        'saved view of accounting',
        'name',
      ]),
    );
  });

  test('a note that the database calls shared would be seen by the customer at once', async () => {
    const next = (await countShared(world.own.case._id)) + 1;
    await Entries.within(everything()).updateOne(
      { _id: world.own.noteId },
      { $set: { audience: 'shared', shared: { seq: next, rev: next } } },
    );
    const recorder = new Recorder();
    await visitorOf('customer', recorder).get(`/api/v1/streams/case:${own.caseId}/changes?after=${next - 1}&limit=200`);
    expect(recorder.leaksOf(secretsFrom('customer')).map(({ what }) => what)).toEqual(['note of the own case']);
  });
});
