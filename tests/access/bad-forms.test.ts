import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODIES, BROKEN, ELSEWHERE, EXTRAS } from '#tests/access/bad-input-corpus.ts';
import {
  type Action,
  type Attempt,
  bodyOf,
  buildScene,
  harmless,
  isRefusal,
  problemsOf,
  type Scene,
} from '#tests/access/bad-input-scene.ts';
import { EXPECTATIONS } from '#tests/access/expectations.ts';
import { changed, stored } from '#tests/access/stored.ts';
import { READS_NOTHING } from '#tests/access/valid-forms.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { dataPath, type VisitOptions, Visitor } from '#tests/setup/visitor.ts';

ownDatabase(import.meta.url);

const LONG = 120_000;
let scene: Scene;
beforeAll(async () => {
  scene = await buildScene(import.meta.url);
});
afterAll(() => scene?.app.stop());

const post = ({ path, visitor }: Action, options: VisitOptions) =>
  visitor.request(path, { method: 'POST', ...options });
/** As the page's own script sends it: the answer is the action's alone, without the page around it. */
const send = ({ path, visitor, expectation }: Action, options: VisitOptions) =>
  visitor.request(expectation.isResource ? path : dataPath(path), { method: 'POST', ...options });

/** Attempts at every action, each judged by itself, so that a trace is blamed on its action. */
async function atEveryAction(attemptsOf: (action: Action) => Attempt[], actions = scene.actions): Promise<string[]> {
  const problems: string[] = [];
  for (const action of actions) {
    problems.push(...(await problemsOf(attemptsOf(action))));
  }
  return problems;
}

/** The right form with one thing changed. */
type Fields = readonly (readonly [string, string])[];
const variants = (action: Action, made: readonly (readonly [string, Fields])[]): Attempt[] =>
  made.map(([name, fields]) => ({
    name: `${action.id} · ${name.slice(0, 60)}`,
    send: () => send(action, { body: bodyOf(action.form, fields) }),
  }));

test('every action of the application has a right form to spoil', () => {
  const written = Object.entries(EXPECTATIONS).flatMap(([id, { write }]) => (write ? [id] : []));
  expect(written.filter((id) => !READS_NOTHING.has(id)).sort()).toEqual(scene.actions.map(({ id }) => id).sort());
});

describe('a form from elsewhere is refused before it is read', () => {
  test.each(ELSEWHERE)('from %s', async (_who, given) => {
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('SELF', scene.app.url)]),
    );
    const before = await stored();
    const wrong: string[] = [];
    for (const action of scene.actions.filter(({ visitor }) => visitor.cookie !== '')) {
      const bodies = [bodyOf(action.form, action.form.fields), harmless(action)];
      for (const path of [action.path, `${action.path.split('?')[0]}.data`]) {
        for (const body of bodies) {
          const answer = await action.visitor.request(path, {
            method: 'POST',
            bare: true,
            headers,
            ...(body === undefined ? {} : { body }),
          });
          if (answer.status !== 403) wrong.push(`${path}: ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(changed(before, await stored())).toEqual([]);
  });
});

describe('a form that is right but for one thing is refused as a whole', () => {
  test(
    'a field it does not have: rights, operators, prototypes',
    async () => {
      const attempts = (action: Action): Attempt[] => {
        const { fields } = action.form;
        const names = EXTRAS.filter((name) => !fields.some(([own]) => own === name));
        return variants(
          action,
          names.map((name) => [`with ${name}`, [...fields, [name, 'admin']]]),
        );
      };
      expect(await atEveryAction(attempts)).toEqual([]);
    },
    LONG,
  );

  test(
    'a file nobody asked for',
    async () => {
      const attempts = (action: Action): Attempt[] => {
        const form = new FormData();
        for (const [name, value] of action.form.fields) {
          form.append(name, value);
        }
        form.append('attachment', new Blob(['MZ']), 'program.exe');
        return [{ name: action.id, send: () => post(action, { body: form }) }];
      };
      expect(await atEveryAction(attempts)).toEqual([]);
    },
    LONG,
  );

  test(
    'a field sent twice, as an operator, as a list, with NUL, or far too long',
    async () => {
      const attempts = (action: Action): Attempt[] => {
        const { fields, repeats = [] } = action.form;
        return fields.flatMap(([name, value], index) => {
          const instead = (...made: Fields): Fields => [...fields.slice(0, index), ...made, ...fields.slice(index + 1)];
          return variants(action, [
            ...(repeats.includes(name)
              ? []
              : [[`${name} twice`, instead([name, value], [name, `${value}2`])] as const]),
            [`${name} as operator`, instead([`${name}[$ne]`, ''])],
            [`${name} as list`, instead([`${name}[]`, value])],
            [`${name} as path`, instead([`${name}.x`, value])],
            ...BROKEN.map(([how, text]) => [`${name} with ${how}`, instead([name, text])] as const),
          ]);
        });
      };
      expect(await atEveryAction(attempts)).toEqual([]);
    },
    LONG,
  );
});

describe('a body that is no form', () => {
  test(
    'is refused with a reason: JSON, XML, broken parts, no kind at all',
    async () => {
      const attempts = (action: Action): Attempt[] =>
        BODIES.map(([type, body], index) => ({
          name: `${action.id} · ${type.slice(0, 40)} · ${body.slice(0, 20)}`,
          send: () => (index % 5 === 0 ? post : send)(action, { body, headers: { 'Content-Type': type } }),
        }));
      expect(await atEveryAction(attempts)).toEqual([]);
    },
    LONG,
  );

  test(
    'is refused when it is larger than any form, with and without its length said',
    async () => {
      const { actions } = scene;
      const text = `text=${'x'.repeat(1_200_000)}`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const attempts = (action: Action): Attempt[] => [
        { name: `${action.id} · said`, send: () => post(action, { body: text, headers }) },
        {
          name: `${action.id} · not said`,
          send: () => post(action, { body: new Blob([text]).stream(), headers }),
        },
        {
          name: `${action.id} · ten thousand fields`,
          send: () => post(action, { body: 'intent=x&'.repeat(10_000), headers }),
        },
      ];
      expect(await atEveryAction(attempts, actions)).toEqual([]);
    },
    LONG,
  );

  test(
    'is refused in words also where nobody reads it, and where files are expected',
    async () => {
      const large = new Uint8Array(27_500_000).fill(120);
      const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
      const withFiles = scene.actions.filter(({ id }) => /cases.(\$caseId|new)$|\.tell$/.test(id));
      expect(withFiles).toHaveLength(4);
      const nowhere = new Visitor({ base: scene.app.url });
      const attempts = [
        ...withFiles.map(({ path, visitor }) => ({ path, visitor })),
        { path: '/no-such-page', visitor: nowhere },
        { path: scene.actions.find(({ id }) => id.endsWith('account'))?.path ?? '', visitor: nowhere },
        { path: `/resources/uploads/${scene.own.uploadId}`, visitor: nowhere },
      ].flatMap(({ path, visitor }): Attempt[] => [
        { name: `${path} · said`, send: () => visitor.request(path, { method: 'POST', body: large, headers: type }) },
        {
          name: `${path} · not said`,
          send: () => visitor.request(path, { method: 'POST', body: new Blob([large]).stream(), headers: type }),
        },
      ]);
      expect(await problemsOf(attempts)).toEqual([]);
    },
    LONG,
  );
});

test('other methods than those of pages and forms are refused at any address', async () => {
  const methods = ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT'];
  const attempts = (action: Action): Attempt[] =>
    methods.flatMap((method) =>
      [action.path, `${action.path.split('?')[0]}.data`].map((path) => ({
        name: `${method} ${path}`,
        send: () =>
          action.visitor.request(path, {
            method,
            ...(method === 'OPTIONS' ? {} : { body: bodyOf(action.form, action.form.fields) }),
          }),
      })),
    );
  expect(await atEveryAction(attempts)).toEqual([]);
});

describe('JSON that is right but for one thing', () => {
  test('is refused: other fields, operators, other kinds, twice in the address', async () => {
    const problems: string[] = [];
    for (const action of scene.actions) {
      const { json } = action.form;
      if (!json) continue;
      const bodies: [string, unknown][] = Object.keys(json).flatMap((name) => [
        [`${name} as operator`, { ...json, [name]: { $ne: null } }],
        [`${name} in a list`, { ...json, [name]: [[json[name]]] }],
        [`${name} as null`, { ...json, [name]: null }],
        [`${name} far too long`, { ...json, [name]: 'x'.repeat(20_000) }],
      ]);
      bodies.push(
        ...['role', 'visibility', 'actor', '$where', 'constructor'].map((name): [string, unknown] => [
          `with ${name}`,
          { ...json, [name]: 'admin' },
        ]),
        ['with __proto__', JSON.parse(`${JSON.stringify(json).slice(0, -1)},"__proto__":{"role":"admin"}}`)],
        ['in a list', [json]],
        ['as text', JSON.stringify(json)],
      );
      problems.push(
        ...(await problemsOf(
          bodies.map(([name, value]) => ({
            name: `${action.id} · ${name}`,
            send: () => action.visitor.json(action.path, value),
          })),
        )),
      );
    }
    expect(problems).toEqual([]);
  });
});

test(
  'and the same forms, with nothing wrong in them, are carried out',
  async () => {
    const refused: string[] = [];
    for (const action of scene.actions) {
      const { form } = action;
      for (const options of [
        ...(form.fields.length > 0 || !form.json ? [{ body: bodyOf(form, form.fields) }] : []),
        ...(form.json ? [{ body: JSON.stringify(form.json), headers: { 'Content-Type': 'application/json' } }] : []),
      ] as VisitOptions[]) {
        const before = await stored();
        const answer = await post(action, options);
        const traces = changed(before, await stored());
        if (isRefusal(answer) || answer.status >= 400 || (traces.length === 0 && !form.leavesNoTrace)) {
          refused.push(
            `${action.id}: ${answer.status} ${/role="alert".{0,300}/s.exec(answer.body)?.[0] ?? answer.body.slice(0, 200)}`,
          );
        }
      }
    }
    expect(refused).toEqual([]);
    // Somebody without a script of ours, and without a cookie: no authority to misuse.
    const nobody = new Visitor({ base: scene.app.url });
    expect((await nobody.request('/sign-in', { method: 'POST', bare: true, body: new URLSearchParams() })).status).toBe(
      400,
    );
  },
  LONG,
);
