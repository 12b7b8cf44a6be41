import { ABSENT, EXPECTATIONS, type Expectation, formOf, type Ids, idsOf } from '#tests/access/expectations.ts';
import { secretSentTo } from '#tests/access/letters.ts';
import { changed, stored } from '#tests/access/stored.ts';
import { buildValidForms, type ValidForm } from '#tests/access/valid-forms.ts';
import { buildCanaryWorld, type World } from '#tests/factories/canary-world.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { askForUpload } from '#tests/setup/files.ts';
import { type Answer, Visitor } from '#tests/setup/visitor.ts';

/** An action of the application with a form that would be carried out. */
export interface Action {
  id: string;
  path: string;
  visitor: Visitor;
  form: ValidForm;
  expectation: Expectation;
}

export interface Scene {
  app: AppServer;
  world: World;
  own: Ids;
  /** every action that reads what it is sent */
  actions: Action[];
}

/** The canary world, the application on it, and a right form for every action. */
export async function buildScene(file: string): Promise<Scene> {
  const world = await buildCanaryWorld();
  const app = await startApp(file);
  const customer = new Visitor({ base: app.url, cookie: world.cookies.customer });
  const proof = { name: 'proof.txt', content: 'x', audience: 'shared', caseId: world.own.case._id } as const;
  const { documentId } = await askForUpload(customer, proof);
  const own = idsOf(world.own, world, { documentId, uploadId: documentId });
  const forms = await buildValidForms(world, own, await askForLinks(app.url, world));
  const actions = Object.entries(forms).flatMap(([id, form]): Action[] => {
    const expectation = EXPECTATIONS[id];
    if (!expectation) {
      return [];
    }
    const cookie = form.cookie ?? world.cookies[form.subject];
    const path = expectation.path({ ...ABSENT, ...own, ...form.ids });
    return [{ id, path, visitor: new Visitor({ base: app.url, cookie }), form, expectation }];
  });
  return { app, world, own, actions };
}

/** Links that work, as they were mailed. */
async function askForLinks(base: string, { people, cookies }: World) {
  const browser = new Visitor({ base });
  const asked = await browser.form('/sign-in/link', { email: people['customer-admin'].email });
  const device = asked.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  await browser.form('/forgot-password', { email: people['accounting-portfolio'].email });
  await new Visitor({ base, cookie: cookies['customer-admin'] }).form('/portal/colleagues', {
    intent: 'invite',
    email: 'asked@people.example',
    name: 'Somebody Asked',
    language: 'en',
    role: 'customer',
  });
  return {
    device: device.join('; '),
    magic: await secretSentTo(base, people['customer-admin'].email, 'sign-in/link'),
    reset: await secretSentTo(base, people['accounting-portfolio'].email, 'reset-password'),
    invitation: await secretSentTo(base, 'asked@people.example', 'invitation'),
  };
}

/** The form of an action with other fields than the right ones; with its file where it has one. */
export function bodyOf(
  { file }: ValidForm,
  fields: readonly (readonly [string, string])[],
): FormData | URLSearchParams {
  if (!file) {
    return new URLSearchParams(fields.map(([name, value]) => [name, value]));
  }
  const form = new FormData();
  for (const [name, value] of fields) {
    form.append(name, value);
  }
  form.append(file.field, new Blob([file.content], { type: 'text/csv' }), 'file.csv');
  return form;
}

/** The harmless form of the expectations, for what must be refused whatever it carries. */
export const harmless = ({ expectation }: Action): FormData | URLSearchParams => formOf(expectation);

const TELLS = [
  /\n\s+at .+:\d+:\d+/,
  /node_modules|\/build\/|server-build/,
  /Mongo|BSON|E11000|ZodError|CastError|undici|busboy/i,
  /\b(?:Type|Syntax|Range|Reference|URI)Error\b/,
];

/** Words that would tell how the server is made. The page's own script addresses are no secret. */
export const tellsOf = (body: string): string[] => {
  const said = body.replaceAll(/\/assets\/[\w.-]+/g, '');
  return TELLS.filter((pattern) => pattern.test(said)).map(String);
};

/** A refusal by redirect names its reason: the message without a script comes back to its page. */
export const isRefusal = ({ status, location }: Answer): boolean =>
  (status >= 400 && status < 500 && status !== 429) || (status === 302 && /[?&]problem=/.test(location));

export interface Attempt {
  name: string;
  send: () => Promise<Answer>;
}

/**
 * Makes every attempt and says what is wrong with the answers: accepted, failed, told too much, or left something
 * behind.
 */
export async function problemsOf(attempts: readonly Attempt[]): Promise<string[]> {
  const problems: string[] = [];
  const before = await stored();
  for (const { name, send } of attempts) {
    const answer = await send();
    if (!isRefusal(answer)) {
      problems.push(`${name}: ${answer.status} ${answer.location}`);
    }
    if (!answer.headers.get('x-request-id')) {
      problems.push(`${name}: no reference`);
    }
    problems.push(...tellsOf(answer.body).map((tell) => `${name}: says ${tell}`));
  }
  const traces = changed(before, await stored());
  return traces.length > 0 ? [...problems, `${attempts[0]?.name} and on: changed ${traces.join(', ')}`] : problems;
}
