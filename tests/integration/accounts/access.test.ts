import { beforeAll, expect, test } from 'vitest';
import type { Access } from '#models/contracts/accounts.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Invitations } from '#models/schemas/invitation.ts';
import { Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import { type AccessChange, onAccessChanged } from '#server/auth/access-changes.ts';
import { loadActor } from '#server/auth/resolve-actor.ts';
import { acceptInvitation, peekInvitation } from '#server/domain/accounts/accept-invitation.ts';
import { admitGuest } from '#server/domain/accounts/admit-guest.ts';
import { changeAccess } from '#server/domain/accounts/change-access.ts';
import { createUser } from '#server/domain/accounts/create-user.ts';
import { disableUser } from '#server/domain/accounts/disable-user.ts';
import { enableUser } from '#server/domain/accounts/enable-user.ts';
import { findUsers, getUser } from '#server/domain/accounts/find-users.ts';
import { inviteUser, type Offer } from '#server/domain/accounts/invite-user.ts';
import { prepareAdminsGuard } from '#server/domain/accounts/keep-an-admin.ts';
import { removeGuest } from '#server/domain/accounts/remove-guest.ts';
import { withdrawInvitation } from '#server/domain/accounts/withdraw-invitation.ts';
import { verifyStream } from '#server/log/verify.ts';
import { clock } from '#server/platform/clock.ts';
import { buildActor, buildCustomer, buildUser } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Browser } from './browser.ts';
import { Letterbox, secretFor } from './outbox.ts';

ownDatabase(import.meta.url);
beforeAll(() => prepareAdminsGuard());

const PASSWORD = 'brindle quay 7 lanterns';
let count = 0;
const fresh = () => {
  count += 1;
  return { email: `new${count}@people.example`, browser: new Browser(`192.0.2.${count}`) };
};
const access = (role: Access['role'], rest: Partial<Access> = {}): Access => ({
  role,
  departments: [],
  portfolio: 'own',
  approvalLimit: 0,
  ...rest,
});
const offer = (email: string, given: Access, rest: Partial<Offer> = {}): Offer => ({
  email,
  name: 'Ada Byron',
  language: 'en',
  access: given,
  ...rest,
});
const typesOf = async (stream: string) =>
  (await Entries.within(scoped({ stream })).find({}, { sort: { 'all.seq': 1 } })).map(({ type }) => type);
async function accepted(secret: string, browser: Browser, password: string | undefined = PASSWORD) {
  const signedIn = await acceptInvitation({
    secret,
    name: 'Ada Byron',
    language: 'fr',
    password,
    client: browser.client,
  });
  browser.keep(...signedIn.setCookies);
  return browser.actor();
}

test('an invitation becomes the account that was offered, once, and signs in', async () => {
  const admin = await buildActor('admin');
  const { email, browser } = fresh();
  const id = await inviteUser({ actor: admin, offer: offer(email, access('manager', { approvalLimit: 1_000_00 })) });
  const secret = await secretFor(email);
  expect(await peekInvitation({ secret })).toMatchObject({ email, role: 'manager', needsPassword: true });
  expect(await Users.within(everything()).findOne({ email })).toBeNull();
  await expect(accepted(secret, browser, 'ada byron 2026')).rejects.toMatchObject({ code: 'PASSWORD_WEAK' });
  const actor = await accepted(secret, browser);
  expect(actor).toMatchObject({
    userId: id,
    role: 'manager',
    approvalLimit: 1_000_00,
    portfolio: 'all',
    language: 'fr',
  });
  await expect(accepted(secret, browser)).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  expect(await typesOf(`user:${id}`)).toEqual([
    'user.invited',
    'user.created',
    'user.passwordChanged',
    'user.signedIn',
  ]);
  expect(await verifyStream(`user:${id}`)).toEqual([]);
});

test('staff need a password to take an invitation up; a customer may live without', async () => {
  const admin = await buildActor('admin');
  const staff = fresh();
  await inviteUser({ actor: admin, offer: offer(staff.email, access('sales')) });
  await expect(accepted(await secretFor(staff.email), staff.browser, '')).rejects.toMatchObject({
    code: 'PASSWORD_WEAK',
  });
  const customer = await buildCustomer();
  const person = fresh();
  await inviteUser({ actor: admin, offer: offer(person.email, access('customer'), { customerCode: customer.code }) });
  expect(await accepted(await secretFor(person.email), person.browser, '')).toMatchObject({
    role: 'customer',
    customerId: customer._id,
  });
});

test('a newer invitation replaces the one before; a withdrawn one opens nothing', async () => {
  const admin = await buildActor('admin');
  const { email, browser } = fresh();
  const id = await inviteUser({ actor: admin, offer: offer(email, access('auditor')) });
  const first = await secretFor(email);
  expect(await inviteUser({ actor: admin, offer: offer(email, access('sales')) })).toBe(id);
  const second = await secretFor(email);
  await expect(accepted(first, browser)).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
  expect(await peekInvitation({ secret: second })).toMatchObject({ role: 'sales' });
  await withdrawInvitation({ actor: admin, invitationId: id });
  expect(await peekInvitation({ secret: second })).toBeNull();
  await expect(accepted(second, browser)).rejects.toMatchObject({ code: 'LINK_EXPIRED' });
});

test('an invitation to an address that has an account says so before anything is filled in', async () => {
  const admin = await buildActor('admin');
  const { email, browser } = fresh();
  await inviteUser({ actor: admin, offer: offer(email, access('sales')) });
  const secret = await secretFor(email);
  expect(await peekInvitation({ secret })).not.toHaveProperty('isTaken');
  const { userId } = await buildActor('auditor');
  await Users.raw().updateOne({ _id: userId }, { $set: { email } });
  expect(await peekInvitation({ secret })).toMatchObject({ isTaken: true });
  await expect(accepted(secret, browser)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
});

test('who may invite whom', async () => {
  const [mine, other] = await Promise.all([buildCustomer(), buildCustomer()]);
  const accounting = await buildActor('accounting', { portfolio: 'own' });
  const team = await buildCustomer({ team: [accounting.userId] });
  const inviters = {
    customerAdmin: await buildActor('customer-admin', { customerId: mine._id }),
    customer: await buildActor('customer', { customerId: mine._id }),
    accounting: (await loadActor(accounting.userId)) ?? accounting,
    manager: await buildActor('manager'),
    sales: await buildActor('sales'),
    auditor: await buildActor('auditor'),
  };
  const attempt = async (who: keyof typeof inviters, role: Access['role'], customerId?: string) =>
    inviteUser({ actor: inviters[who], offer: offer(fresh().email, access(role), { customerId }) }).then(
      () => 'invited',
      (error: { code: string }) => error.code,
    );
  expect(await attempt('customerAdmin', 'customer', mine._id)).toBe('invited');
  expect(await attempt('customerAdmin', 'customer-admin', mine._id)).toBe('invited');
  expect(await attempt('customerAdmin', 'customer', other._id)).toBe('NOT_FOUND');
  expect(await attempt('customerAdmin', 'admin')).toBe('FORBIDDEN');
  expect(await attempt('customerAdmin', 'accounting', mine._id)).toBe('FORBIDDEN');
  expect(await attempt('customer', 'customer', mine._id)).toBe('FORBIDDEN');
  expect(await attempt('accounting', 'customer', team._id)).toBe('invited');
  expect(await attempt('accounting', 'customer', other._id)).toBe('NOT_FOUND');
  expect(await attempt('accounting', 'sales')).toBe('FORBIDDEN');
  expect(await attempt('manager', 'customer-admin', other._id)).toBe('invited');
  expect(await attempt('manager', 'admin')).toBe('FORBIDDEN');
  expect(await attempt('sales', 'customer', mine._id)).toBe('FORBIDDEN');
  expect(await attempt('auditor', 'customer', mine._id)).toBe('FORBIDDEN');
  expect(await attempt('manager', 'guest')).toBe('FORBIDDEN');
});

test('inviting an address that has an account elsewhere looks like inviting any other', async () => {
  const elsewhere = await buildUser('customer');
  const { customerId } = await buildUser('customer-admin');
  const admin = await buildActor('customer-admin', { customerId: customerId ?? '' });
  const { email } = fresh();
  const give = { customerId: customerId ?? '' };
  await inviteUser({ actor: admin, offer: offer(email, access('customer'), give) });
  await inviteUser({ actor: admin, offer: offer(elsewhere.email, access('customer'), give) });
  const { invitations } = await findUsers({ actor: admin });
  expect(invitations.map((invitation) => invitation.email).sort()).toEqual([email, elsewhere.email].sort());
  const browser = new Browser('192.0.2.200');
  await expect(accepted(await secretFor(elsewhere.email), browser)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  expect(await Users.within(everything()).findById(elsewhere._id)).toMatchObject({ customerId: elsewhere.customerId });
  const colleague = await buildUser('customer', give);
  await expect(
    inviteUser({ actor: admin, offer: offer(colleague.email, access('customer'), give) }),
  ).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
});

test('a customer’s admin manages colleagues, and nobody else’s people', async () => {
  const admin = await buildActor('customer-admin');
  const colleague = await buildUser('customer', { customerId: admin.customerId ?? '' });
  const stranger = await buildUser('customer');
  const staff = await buildUser('accounting');
  await changeAccess({ actor: admin, userId: colleague._id, version: 1, access: access('customer-admin') });
  expect((await getUser({ actor: admin, userId: colleague._id })).role).toBe('customer-admin');
  await expect(
    changeAccess({ actor: admin, userId: colleague._id, version: 2, access: access('admin') }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  for (const outsider of [stranger, staff]) {
    await expect(getUser({ actor: admin, userId: outsider._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(disableUser({ actor: admin, userId: outsider._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      changeAccess({ actor: admin, userId: outsider._id, version: 1, access: access('customer') }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  const listed = await findUsers({ actor: admin });
  expect(listed.users.map(({ _id }) => _id).sort()).toEqual([admin.userId, colleague._id].sort());
});

test('nobody changes their own access, and an account stays on its side', async () => {
  const admin = await buildActor('admin');
  await expect(
    changeAccess({ actor: admin, userId: admin.userId, version: 1, access: access('manager') }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(disableUser({ actor: admin, userId: admin.userId })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const customer = await buildUser('customer');
  await expect(
    changeAccess({ actor: admin, userId: customer._id, version: 1, access: access('manager') }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const manager = await buildActor('manager');
  await expect(
    changeAccess({ actor: manager, userId: customer._id, version: 1, access: access('customer-admin') }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('a limit or a portfolio that the role does not use is not kept', async () => {
  const admin = await buildActor('admin');
  const user = await buildUser('auditor');
  const asked = access('sales', { approvalLimit: 9_999_00, departments: ['quality'], portfolio: 'own' });
  await changeAccess({ actor: admin, userId: user._id, version: 1, access: asked });
  expect(await Users.within(everything()).findById(user._id)).toMatchObject({
    role: 'sales',
    approvalLimit: 0,
    departments: [],
    portfolio: 'own',
  });
});

test('a change made from a stale page is refused', async () => {
  const admin = await buildActor('admin');
  const user = await buildUser('sales');
  await changeAccess({ actor: admin, userId: user._id, version: 1, access: access('auditor') });
  await expect(
    changeAccess({ actor: admin, userId: user._id, version: 1, access: access('manager') }),
  ).rejects.toMatchObject({ code: 'STALE' });
});

test('two admins who close each other’s account at the same moment leave one', async () => {
  await Users.within(everything()).updateMany({ role: 'admin' }, { $set: { disabledAt: clock.now() } });
  const [first, second] = await Promise.all([buildActor('admin'), buildActor('admin')]);
  const results = await Promise.allSettled([
    disableUser({ actor: first, userId: second.userId }),
    disableUser({ actor: second, userId: first.userId }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: expect.stringMatching(/^(UNAUTHENTICATED|CONFLICT)$/) },
  });
  expect(await Users.within(everything()).count({ role: 'admin', disabledAt: { $exists: false } })).toBe(1);
});

test('an admin whose own access ended a moment ago changes nothing any more', async () => {
  const [admin, other] = await Promise.all([buildActor('admin'), buildActor('admin')]);
  const user = await buildUser('sales');
  const { case: opened } = await buildCase();
  await disableUser({ actor: other, userId: admin.userId });
  const refused = { code: 'UNAUTHENTICATED' };
  await expect(disableUser({ actor: admin, userId: user._id })).rejects.toMatchObject(refused);
  await expect(inviteUser({ actor: admin, offer: offer(fresh().email, access('sales')) })).rejects.toMatchObject(
    refused,
  );
  const manager = await buildActor('manager');
  await changeAccess({ actor: other, userId: manager.userId, version: 1, access: access('auditor') });
  const input = {
    email: fresh().email,
    name: 'Guest',
    language: 'en' as const,
    until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  };
  await expect(admitGuest({ actor: manager, caseId: opened._id, input })).rejects.toMatchObject(refused);
});

test('a closed account can be opened again with the access it had', async () => {
  const admin = await buildActor('admin');
  const user = await buildUser('resolver');
  await disableUser({ actor: admin, userId: user._id });
  expect(await loadActor(user._id)).toBeNull();
  await enableUser({ actor: admin, userId: user._id });
  expect(await loadActor(user._id)).toMatchObject({ role: 'resolver', departments: ['logistics'] });
  expect(await typesOf(`user:${user._id}`)).toEqual(['user.accessChanged', 'user.accessChanged']);
});

test('what the company closed stays closed to the customer, what the customer closed either side opens', async () => {
  const user = await buildUser('customer');
  const customerId = user.customerId as string;
  const [chief, manager] = [await buildActor('customer-admin', { customerId }), await buildActor('manager')];
  await disableUser({ actor: manager, userId: user._id });
  await expect(enableUser({ actor: chief, userId: user._id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await loadActor(user._id)).toBeNull();
  await enableUser({ actor: manager, userId: user._id });
  for (const opener of [chief, manager]) {
    await disableUser({ actor: chief, userId: user._id });
    await enableUser({ actor: opener, userId: user._id });
    expect(await loadActor(user._id)).toMatchObject({ role: 'customer', customerId });
  }
});

test('a guest is admitted to one case until a day, and removed at once', async () => {
  const { case: opened } = await buildCase();
  const { case: other } = await buildCase();
  const actor = await buildActor('accounting');
  const { email, browser } = fresh();
  const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const input = { email, name: 'Maître Lenoir', language: 'fr' as const, until: day };
  const changes: AccessChange[] = [];
  const stop = onAccessChanged((change) => changes.push(change));
  const userId = await admitGuest({ actor, caseId: opened._id, input });
  expect(await Cases.within(everything()).findById(opened._id)).toMatchObject({ guests: [{ userId }] });
  expect(await accepted(await secretFor(email), browser, '')).toMatchObject({
    userId,
    role: 'guest',
    guestOf: [opened._id],
  });
  await admitGuest({ actor, caseId: other._id, input });
  const letterbox = new Letterbox();
  await secretFor(email, letterbox).catch(() => undefined);
  expect(letterbox.to(email).at(-1)?.subject).toContain(other.number);
  expect((await browser.actor()).guestOf).toEqual([opened._id, other._id]);
  await removeGuest({ actor, caseId: opened._id, userId });
  stop();
  expect((await browser.actor()).guestOf).toEqual([other._id]);
  expect(changes.map((change) => change.userId)).toEqual([userId, userId, userId]);
  expect((await typesOf(`case:${opened._id}`)).slice(-2)).toEqual(['participant.admitted', 'participant.removed']);
  const [admitted] = await Entries.within(scoped({ stream: `case:${opened._id}` })).find({
    type: 'participant.admitted',
  });
  expect(admitted?.audience).toBe('internal');
});

test('only those who settle the case admit guests, and only strangers become guests', async () => {
  const { case: opened } = await buildCase();
  const input = {
    email: fresh().email,
    name: 'Guest',
    language: 'en' as const,
    until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  };
  const caseId = opened._id;
  for (const role of ['customer', 'customer-admin', 'sales', 'resolver', 'auditor', 'admin', 'guest'] as const) {
    await expect(admitGuest({ actor: await buildActor(role), caseId, input }), role).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  }
  const foreign = await buildActor('accounting', { portfolio: 'own' });
  await expect(admitGuest({ actor: foreign, caseId, input })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const actor = await buildActor('manager');
  const customer = await buildUser('customer');
  await expect(admitGuest({ actor, caseId, input: { ...input, email: customer.email } })).rejects.toMatchObject({
    code: 'EMAIL_TAKEN',
  });
  for (const until of ['2020-01-01', '2099-01-01']) {
    await expect(admitGuest({ actor, caseId, input: { ...input, until } })).rejects.toMatchObject({ code: 'INVALID' });
  }
});

test('an account made by command has no password until its owner chooses one', async () => {
  const { email, browser } = fresh();
  const { userId, link } = await createUser({ email, name: 'Root', language: 'en', access: access('admin') });
  expect(await Users.within(everything()).findById(userId)).not.toHaveProperty('passwordHash');
  await expect(createUser({ email, name: 'Root', language: 'en', access: access('admin') })).rejects.toMatchObject({
    code: 'EMAIL_TAKEN',
  });
  expect(await accepted(link.split('/').at(-1) ?? '', browser)).toMatchObject({ userId, role: 'admin' });
});

test('lists page by name without losing or repeating anybody', async () => {
  const customer = await buildCustomer();
  const admin = await buildActor('customer-admin', { customerId: customer._id, name: 'Zoe' });
  for (let index = 0; index < 60; index += 1) {
    await buildUser('customer', { customerId: customer._id, name: `Same name ${index % 7}` });
  }
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await findUsers({ actor: admin, after });
    seen.push(...page.users.map(({ _id }) => _id));
    after = page.next;
  } while (after);
  expect(new Set(seen).size).toBe(61);
  expect(seen).toHaveLength(61);
  expect((await findUsers({ actor: admin, q: '.*' })).users).toEqual([]);
  expect((await findUsers({ actor: admin, q: 'NAME 3' })).users.length).toBeGreaterThan(5);
  expect(await Invitations.within(scoped({ customerId: customer._id })).count()).toBe(0);
});
