import mongoose from 'mongoose';
import { afterEach, expect, test } from 'vitest';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { Sessions } from '#models/schemas/session.ts';
import { Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import { hashPassword } from '#server/auth/password.ts';
import { requestMagicLink } from '#server/domain/accounts/request-magic-link.ts';
import { requestPasswordReset } from '#server/domain/accounts/request-password-reset.ts';
import { peekPasswordReset, resetPassword } from '#server/domain/accounts/reset-password.ts';
import { signIn } from '#server/domain/accounts/sign-in.ts';
import { peekMagicLink, signInByLink } from '#server/domain/accounts/sign-in-by-link.ts';
import { MailError } from '#server/integrations/mail/mailer.ts';
import { sendDueMails } from '#server/jobs/handlers/send-mail.ts';
import { useClock as setClock } from '#server/platform/clock.ts';
import { newSecret, sha256 } from '#server/platform/ids.ts';
import { buildUser } from '#tests/factories/people.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Browser } from './browser.ts';
import { Letterbox, secretFor } from './outbox.ts';

ownDatabase(import.meta.url);

const MINUTE = 60_000;
const PASSWORD = 'brindle quay 7 lanterns';
let restoreClock: () => void = () => undefined;
afterEach(() => restoreClock());
const later = (ms: number) => {
  restoreClock();
  const shift = Date.now() + ms;
  restoreClock = setClock({ now: () => new Date(shift) });
};
let count = 0;
const newBrowser = () => {
  count += 1;
  return new Browser(`192.0.2.${count}`);
};

async function askedForLink(email: string, browser = newBrowser()) {
  browser.keep((await requestMagicLink({ email, client: browser.client })).setCookie);
  return { browser, secret: await secretFor(email) };
}
const sessionsOf = (userId: string) => Sessions.within(scoped({ user_id: userId })).count();

test('a customer signs in with a mailed link, once, and opening it uses nothing up', async () => {
  const customer = await buildUser('customer');
  const { browser, secret } = await askedForLink(customer.email);
  for (let visit = 0; visit < 3; visit += 1) {
    expect(await peekMagicLink({ secret, client: browser.client })).toBe('usable');
  }
  expect(await sessionsOf(customer._id)).toBe(0);
  browser.keep(...(await signInByLink({ secret, client: browser.client })).setCookies);
  expect(await browser.actor()).toMatchObject({
    userId: customer._id,
    role: 'customer',
    customerId: customer.customerId,
  });
  expect(await peekMagicLink({ secret, client: browser.client })).toBe('over');
  await expect(signInByLink({ secret, client: browser.client })).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
});

test('fifty presses at once make one session', async () => {
  const customer = await buildUser('customer');
  const { browser, secret } = await askedForLink(customer.email);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => signInByLink({ secret, client: browser.client })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(['LINK_EXPIRED', 'RATE_LIMITED']).toContain((result.reason as { code: string }).code);
    }
  }
  expect(await sessionsOf(customer._id)).toBe(1);
});

test('a link works in no other browser, and not after ten minutes', async () => {
  const customer = await buildUser('customer');
  const { browser, secret } = await askedForLink(customer.email);
  const forwarded = newBrowser();
  expect(await peekMagicLink({ secret, client: forwarded.client })).toBe('otherBrowser');
  await expect(signInByLink({ secret, client: forwarded.client })).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  forwarded.keep(`entente_asked=${newSecret()}`);
  await expect(signInByLink({ secret, client: forwarded.client })).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  later(11 * MINUTE);
  expect(await peekMagicLink({ secret, client: browser.client })).toBe('over');
  await expect(signInByLink({ secret, client: browser.client })).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  expect(await sessionsOf(customer._id)).toBe(0);
});

test.each(['', 'short', 'a'.repeat(43), '{"$ne":null}', '__proto__'])(
  'an invented secret opens nothing: %j',
  async (secret) => {
    const browser = newBrowser();
    expect(await peekMagicLink({ secret, client: browser.client })).toBe('over');
    await expect(signInByLink({ secret, client: browser.client })).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
    await expect(resetPassword({ secret, password: PASSWORD, client: browser.client })).rejects.toMatchObject({
      code: 'LINK_EXPIRED',
    });
  },
);

test('staff, closed accounts and strangers get the same answer and no mail', async () => {
  const [staff, closed] = await Promise.all([
    buildUser('accounting'),
    buildUser('customer', { disabledAt: new Date() }),
  ]);
  const before = await OutgoingMails.within(everything()).count();
  for (const email of [staff.email, closed.email, 'stranger@nowhere.example']) {
    const browser = newBrowser();
    expect(await requestMagicLink({ email, client: browser.client })).toEqual({
      setCookie: expect.stringMatching(/^entente_asked=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    });
  }
  await requestPasswordReset({ email: closed.email, client: newBrowser().client });
  expect(await OutgoingMails.within(everything()).count()).toBe(before);
});

test('an account gets three sign-in links in a quarter of an hour, and the asker is not told', async () => {
  const customer = await buildUser('customer');
  for (let request = 0; request < 6; request += 1) {
    await requestMagicLink({ email: customer.email, client: newBrowser().client });
  }
  expect(await OutgoingMails.within(scoped({ userId: customer._id })).count()).toBe(3);
});

test('an address that asks for many links is told to wait', async () => {
  const browser = newBrowser();
  const requests = [];
  for (let request = 0; request < 21; request += 1) {
    requests.push(requestPasswordReset({ email: `nobody${request}@nowhere.example`, client: browser.client }));
  }
  const results = await Promise.allSettled(requests);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'RATE_LIMITED', params: { minutes: 60 } },
  });
});

test('a new password by mail ends every session and every other link, and tells the owner', async () => {
  const user = await buildUser('customer', { passwordHash: await hashPassword(PASSWORD), language: 'fr' });
  const thief = newBrowser();
  thief.keep(...(await signIn({ email: user.email, password: PASSWORD, client: thief.client })).setCookies);
  const magic = await askedForLink(user.email);
  const browser = newBrowser();
  await requestPasswordReset({ email: user.email, client: browser.client });
  const first = await secretFor(user.email);
  await requestPasswordReset({ email: user.email, client: browser.client });
  const second = await secretFor(user.email);
  expect(await peekPasswordReset({ secret: second })).toEqual({ email: user.email });
  await expect(
    resetPassword({ secret: second, password: 'motdepasse123', client: browser.client }),
  ).rejects.toMatchObject({
    code: 'PASSWORD_WEAK',
  });
  browser.keep(
    ...(await resetPassword({ secret: second, password: 'gravel 41 teapots sway', client: browser.client })).setCookies,
  );
  expect((await browser.actor()).userId).toBe(user._id);
  expect(await thief.resolve()).toBeNull();
  expect(await peekPasswordReset({ secret: first })).toBeNull();
  expect(await peekMagicLink({ secret: magic.secret, client: magic.browser.client })).toBe('over');
  const letterbox = new Letterbox();
  await sendDueMails({ mailer: letterbox });
  expect(letterbox.to(user.email).map(({ subject }) => subject)).toEqual([
    'Entente\u00a0: votre mot de passe a été modifié',
  ]);
  later(2 * MINUTE);
  await expect(signIn({ email: user.email, password: PASSWORD, client: newBrowser().client })).rejects.toMatchObject({
    code: 'CREDENTIALS_WRONG',
  });
});

test('a reset link ends after an hour', async () => {
  const user = await buildUser('sales');
  await requestPasswordReset({ email: user.email, client: newBrowser().client });
  const secret = await secretFor(user.email);
  later(59 * MINUTE);
  expect(await peekPasswordReset({ secret })).not.toBeNull();
  later(61 * MINUTE);
  expect(await peekPasswordReset({ secret })).toBeNull();
});

test('the secret of a link is stored nowhere in clear, and not at all once its mail is sent', async () => {
  const user = await buildUser('customer');
  const browser = newBrowser();
  await requestMagicLink({ email: user.email, client: browser.client });
  const waiting = await OutgoingMails.within(scoped({ userId: user._id })).findOne();
  expect(waiting).toMatchObject({ status: 'waiting', sealedLink: expect.any(String) });
  const secret = await secretFor(user.email);
  const stored: string[] = [];
  for (const { name } of (await mongoose.connection.db?.listCollections().toArray()) ?? []) {
    stored.push(JSON.stringify(await mongoose.connection.collection(name).find({}).toArray()));
  }
  expect(stored.join().includes(secret)).toBe(false);
  expect(stored.join()).toContain(sha256(secret));
  const sent = await OutgoingMails.within(scoped({ userId: user._id })).findOne();
  expect(sent).toMatchObject({ status: 'sent', attempts: 1 });
  expect(sent?.sealedLink).toBeUndefined();
});

test('a mail that cannot go waits longer each time, keeps its Message-ID, and is sent once', async () => {
  const user = await buildUser('accounting');
  await requestPasswordReset({ email: user.email, client: newBrowser().client });
  const letterbox = new Letterbox();
  letterbox.failure = new MailError('UNAVAILABLE', 'try later');
  expect(await sendDueMails({ mailer: letterbox })).toBe(0);
  const mail = async () => OutgoingMails.within(scoped({ userId: user._id })).findOne();
  expect(await mail()).toMatchObject({ status: 'waiting', attempts: 1, failure: 'UNAVAILABLE' });
  expect(await sendDueMails({ mailer: letterbox })).toBe(0);
  expect((await mail())?.attempts).toBe(1);
  later(16_000);
  await sendDueMails({ mailer: letterbox });
  expect(await mail()).toMatchObject({ status: 'waiting', attempts: 2 });
  later(60_000);
  letterbox.failure = null;
  const both = await Promise.all([sendDueMails({ mailer: letterbox }), sendDueMails({ mailer: letterbox })]);
  expect(both[0] + both[1]).toBe(1);
  expect(letterbox.messages).toHaveLength(1);
  expect(letterbox.messages[0]?.messageId).toBe(`<${(await mail())?._id}@entente.example>`);
});

test('a mail whose process died is sent by the next one, under the same Message-ID', async () => {
  const user = await buildUser('accounting');
  await requestPasswordReset({ email: user.email, client: newBrowser().client });
  const died: string[] = [];
  const dying = {
    send: ({ messageId = '' }) => {
      died.push(messageId);
      return new Promise<never>(() => undefined);
    },
    close: async () => undefined,
  };
  void sendDueMails({ mailer: dying });
  await expect.poll(() => died.length).toBe(1);
  const letterbox = new Letterbox();
  expect(await sendDueMails({ mailer: letterbox })).toBe(0);
  later(6 * MINUTE);
  expect(await sendDueMails({ mailer: letterbox })).toBe(1);
  expect(letterbox.messages[0]?.messageId).toBe(died[0]);
});

test('a refused mail is given up, and one to a closed account or with a dead link is never sent', async () => {
  const [refused, closed, late] = await Promise.all([buildUser('sales'), buildUser('sales'), buildUser('customer')]);
  const letterbox = new Letterbox();
  letterbox.failure = new MailError('REJECTED', 'no such mailbox');
  await requestPasswordReset({ email: refused.email, client: newBrowser().client });
  await sendDueMails({ mailer: letterbox });
  letterbox.failure = null;
  await requestPasswordReset({ email: closed.email, client: newBrowser().client });
  await Users.within(everything()).updateOne({ _id: closed._id }, { $set: { disabledAt: new Date() } });
  await requestMagicLink({ email: late.email, client: newBrowser().client });
  later(11 * MINUTE);
  expect(await sendDueMails({ mailer: letterbox })).toBe(0);
  const states = await Promise.all(
    [refused, closed, late].map(async ({ _id }) => {
      const mail = await OutgoingMails.within(scoped({ userId: _id })).findOne();
      return [mail?.status, mail?.sealedLink];
    }),
  );
  expect(states).toEqual([
    ['failed', undefined],
    ['dropped', undefined],
    ['dropped', undefined],
  ]);
});
