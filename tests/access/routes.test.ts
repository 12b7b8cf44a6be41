import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailSinkRouter } from '#server/embedded/mail/mail-sink-router.ts';
import { createApp } from '#server/http/create-app.ts';
import { config } from '#server/platform/config.ts';
import {
  ABSENT,
  EXPECTATIONS,
  EXPRESS_ROUTES,
  type Expectation,
  formOf,
  type Ids,
  idsOf,
  LIMITED,
  type Read,
  type Write,
} from '#tests/access/expectations.ts';
import { buildCanaryWorld, SUBJECTS, type Subject, type World } from '#tests/factories/canary-world.ts';
import { signIn } from '#tests/factories/people.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { type BuiltRoute, builtRoutes } from '#tests/setup/built-routes.ts';
import { askForUpload, sendFiles, uploadFile } from '#tests/setup/files.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { type Answer, Visitor } from '#tests/setup/visitor.ts';

ownDatabase(import.meta.url);

let routes: BuiltRoute[];
let app: AppServer;
let world: World;
let own: Ids;
let foreign: Ids;
const visitors = {} as Record<Subject, Visitor>;

beforeAll(async () => {
  routes = await builtRoutes();
  world = await buildCanaryWorld();
  app = await startApp(import.meta.url);
  for (const subject of SUBJECTS) {
    visitors[subject] = new Visitor({ base: app.url, cookie: world.cookies[subject] });
  }
  own = idsOf(world.own, world, await filesOf(visitors.customer, world.own.case._id));
  const stranger = new Visitor({ base: app.url, cookie: await signIn(world.foreign.customer.userId) });
  foreign = idsOf(world.foreign, world, await filesOf(stranger, world.foreign.case._id));
});
afterAll(() => app?.stop());

/** A file the case's people can open, and a place for one that nobody used. */
async function filesOf(visitor: Visitor, caseId: string): Promise<{ documentId: string; uploadId: string }> {
  const file = { name: 'proof.txt', content: 'Delivered on Friday', audience: 'shared', caseId } as const;
  const documentId = await uploadFile(visitor, file);
  await sendFiles(visitor, { caseId, audience: 'shared', documents: [documentId], text: 'The proof' });
  return { documentId, uploadId: (await askForUpload(visitor, file)).documentId };
}

/** Two answers are the same when only what differs at every request differs: ids asked for, references, times. */
function comparable(answer: Answer, ids: Ids): string {
  let text = `${answer.status} ${answer.location}\n${answer.body}`;
  for (const id of Object.values(ids)) {
    text = text.replaceAll(encodeURIComponent(id), 'ID').replaceAll(id, 'ID');
  }
  const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
  return text
    .replaceAll(answer.headers.get('x-request-id') ?? '\0', 'REFERENCE')
    .replaceAll(nonce ?? '\0', 'NONCE')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID');
}

const send = (visitor: Visitor, path: string, expectation: Expectation): Promise<Answer> =>
  visitor.request(path, { method: 'POST', body: formOf(expectation) });

const readOf = (answer: Answer): Read | string => {
  const leadsTo = answer.location || (/"SingleFetchRedirect"/.test(answer.body) ? redirectOf(answer.body) : '');
  switch (true) {
    case leadsTo.startsWith('/sign-in'):
      return 'sign-in';
    case /^https?:.*X-Amz-Signature/.test(leadsTo):
      return 'link';
    case leadsTo !== '':
      return 'redirect';
    case answer.status === 200:
      return 'allow';
    case answer.status === 404:
      return 'not-found';
    case answer.status === 410:
      return 'over';
    case answer.status === 401:
      return 'unauthenticated';
    case answer.status === 405 && answer.headers.get('allow') === 'POST':
      return 'only-posted';
    default:
      return `status ${answer.status}`;
  }
};
const redirectOf = (body: string): string => /"redirect","([^"]+)"/.exec(body)?.[1] ?? '';

const ANSWERED = new Set([200, 302, 303, 400, 409, 410, 413, 415, 422]);
const writeOf = (answer: Answer): Write | string =>
  answer.status === 401
    ? 'unauthenticated'
    : answer.status === 403
      ? 'forbidden'
      : answer.status === 404
        ? 'not-found'
        : ANSWERED.has(answer.status)
          ? 'answers'
          : `status ${answer.status}`;

/** Signed out, the first page and the sign-in page lead one to the other: a visitor's `redirect` may be to sign-in. */
const agrees = (seen: string, expected: Read): boolean =>
  seen === expected || (expected === 'redirect' && seen === 'sign-in');

describe('every route has a declared expectation', () => {
  test('for each role, and none is declared that does not exist', () => {
    const declared = Object.keys(EXPECTATIONS);
    const built = routes.map(({ id }) => id);
    expect({
      undeclared: built.filter((id) => !declared.includes(id)),
      gone: declared.filter((id) => !built.includes(id)),
    }).toEqual({ undeclared: [], gone: [] });
  });

  test('for reading exactly where it has a loader, for writing exactly where it has an action', () => {
    const wrong = routes.flatMap(({ id, hasLoader, hasAction }) => {
      const expected = EXPECTATIONS[id];
      return expected && (Boolean(expected.read) !== hasLoader || Boolean(expected.write) !== hasAction) ? [id] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('also the routes outside the page tree', () => {
    const edge = createApp({
      config: config(),
      build: (() => undefined) as never,
      storageOrigin: 'http://127.0.0.1:9',
      hiddenStore: null,
      mailPage: mailSinkRouter({ store: {} as never }),
      vite: null,
      isStopping: () => false,
    });
    expect(expressRoutes(edge).sort()).toEqual(Object.keys(EXPRESS_ROUTES).sort());
  });
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** What answers by itself; the last `*` is Remix, whose routes are those of the build. */
function expressRoutes(edge: object): string[] {
  const walk = (stack: readonly Layer[]): string[] =>
    stack.flatMap(({ route, handle }) =>
      route
        ? route.path === '*'
          ? []
          : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
        : walk(handle.stack ?? []),
    );
  return walk((edge as { _router: { stack: Layer[] } })._router.stack);
}

/** Roles ask at the same time, as people do. */
const forEach = async (subjects: readonly Subject[], ask: (subject: Subject) => Promise<void>): Promise<void> =>
  void (await Promise.all(subjects.map(ask)));
const LONG = 120_000;

describe('every route answers every role as declared', () => {
  const entries = Object.entries(EXPECTATIONS) as [string, Expectation][];

  test(
    'when its page or data are asked for',
    async () => {
      const wrong: string[] = [];
      const note = (id: string, subject: Subject, how: string, seen: string, expected: string) =>
        void wrong.push(`${id} · ${subject} · ${how}: ${seen} instead of ${expected}`);
      for (const [id, { path, read, isLayout, isResource }] of entries) {
        await forEach(read ? SUBJECTS : [], async (subject) => {
          const visitor = visitors[subject];
          const expected = (read as Record<Subject, Read>)[subject];
          const address = path(own);
          if (!isLayout) {
            const seen = readOf(await visitor.get(address));
            if (!agrees(seen, expected)) note(id, subject, 'document', seen, expected);
          }
          // The loader by itself, without those of the layouts around it: no guard may stand there only.
          const seen = readOf(await visitor.data(address, id));
          if (!isResource && !agrees(seen, expected)) note(id, subject, 'data', seen, expected);
          if (isResource && seen === 'allow' && expected !== 'allow') note(id, subject, 'data', seen, expected);
        });
      }
      expect(wrong).toEqual([]);
    },
    LONG,
  );

  test(
    'when a form is sent to it',
    async () => {
      const wrong: string[] = [];
      for (const [id, expectation] of entries) {
        const { path, write, endsSession } = expectation;
        await forEach(write ? SUBJECTS : [], async (subject) => {
          const cookie =
            endsSession && subject !== 'signed-out' ? await signIn(world.people[subject]._id) : world.cookies[subject];
          const visitor = new Visitor({ base: app.url, cookie });
          const expected = (write as Record<Subject, Write>)[subject];
          const seen = writeOf(await send(visitor, path(own), expectation));
          if (seen !== expected) wrong.push(`${id} · ${subject}: ${seen} instead of ${expected}`);
        });
      }
      expect(wrong).toEqual([]);
    },
    LONG,
  );

  test('with a refusal where it has no loader or no action', async () => {
    const wrong: string[] = [];
    for (const [id, { path, read, write, isLayout }] of entries) {
      for (const subject of ['manager', 'customer', 'signed-out'] as const) {
        const answer = read || isLayout ? null : await visitors[subject].get(path(own));
        if (answer && ![400, 404, 405].includes(answer.status)) wrong.push(`GET ${id} · ${subject}: ${answer.status}`);
        const sent = write || isLayout ? null : await visitors[subject].form(path(own), {});
        if (sent && ![400, 401, 404, 405].includes(sent.status)) wrong.push(`POST ${id} · ${subject}: ${sent.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Any other id makes another address, so a route whose address changes carries an id. The import and links are nobody's. */
const probe: Partial<Ids> = {
  caseId: 'x',
  invoiceId: 'x',
  freeInvoiceId: 'x',
  draftId: 'x',
  documentId: 'x',
  uploadId: 'x',
  entryId: 'x',
  customerId: 'x',
  userId: 'x',
};

describe('what belongs to somebody else looks like nothing at all', () => {
  const parametric = (Object.entries(EXPECTATIONS) as [string, Expectation][]).filter(
    ([, { path }]) => path(ABSENT) !== path({ ...ABSENT, ...probe }),
  );

  test.each(LIMITED)('to %s: pages, data and forms', async (subject) => {
    const visitor = visitors[subject];
    const wrong: string[] = [];
    for (const [id, expectation] of parametric) {
      const { path, read, write } = expectation;
      const pairs: [string, Answer, Answer][] = [];
      if (read) {
        pairs.push(['document', await visitor.get(path(foreign)), await visitor.get(path(ABSENT))]);
        pairs.push(['data', await visitor.data(path(foreign), id), await visitor.data(path(ABSENT), id)]);
      }
      if (write) {
        pairs.push([
          'form',
          await send(visitor, path(foreign), expectation),
          await send(visitor, path(ABSENT), expectation),
        ]);
      }
      for (const [how, theirs, absent] of pairs) {
        if (comparable(theirs, foreign) !== comparable(absent, ABSENT)) {
          wrong.push(`${id} · ${how}: ${theirs.status} and ${absent.status} differ`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
