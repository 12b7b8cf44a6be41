import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellsOf } from '#tests/access/bad-input-scene.ts';
import { EXPECTATIONS, type Ids, idsOf } from '#tests/access/expectations.ts';
import { changed, stored } from '#tests/access/stored.ts';
import { buildCanaryWorld, type Subject, type World } from '#tests/factories/canary-world.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { askForUpload } from '#tests/setup/files.ts';
import { until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { type Answer, dataPath, Visitor } from '#tests/setup/visitor.ts';

ownDatabase(import.meta.url);

const LONG = 120_000;
let world: World;
let app: AppServer;
let own: Ids;
beforeAll(async () => {
  world = await buildCanaryWorld();
  app = await startApp(import.meta.url);
  const proof = { name: 'proof.txt', content: 'x', audience: 'shared', caseId: world.own.case._id } as const;
  const { documentId } = await askForUpload(visitorOf('customer'), proof);
  own = idsOf(world.own, world, { documentId, uploadId: documentId });
});
afterAll(() => app?.stop());

const visitorOf = (subject: Subject) => new Visitor({ base: app.url, cookie: world.cookies[subject] });

const CONFINED: [string, RegExp][] = [
  // What a route says beside the edge is added to it.
  ['cache-control', /^private, no-store(, private, no-store)?$/],
  ['x-content-type-options', /^nosniff(, nosniff)?$/],
  ['x-frame-options', /^(SAMEORIGIN|DENY)$/],
  ['referrer-policy', /^(same-origin|no-referrer|same-origin, no-referrer)$/],
  ['content-security-policy', /script-src 'self' 'strict-dynamic' 'nonce-[\w+/=]{22,}'|^sandbox/],
  ['content-security-policy', /frame-ancestors 'none'|^sandbox/],
  ['x-request-id', /^[a-z0-9]{12}$/],
];
/** What an answer lacks of what confines it. */
const lacks = ({ headers }: Answer): string[] => [
  ...CONFINED.filter(([name, pattern]) => !pattern.test(headers.get(name) ?? '')).map(
    ([name]) => `${name} is ${headers.get(name)}`,
  ),
  ...(headers.get('x-powered-by') ? ['says what it runs on'] : []),
];

/** Addresses that lead nowhere, and requests that no page makes. */
const astray: [string, (visitor: Visitor, headers: Record<string, string>) => Promise<Answer>][] = [
  ['no such page', (visitor, headers) => visitor.request('/no-such-page', { headers })],
  ['data as it was once asked for', (visitor, headers) => visitor.request('/portal?_data=root', { headers })],
  ['the same, written otherwise', (visitor, headers) => visitor.request('/portal?%5fdata', { headers })],
  ['no such data', (visitor, headers) => visitor.request('/no-such-page.data', { headers })],
  ['half an encoded letter', (visitor, headers) => visitor.request('/%E0%A4%A', { headers })],
  ['half an encoded letter in an id', (visitor, headers) => visitor.request('/portal/cases/%E0%A4%A', { headers })],
  ['NUL in an id', (visitor, headers) => visitor.request('/portal/cases/%00', { headers })],
  ['a way up', (visitor, headers) => visitor.request('/assets/..%2f..%2fserver%2findex.js', { headers })],
  ['no such script', (visitor, headers) => visitor.request('/assets/none.js', { headers })],
  ['a very long address', (visitor, headers) => visitor.request(`/${'x'.repeat(9_000)}`, { headers })],
  ['another method', (visitor, headers) => visitor.request('/portal', { method: 'DELETE', headers })],
  [
    'another method at an API',
    (visitor, headers) => visitor.request('/api/v1/streams/x/changes', { method: 'PUT', headers }),
  ],
  [
    'another site',
    (visitor, headers) =>
      visitor.request('/account', {
        method: 'POST',
        bare: true,
        headers: { ...headers, Origin: 'https://evil.example' },
      }),
  ],
  [
    'a host that is none',
    (visitor, headers) => visitor.request('/portal', { headers: { ...headers, 'X-Forwarded-Host': 'x:99999999' } }),
  ],
  [
    'a form where there is none',
    (visitor, headers) =>
      visitor.request('/portal/statement', { method: 'POST', headers, body: new URLSearchParams({ a: '1' }) }),
  ],
  [
    'an unreadable form',
    (visitor, headers) => visitor.request('/resources/preferences', { method: 'POST', headers, body: '{}' }),
  ],
];

describe('every answer', () => {
  test(
    'of every page, to people of both sides, is kept by no cache and carries the headers that confine it',
    async () => {
      const wrong: string[] = [];
      for (const [id, { path, read, isLayout }] of Object.entries(EXPECTATIONS)) {
        for (const subject of read && !isLayout ? (['manager', 'customer', 'signed-out'] as const) : []) {
          const visitor = visitorOf(subject);
          for (const answer of [await visitor.get(path(own)), await visitor.data(path(own), id)]) {
            wrong.push(...lacks(answer).map((what) => `${id} · ${subject}: ${what}`));
          }
        }
      }
      expect(wrong).toEqual([]);
    },
    LONG,
  );

  test('to a form is the same whatever host a proxy or a sender names', async () => {
    const wrong: string[] = [];
    const { port } = new URL(app.url);
    for (const named of [
      { host: `127.0.0.1:${port}` },
      { host: 'localhost' },
      { host: 'nodes', 'x-forwarded-host': 'evil.example' },
      { 'x-forwarded-host': 'evil.example:99999999' },
      {},
    ]) {
      const form = request(`${app.url}/forgot-password`, {
        method: 'POST',
        headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded', ...named },
      });
      form.end('email=nobody%40example.com');
      const [answer] = (await once(form, 'response')) as [IncomingMessage];
      const body = await text(answer);
      wrong.push(
        ...[
          ...(answer.statusCode === 200 || answer.statusCode === 302 ? [] : [`${answer.statusCode}`]),
          ...(`${answer.headers.location}${body}`.includes('evil') ? ['repeats it'] : []),
        ].map((what) => `${JSON.stringify(named)}: ${what}`),
      );
    }
    expect(wrong).toEqual([]);
  });

  test('to what leads nowhere is a refusal that is confined as well, tells nothing, and speaks the reader’s language', async () => {
    const wrong: string[] = [];
    for (const [language, words] of [
      ['en', /lang="en"/],
      ['fr', /lang="fr"/],
    ] as const) {
      for (const [name, ask] of astray) {
        for (const visitor of [
          new Visitor({ base: app.url }),
          new Visitor({ base: app.url, cookie: `lng=${language}` }),
        ]) {
          const answer = await ask(visitor, { 'Accept-Language': visitor.cookie ? 'de' : language });
          const isPage = /text\/html/.test(answer.headers.get('content-type') ?? '');
          wrong.push(
            ...[
              ...lacks(answer),
              ...tellsOf(answer.body).map((tell) => `says ${tell}`),
              ...(answer.status >= 400 && answer.status < 500 ? [] : answer.status === 302 ? [] : [`${answer.status}`]),
              ...(isPage && !words.test(answer.body) ? ['speaks another language'] : []),
              ...(isPage && answer.status !== 404 && !answer.body.includes(answer.headers.get('x-request-id') ?? '\0')
                ? ['names no reference']
                : []),
            ].map((what) => `${language} · ${name}: ${what}`),
          );
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('has scripts with the nonce of this answer only', async () => {
    const nonces = new Set<string>();
    for (const path of ['/portal', '/portal/cases', '/no-such-page', '/cases']) {
      const { headers, body } = await visitorOf('customer').get(path);
      const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
      nonces.add(nonce);
      const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length).toBeGreaterThan(0);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`) && !tag.includes('nonce=""'))).toEqual([]);
    }
    expect(nonces.size).toBe(4);
  });
});

test(
  'operators, prototypes, patterns and odd bytes in an address are answered quickly, without an error of ours',
  async () => {
    const values = [
      '[$ne]=1',
      '[$regex]=.*',
      '=%7B%22%24ne%22%3Anull%7D',
      '=__proto__',
      '=%00',
      '=%FF%FE',
      '=%ED%A0%80',
      `=${'('.repeat(500)}`,
      `=${'a%2B'.repeat(40)}%24`,
      '=.*',
      '=-1',
      '=1e309',
      `=${'9'.repeat(400)}`,
      '=x&SAME=y',
    ];
    const names = [
      'q',
      'filter',
      'after',
      'before',
      'state',
      'owner',
      'customer',
      'sort',
      'limit',
      'lng',
      'returnTo',
      'problem',
      'invoice',
      '__proto__',
      'constructor',
      'group',
      'view',
      '_routes',
    ];
    const before = await stored();
    const wrong: string[] = [];
    for (const [id, { path, read, isLayout, isResource }] of Object.entries(EXPECTATIONS)) {
      const subject = (['manager', 'customer', 'admin', 'customer-admin'] as const).find(
        (one) => read?.[one] === 'allow',
      );
      for (const [index, value] of subject && !isLayout ? values.entries() : []) {
        const visitor = visitorOf(subject as Subject);
        const query = names.map((name) => `${name}${value.replace('SAME', name)}`).join('&');
        const begin = performance.now();
        const address = `${path(own).split('?')[0] ?? ''}?${query}`;
        const isDocument = isResource || index < 3;
        const answer = await visitor.request(isDocument ? address : dataPath(address));
        const took = performance.now() - begin;
        if (answer.status >= 500) wrong.push(`${id} ${value.slice(0, 20)}: ${answer.status}`);
        if (took > 5_000) wrong.push(`${id} ${value.slice(0, 20)}: ${Math.round(took)} ms`);
        wrong.push(
          ...tellsOf(answer.body.replaceAll(decodeURIComponent(value.replace(/%(FF|FE|ED|A0|80)/g, '')), '')).map(
            (tell) => `${id}: says ${tell}`,
          ),
        );
      }
    }
    expect(wrong).toEqual([]);
    expect(changed(before, await stored())).toEqual([]);
  },
  LONG,
);

describe('a sender that hangs up in the middle', () => {
  /** @param hasBegun waits until the server has done something with the first half */
  const send = async (
    path: string,
    cookie: string,
    type: string,
    body: string,
    hasBegun: () => Promise<unknown> = async () => undefined,
  ): Promise<void> => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Origin: ${app.url}`,
      `Cookie: ${cookie}`,
      `Content-Type: ${type}`,
      `Content-Length: ${body.length * 2 + 50_000}`,
      '',
      '',
    ];
    await new Promise<void>((resolve) => socket.write(head.join('\r\n') + body, () => resolve()));
    await hasBegun();
    socket.destroy();
  };
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  test('leaves nothing: a message, a file on a case, an import', async () => {
    const before = await stored();
    const multipart = 'multipart/form-data; boundary=x';
    const file = (name: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nnumber;customer;date;total\nFA-1;Some`;
    await send(
      `/resources/streams/case:${own.caseId}/messages`,
      world.cookies.customer,
      'application/x-www-form-urlencoded',
      `audience=shared&clientId=${crypto.randomUUID()}&text=half+a+sen`,
    );
    await send(
      `/resources/streams/case:${own.caseId}/messages`,
      world.cookies.customer,
      'application/json',
      '{"audience":"shared"',
    );
    await send(
      `/cases/${own.caseId}`,
      world.cookies.accounting,
      multipart,
      part('intent', 'add-document') + part('version', '1') + part('audience', 'shared') + file('files'),
    );
    await send(
      '/imports/new',
      world.cookies.accounting,
      multipart,
      part('kind', 'ar-csv') +
        part('clientId', crypto.randomUUID()) +
        file('file') +
        'body of the file;'.repeat(400_000),
      // The first pieces are stored: what must be gone again.
      () =>
        until(
          async () => changed(before, await stored()),
          (traces) => traces.includes('importFiles'),
        ),
    );
    // The application still answers, and has tidied up behind the import.
    await until(
      async () => changed(before, await stored()),
      (traces) => traces.length === 0,
    );
    expect((await visitorOf('accounting').get('/imports')).status).toBe(200);
  });
});

test('an import sent twice by one form is one run, and the second sender is answered', async () => {
  const clientId = crypto.randomUUID();
  const body = () => {
    const form = new FormData();
    form.append('kind', 'ar-csv');
    form.append('clientId', clientId);
    form.append(
      'file',
      new Blob([`number;customer;date;total\n${'FA-1;Somebody;2026-01-31;10.00\n'.repeat(20_000)}`]),
      'a.csv',
    );
    return form;
  };
  const accounting = visitorOf('accounting');
  const first = await accounting.request('/imports/new', { method: 'POST', body: body() });
  const second = await accounting.request('/imports/new', { method: 'POST', body: body() });
  expect(first).toMatchObject({ status: 302, location: expect.stringMatching(/^\/imports\//) });
  expect(second).toMatchObject({ status: 302, location: first.location });
});

test('a part too many behind the file of an import leaves no run', async () => {
  const form = new FormData();
  form.append('kind', 'ar-csv');
  form.append('clientId', crypto.randomUUID());
  form.append('file', new Blob(['number;customer;date;total\nFA-1;Somebody;2026-01-31;10.00\n']), 'a.csv');
  form.append('role', 'admin');
  const before = await stored();
  expect((await visitorOf('accounting').request('/imports/new', { method: 'POST', body: form })).status).toBe(400);
  expect(changed(before, await stored())).toEqual([]);
});
