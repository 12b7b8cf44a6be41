import type { AppLoadContext } from '@remix-run/node';
import { beforeAll, expect, test } from 'vitest';
import * as userPage from '#app/routes/_admin+/admin.users.$userId.tsx';
import * as invite from '#app/routes/_admin+/admin.users.invite.tsx';
import * as forgot from '#app/routes/_auth+/forgot-password.tsx';
import * as invitation from '#app/routes/_auth+/invitation.$token.tsx';
import * as signInPage from '#app/routes/_auth+/sign-in.tsx';
import * as link from '#app/routes/_auth+/sign-in_.link.tsx';
import * as openLink from '#app/routes/_auth+/sign-in_.link_.$token.tsx';
import * as signOutPage from '#app/routes/_auth+/sign-out.ts';
import * as colleagues from '#app/routes/_portal+/portal.colleagues.tsx';
import * as profile from '#app/routes/_settings+/account.tsx';
import type { FormState } from '#app/utils/form-state.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { RateLimits } from '#models/schemas/rate-limit.ts';
import { Sessions } from '#models/schemas/session.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { hashPassword } from '#server/auth/password.ts';
import { prepareAdminsGuard } from '#server/domain/accounts/keep-an-admin.ts';
import { buildActor, buildUser } from '#tests/factories/people.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Browser } from './browser.ts';
import { secretFor } from './outbox.ts';

ownDatabase(import.meta.url);
beforeAll(() => prepareAdminsGuard());

const PASSWORD = 'brindle quay 7 lanterns';
type Fields = Record<string, string> | [string, string][];
type Route = { action: (args: never) => unknown };
let addresses = 0;

/** Posts a form to a route the way the server does, and gives the answer with what the page would receive. */
async function post(
  route: Route,
  fields: Fields,
  {
    actor = null,
    params = {},
    browser = new Browser(),
    language = 'en',
  }: { actor?: Actor | null; params?: Record<string, string>; browser?: Browser; language?: string } = {},
) {
  addresses += 1;
  const request = new Request('https://portal.example/form', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'Accept-Language': language, Cookie: browser.cookies },
  });
  const context: AppLoadContext = {
    actor,
    clientAddress: `10.9.${Math.floor(addresses / 250)}.${addresses % 250}`,
    cspNonce: '',
    requestId: 'test',
  };
  const answer = await route.action({ request, context, params } as never);
  if (answer instanceof Response) {
    return {
      status: answer.status,
      location: answer.headers.get('Location'),
      setCookies: answer.headers.getSetCookie(),
      form: undefined,
    };
  }
  const { data, init } = answer as { data?: { form?: FormState }; init?: { status?: number } };
  const body = (data ?? answer) as { form?: FormState };
  return { status: init?.status ?? 200, location: null, setCookies: [], form: body.form, body };
}

test('signing in by form leads where the person was going, and never to another site', async () => {
  const user = await buildUser('accounting', { passwordHash: await hashPassword(PASSWORD) });
  const fields = { email: user.email.toUpperCase(), password: PASSWORD };
  const good = await post(signInPage, { ...fields, returnTo: '/cases?filter=open' });
  expect(good).toMatchObject({ status: 302, location: '/cases?filter=open' });
  expect(good.setCookies.map((cookie) => cookie.split('=')[0])).toEqual(['entente_session', 'entente_device']);
  for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\tx']) {
    expect((await post(signInPage, { ...fields, returnTo })).location).toBe('/');
  }
});

test('wrong password, unknown address and closed account answer with the same bytes', async () => {
  const user = await buildUser('customer', { passwordHash: await hashPassword(PASSWORD) });
  const closed = await buildUser('customer', { passwordHash: await hashPassword(PASSWORD), disabledAt: new Date() });
  const answers = await Promise.all(
    [user.email, closed.email, 'nobody@nowhere.example'].map(async (email) => {
      const { form, ...rest } = await post(signInPage, {
        email,
        password: email === closed.email ? PASSWORD : 'wrong wrong wrong',
      });
      return JSON.stringify({ ...rest, body: undefined, errors: form?.errors, message: form?.message });
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('do not go together');
});

test('what was typed comes back, the password never does', async () => {
  const { status, form } = await post(signInPage, { email: 'nobody@nowhere.example', password: 'something secret' });
  expect(status).toBe(400);
  expect(form?.values).toEqual({ email: 'nobody@nowhere.example' });
  expect(JSON.stringify(form)).not.toContain('something secret');
});

const NASTY: [string, Fields][] = [
  [
    'an operator object',
    [
      ['email[$ne]', 'x'],
      ['password[$gt]', ''],
    ],
  ],
  [
    'a nested operator',
    [
      ['email.$where', '1'],
      ['password', 'x'],
    ],
  ],
  [
    'a list where a text belongs',
    [
      ['email', 'a@b.example'],
      ['email', 'c@d.example'],
      ['password', 'x'],
    ],
  ],
  ['an unknown field', { email: 'a@b.example', password: 'x', role: 'admin' }],
  ['a prototype key', { email: 'a@b.example', password: 'x', __proto__x: '1', 'constructor.prototype.polluted': '1' }],
  [
    'a polluting path',
    [
      ['email', 'a@b.example'],
      ['password', 'x'],
      ['__proto__[polluted]', '1'],
      ['__proto__.polluted', '1'],
    ],
  ],
  [
    'a list index',
    [
      ['email[0]', 'a@b.example'],
      ['password', 'x'],
    ],
  ],
  ['nothing', {}],
  ['a null byte and controls', { email: 'a\u0000@b.example', password: 'x' }],
  ['two lines', { email: 'a@b.example\r\nBcc: c@d.example', password: 'x' }],
  ['far too much', { email: `${'a'.repeat(70_000)}@b.example`, password: 'x' }],
];
test.each(NASTY)('a sign-in form with %s is refused before anything is looked up', async (_what, fields) => {
  const counted = await RateLimits.raw().countDocuments();
  const { status, form } = await post(signInPage, fields);
  expect(status).toBe(400);
  expect(Object.keys(form?.errors ?? {}).length + (form?.message ? 1 : 0)).toBeGreaterThan(0);
  expect(await RateLimits.raw().countDocuments()).toBe(counted);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each(NASTY)('a form for a link with %s is refused', async (_what, fields) => {
  for (const route of [link, forgot]) {
    expect((await post(route, fields)).status).toBe(400);
  }
});

test('every sentence about a field is in the reader’s language', async () => {
  const french = await post(signInPage, { email: 'pas une adresse', password: '' }, { language: 'fr' });
  expect(french.form?.errors).toEqual({
    email: expect.stringMatching(/adresse/),
    password: expect.stringMatching(/Remplissez|Renseignez|Complétez/),
  });
  const english = await post(signInPage, { email: 'no address', password: '' });
  expect(english.form?.errors).toEqual({
    email: 'Write an e-mail address, like name@company.com.',
    password: 'Fill in this field.',
  });
});

test('a link by mail: the same answer for everybody, a page without effect, one press', async () => {
  const customer = await buildUser('customer');
  const browser = new Browser();
  const known = await post(link, { email: customer.email }, { browser });
  const unknown = await post(link, { email: 'nobody@nowhere.example' });
  expect(known.body).toEqual({ sentTo: customer.email });
  expect(unknown).toEqual({ ...known, body: { sentTo: 'nobody@nowhere.example' } });
  expect(known.status).toBe(200);
  const secret = await secretFor(customer.email);
  const foreign = await post(openLink, {}, { params: { token: secret } });
  expect(foreign).toMatchObject({ status: 400, form: { message: expect.stringContaining('expired') } });
  expect(await Sessions.within(everything()).count({ user_id: customer._id })).toBe(0);
});

test('signing out is a press, never a link', async () => {
  const actor = await buildActor('sales');
  expect(signOutPage.loader()).toMatchObject({ status: 302 });
  const out = await post(signOutPage, {}, { actor });
  expect(out).toMatchObject({ status: 303, location: '/sign-in' });
  expect(out.setCookies.some((cookie) => /^entente_session=; HttpOnly; Max-Age=0/.test(cookie))).toBe(true);
  expect(await post(signOutPage, {})).toMatchObject({ status: 303, location: '/sign-in' });
});

test('no form makes anybody more than they were offered', async () => {
  const admin = await buildActor('customer-admin');
  const extra = { role: 'customer', email: 'colleague@people.example', name: 'C', language: 'en', intent: 'invite' };
  for (const [field, value] of [
    ['customerId', 'someothercustomer'],
    ['approvalLimit', '1000000'],
    ['portfolio', 'all'],
    ['passwordHash', 'x'],
    ['customerCode', 'C0001'],
  ]) {
    expect(
      (await post(colleagues, { ...extra, [field as string]: value as string }, { actor: admin })).status,
      field,
    ).toBe(400);
  }
  expect((await post(colleagues, { ...extra, role: 'admin' }, { actor: admin })).status).toBe(400);
  expect(await Invitations.within(everything()).count()).toBe(0);
  expect(await post(colleagues, extra, { actor: admin })).toMatchObject({
    status: 302,
    location: '/portal/colleagues',
  });
  const secret = await secretFor('colleague@people.example');
  const taken = { name: 'C', language: 'en', password: PASSWORD, again: PASSWORD };
  for (const [field, value] of [
    ['role', 'admin'],
    ['email', 'x@y.example'],
    ['customerId', 'other'],
    ['userId', admin.userId],
  ]) {
    expect(
      (await post(invitation, { ...taken, [field as string]: value as string }, { params: { token: secret } })).status,
      field,
    ).toBe(400);
  }
  expect(await post(invitation, taken, { params: { token: secret } })).toMatchObject({ status: 302, location: '/' });
  const made = await Users.within(everything()).findOne({ email: 'colleague@people.example' });
  expect(made).toMatchObject({ role: 'customer', customerId: admin.customerId, approvalLimit: 0 });
  for (const [field, value] of [
    ['role', 'admin'],
    ['email', 'x@y.example'],
    ['approvalLimit', '1'],
  ]) {
    expect(
      (await post(profile, { name: 'C', language: 'en', [field as string]: value as string }, { actor: admin })).status,
      field,
    ).toBe(400);
  }
});

test('the administration’s forms change an account, with limits in whole units', async () => {
  const actor = await buildActor('admin');
  const fields = {
    email: 'boss@people.example',
    name: 'Boss',
    language: 'fr',
    role: 'manager',
    portfolio: 'all',
    approvalLimit: '2500',
  };
  expect(await post(invite, fields, { actor })).toMatchObject({ status: 302, location: '/admin/users' });
  expect(await Invitations.within(everything()).findOne({ email: 'boss@people.example' })).toMatchObject({
    approvalLimit: 2_500_00,
  });
  const user = await buildUser('sales');
  const access: [string, string][] = [
    ['intent', 'access'],
    ['version', '1'],
    ['role', 'resolver'],
    ['departments', 'quality'],
    ['departments', 'logistics'],
    ['portfolio', 'own'],
    ['approvalLimit', '0'],
  ];
  expect(await post(userPage, access, { actor, params: { userId: user._id } })).toMatchObject({ status: 302 });
  expect(await Users.within(everything()).findById(user._id)).toMatchObject({
    role: 'resolver',
    departments: ['logistics', 'quality'],
  });
  expect(await post(userPage, access, { actor, params: { userId: user._id } })).toMatchObject({ status: 409 });
  expect(await post(userPage, { intent: 'disable' }, { actor, params: { userId: 'nobodyatall' } })).toMatchObject({
    status: 404,
  });
  for (const role of ['customer', 'customer-admin', 'sales', 'manager', 'auditor'] as const) {
    await expect(post(invite, fields, { actor: await buildActor(role) }), role).rejects.toMatchObject({ status: 404 });
  }
  await expect(post(invite, fields)).rejects.toMatchObject({ status: 401 });
});
