import mongoose from 'mongoose';
import { afterEach, expect, test } from 'vitest';
import { Entries } from '#models/schemas/entry.ts';
import { Sessions } from '#models/schemas/session.ts';
import { Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import { onAccessChanged } from '#server/auth/access-changes.ts';
import { hashPassword } from '#server/auth/password.ts';
import { loadActor } from '#server/auth/resolve-actor.ts';
import { changeAccess } from '#server/domain/accounts/change-access.ts';
import { changePassword } from '#server/domain/accounts/change-password.ts';
import { disableUser } from '#server/domain/accounts/disable-user.ts';
import { elevateAccess } from '#server/domain/accounts/elevate-access.ts';
import { endElevation } from '#server/domain/accounts/end-elevation.ts';
import { findSessions } from '#server/domain/accounts/find-sessions.ts';
import { prepareAdminsGuard } from '#server/domain/accounts/keep-an-admin.ts';
import { revokeSession } from '#server/domain/accounts/revoke-session.ts';
import { signIn } from '#server/domain/accounts/sign-in.ts';
import { signOut } from '#server/domain/accounts/sign-out.ts';
import { signOutEverywhere } from '#server/domain/accounts/sign-out-everywhere.ts';
import { sendDueMails } from '#server/jobs/handlers/send-mail.ts';
import { useClock as setClock } from '#server/platform/clock.ts';
import { newSecret } from '#server/platform/ids.ts';
import { buildActor, buildCustomer, buildUser } from '#tests/factories/people.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Browser } from './browser.ts';
import { Letterbox } from './outbox.ts';

ownDatabase(import.meta.url);

const PASSWORD = 'brindle quay 7 lanterns';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let restoreClock: () => void = () => undefined;
afterEach(() => restoreClock());
const later = (ms: number) => {
  restoreClock();
  const shift = Date.now() + ms;
  restoreClock = setClock({ now: () => new Date(shift) });
};

let addresses = 0;
const newBrowser = () => {
  addresses += 1;
  return new Browser(`198.51.${Math.floor(addresses / 250)}.${addresses % 250}`);
};

async function person(role: Parameters<typeof buildUser>[0], overrides: Parameters<typeof buildUser>[1] = {}) {
  return buildUser(role, { passwordHash: await hashPassword(PASSWORD), ...overrides });
}

async function signedIn(email: string, browser = newBrowser()) {
  browser.keep(...(await signIn({ email, password: PASSWORD, client: browser.client })).setCookies);
  return browser;
}

test('a stranger, a malformed cookie and an invented token are nobody', async () => {
  const browser = newBrowser();
  expect(await browser.resolve()).toBeNull();
  browser.keep('entente_session=%E0%A4%A');
  expect(await browser.resolve()).toBeNull();
  browser.keep(`entente_session=${newSecret()}`);
  expect(await browser.resolve()).toBeNull();
});

test('signing in makes a session whose token is stored nowhere', async () => {
  const user = await person('accounting');
  const browser = await signedIn(user.email);
  const { actor, sessionId } = (await browser.resolve()) ?? {};
  expect(actor).toMatchObject({ userId: user._id, role: 'accounting', portfolio: 'all', sessionId });
  const token = browser.cookie('entente_session') ?? '';
  expect(token).toHaveLength(43);
  const stored: string[] = [];
  for (const { name } of (await mongoose.connection.db?.listCollections().toArray()) ?? []) {
    stored.push(JSON.stringify(await mongoose.connection.collection(name).find({}).toArray()));
  }
  expect(stored.join().includes(token)).toBe(false);
  expect(stored.join()).toContain(sessionId);
});

test('the cookie is out of reach of scripts and of other sites', async () => {
  const user = await person('customer');
  const [session] = (await signIn({ email: user.email, password: PASSWORD, client: newBrowser().client })).setCookies;
  expect(session).toMatch(/^entente_session=[\w-]{43}; HttpOnly; Max-Age=5184000; Path=\/; SameSite=Lax$/);
});

test('a cookie set before signing in never becomes the session', async () => {
  const user = await person('sales');
  const browser = newBrowser();
  const planted = newSecret();
  browser.keep(`entente_session=${planted}`);
  await signedIn(user.email, browser);
  expect(browser.cookie('entente_session')).not.toBe(planted);
  const other = newBrowser();
  other.keep(`entente_session=${planted}`);
  expect(await other.resolve()).toBeNull();
});

test('signing in again in the same browser ends the session it had', async () => {
  const user = await person('sales');
  const browser = await signedIn(user.email);
  const former = browser.cookies;
  await signedIn(user.email, browser);
  expect(await Sessions.within(scoped({ user_id: user._id })).count()).toBe(1);
  const stale = newBrowser();
  stale.keep(...former.split('; '));
  expect(await stale.resolve()).toBeNull();
});

test('staff are signed out after 12 idle hours, customers after 14 idle days, and work keeps a session alive', async () => {
  const staff = await signedIn((await person('accounting')).email);
  const customer = await signedIn((await person('customer')).email);
  later(11 * HOUR);
  expect(await staff.resolve()).not.toBeNull();
  later(22 * HOUR);
  expect(await staff.resolve()).not.toBeNull();
  later(35 * HOUR);
  expect(await staff.resolve()).toBeNull();
  later(13 * DAY);
  expect(await customer.resolve()).not.toBeNull();
  later(28 * DAY);
  expect(await customer.resolve()).toBeNull();
});

test('a session ends at its absolute lifetime however busy it is', async () => {
  const staff = await signedIn((await person('manager')).email);
  for (let hours = 10; hours < 7 * 24; hours += 10) {
    later(hours * HOUR);
    expect(await staff.resolve(), `after ${hours} h`).not.toBeNull();
  }
  later(7 * DAY + 1_000);
  expect(await staff.resolve()).toBeNull();
});

test('signing out ends this session only, at once, and says so to open connections', async () => {
  const user = await person('accounting');
  const here = await signedIn(user.email);
  const there = await signedIn(user.email);
  const actor = await here.actor();
  const changes: unknown[] = [];
  const stop = onAccessChanged((change) => changes.push(change));
  here.keep((await signOut({ actor })).setCookie);
  stop();
  expect(changes).toEqual([{ userId: user._id, sessionId: actor.sessionId }]);
  expect(here.cookie('entente_session')).toBeUndefined();
  expect(await loadActor(user._id, actor.sessionId)).toBeNull();
  expect(await there.resolve()).not.toBeNull();
});

test('signing out everywhere ends every session, also one whose sign-in is under way', async () => {
  const user = await person('accounting');
  const browsers = await Promise.all([signedIn(user.email), signedIn(user.email), signedIn(user.email)]);
  const actor = await (browsers[0] as Browser).actor();
  const racing = Array.from({ length: 4 }, () => newBrowser());
  const results = await Promise.allSettled([
    ...racing.map((browser) => signedIn(user.email, browser)),
    signOutEverywhere({ actor }),
  ]);
  expect(results.at(-1)?.status).toBe('fulfilled');
  for (const browser of browsers) {
    expect(await browser.resolve()).toBeNull();
  }
  const { accessVersion } = (await Users.within(everything()).findById(user._id)) ?? {};
  expect(accessVersion).toBe(2);
  for (const session of await Sessions.within(scoped({ user_id: user._id })).find()) {
    expect(session.accessVersion).toBe(2);
  }
});

test('a session of a former access version opens nothing, whoever wrote it', async () => {
  const user = await person('accounting');
  const browser = await signedIn(user.email);
  await Users.within(everything()).updateOne({ _id: user._id }, { $inc: { accessVersion: 1 } });
  expect(await browser.resolve()).toBeNull();
});

test('one session of the list can be revoked; somebody else’s cannot', async () => {
  const user = await person('customer');
  const here = await signedIn(user.email);
  const phone = new Browser(
    '2001:db8:1:2::7',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1',
  );
  await signedIn(user.email, phone);
  const actor = await here.actor();
  const sessions = await findSessions({ actor });
  expect(sessions.map(({ device, network }) => [device, network])).toEqual(
    expect.arrayContaining([
      ['Firefox, Linux', expect.stringMatching(/^198\.51\.\d+\.0\/24$/)],
      ['Safari, iOS', '2001:db8:1::/48'],
    ]),
  );
  const stranger = await buildActor('customer');
  const target = sessions.find(({ publicId }) => publicId !== actor.sessionId)?.publicId ?? '';
  await expect(revokeSession({ actor: stranger, sessionId: target })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await phone.resolve()).not.toBeNull();
  await revokeSession({ actor, sessionId: target });
  expect(await phone.resolve()).toBeNull();
  expect(await here.resolve()).not.toBeNull();
});

test('a new password gives this browser a new session and ends all others', async () => {
  const user = await person('accounting');
  const here = await signedIn(user.email);
  const there = await signedIn(user.email);
  const former = here.cookie('entente_session');
  const input = { current: PASSWORD, password: 'gravel 41 teapots sway' };
  await expect(
    changePassword({ actor: await here.actor(), ...input, current: 'not it at all', client: here.client }),
  ).rejects.toMatchObject({ code: 'CREDENTIALS_WRONG' });
  here.keep((await changePassword({ actor: await here.actor(), ...input, client: here.client })).setCookie);
  expect(here.cookie('entente_session')).not.toBe(former);
  expect(await here.resolve()).not.toBeNull();
  expect(await there.resolve()).toBeNull();
  await expect(signIn({ email: user.email, password: PASSWORD, client: here.client })).rejects.toMatchObject({
    code: 'CREDENTIALS_WRONG',
  });
});

test('another role ends the sessions; another department holds from the next request on', async () => {
  await prepareAdminsGuard();
  const admin = await buildActor('admin');
  const user = await person('resolver');
  const browser = await signedIn(user.email);
  const base = { portfolio: 'all' as const, approvalLimit: 0 };
  await changeAccess({
    actor: admin,
    userId: user._id,
    version: 1,
    access: { role: 'resolver', departments: ['quality'], ...base },
  });
  expect((await browser.actor()).departments).toEqual(['quality']);
  await changeAccess({
    actor: admin,
    userId: user._id,
    version: 2,
    access: { role: 'manager', departments: [], ...base, approvalLimit: 500_00 },
  });
  expect(await browser.resolve()).toBeNull();
  await signedIn(user.email, browser);
  expect(await browser.actor()).toMatchObject({ role: 'manager', approvalLimit: 500_00 });
});

test('a disabled account is out at once and cannot come back', async () => {
  await prepareAdminsGuard();
  const admin = await buildActor('admin');
  const user = await person('accounting');
  const browser = await signedIn(user.email);
  await disableUser({ actor: admin, userId: user._id });
  expect(await browser.resolve()).toBeNull();
  expect(await loadActor(user._id)).toBeNull();
  await expect(signedIn(user.email, browser)).rejects.toMatchObject({ code: 'CREDENTIALS_WRONG' });
});

test('break-glass access asks the password, lasts its time, rotates the session and is on record', async () => {
  const user = await person('admin');
  const here = await signedIn(user.email);
  const there = await signedIn(user.email);
  expect((await here.actor()).elevated).toBe(false);
  const input = { justification: 'Support call 4711: the case page fails for Dupont', minutes: 30, password: PASSWORD };
  await expect(
    elevateAccess({ actor: await here.actor(), input: { ...input, password: 'wrong one' }, client: here.client }),
  ).rejects.toMatchObject({ code: 'CREDENTIALS_WRONG' });
  await expect(elevateAccess({ actor: await buildActor('manager'), input, client: here.client })).rejects.toMatchObject(
    { code: 'FORBIDDEN' },
  );
  const former = here.cookie('entente_session');
  here.keep((await elevateAccess({ actor: await here.actor(), input, client: here.client })).setCookie);
  expect(here.cookie('entente_session')).not.toBe(former);
  expect((await here.actor()).elevated).toBe(true);
  expect(await there.resolve()).toBeNull();
  const entries = await Entries.within(scoped({ stream: `user:${user._id}` })).find({ type: 'user.elevated' });
  expect(entries).toHaveLength(1);
  expect(entries[0]?.data).toMatchObject({ justification: input.justification });
  later(31 * 60_000);
  expect((await here.actor()).elevated).toBe(false);
  restoreClock();
  expect((await here.actor()).elevated).toBe(true);
  await endElevation({ actor: await here.actor() });
  expect((await here.actor()).elevated).toBe(false);
});

test('the finance director learns of break-glass access by mail, in their language, and nobody else does', async () => {
  await Users.within(everything()).updateMany({ role: 'manager' }, { $set: { disabledAt: new Date() } });
  const admin = await person('admin', { name: 'Ada Kern' });
  const credit = await person('manager', { approvalLimit: 1_000_00 });
  const justification = 'Support call 4711: the case page fails for Dupont';
  const open = async (): Promise<Letterbox> => {
    const browser = await signedIn(admin.email);
    const input = { justification, minutes: 30, password: PASSWORD };
    await elevateAccess({ actor: await browser.actor(), input, client: browser.client });
    const letterbox = new Letterbox();
    await sendDueMails({ mailer: letterbox });
    return letterbox;
  };
  const notices = ({ messages }: Letterbox) =>
    messages
      .filter(({ subject }) => subject.includes('Ada Kern'))
      .map(({ to, subject, text }) => ({ to: (to as { address: string }).address, subject, text }));
  // Until somebody has a finance director's limit, the credit manager is told.
  expect(notices(await open())).toMatchObject([{ to: credit.email, subject: 'Entente: emergency access by Ada Kern' }]);
  const director = await person('manager', { approvalLimit: 10_000_00, language: 'fr' });
  await person('manager', { approvalLimit: 20_000_00, disabledAt: new Date() });
  const [told, ...others] = notices(await open());
  expect(others).toEqual([]);
  expect(told).toMatchObject({ to: director.email, subject: 'Entente\u00a0: accès d’urgence de Ada Kern' });
  expect(told?.text).toContain(justification);
});

test('a portfolio is the customers whose team names the person, read anew each time', async () => {
  const user = await person('sales', { portfolio: 'own' });
  const [mine] = await Promise.all([buildCustomer({ team: [user._id] }), buildCustomer()]);
  const browser = await signedIn(user.email);
  expect((await browser.actor()).portfolio).toEqual([mine._id]);
  const second = await buildCustomer({ team: ['somebodyelse', user._id] });
  expect([...(await browser.actor()).portfolio].sort()).toEqual([mine._id, second._id].sort());
});

test('what a guest was admitted to ends with its date', async () => {
  const until = new Date(Date.now() + DAY);
  const guest = await person('guest', {
    guestOf: [
      { caseId: 'caseopen', until },
      { caseId: 'caseover', until: new Date(Date.now() - 1_000) },
    ],
  });
  const browser = await signedIn(guest.email);
  expect((await browser.actor()).guestOf).toEqual(['caseopen']);
  later(DAY + 1_000);
  expect((await browser.actor()).guestOf).toEqual([]);
});

test('a request costs one query, two with a portfolio', async () => {
  const user = await person('accounting', { portfolio: 'own' });
  const browser = await signedIn(user.email);
  await browser.resolve();
  const samples: number[] = [];
  for (let index = 0; index < 60; index += 1) {
    const started = performance.now();
    await browser.resolve();
    samples.push(performance.now() - started);
  }
  samples.sort((a, b) => a - b);
  console.log(`resolveActor with a portfolio: p50 ${samples[30]?.toFixed(1)} ms, p95 ${samples[57]?.toFixed(1)} ms`);
  expect(samples[30]).toBeLessThan(100);
});
