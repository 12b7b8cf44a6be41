import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutgoingMails } from '#models/schemas/outgoing-mail.ts';
import { everything } from '#models/scope.ts';
import { type Letter, lettersTo, secretSentTo } from '#tests/access/letters.ts';
import { buildCanaryWorld, type Person, type World } from '#tests/factories/canary-world.ts';
import { type AppServer, startApp } from '#tests/setup/app-server.ts';
import { until } from '#tests/setup/live-server.ts';
import { Recorder } from '#tests/setup/recorder.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Visitor } from '#tests/setup/visitor.ts';

ownDatabase(import.meta.url);

const LONG = 120_000;
const PASSWORD = 'brindle quay 7 lanterns';
const ADMITTED = 'lawyer@outside.example';
const COLLEAGUE = 'colleague@outside.example';
const CONTACT = 'contact@outside.example';

/** What no customer and no guest is ever sent: told to finance directors; owed by nothing yet. All others must arrive. */
const NEVER_OUTSIDE: readonly string[] = ['break-glass-notice', 'email-changed'];

let world: World;
let app: AppServer;
const visitorOf = (person: Person) => new Visitor({ base: app.url, cookie: world.cookies[person] });

beforeAll(async () => {
  world = await buildCanaryWorld();
  app = await startApp(import.meta.url);
});
afterAll(() => app?.stop());

/** A form that must be carried out. */
async function carryOut(visitor: Visitor, path: string, fields: Record<string, string>): Promise<void> {
  const answer = await visitor.form(path, fields);
  if (answer.status >= 400) {
    throw new Error(`${path} answers ${answer.status}`);
  }
}

/** Everything that makes the portal write to somebody outside, done through the application itself. */
async function makeItWrite(): Promise<void> {
  const { own, people } = world;
  const nobody = new Visitor({ base: app.url });
  const invite = { intent: 'invite', name: 'Somebody New', language: 'fr', role: 'customer' };
  await carryOut(visitorOf('customer-admin'), '/portal/colleagues', { ...invite, email: COLLEAGUE });
  await carryOut(visitorOf('accounting'), '/contacts', {
    ...invite,
    email: CONTACT,
    customerCode: (await visitorOf('accounting').get(`/customers/${own.customerId}`)).body.match(/C\d{4}/)?.[0] ?? '',
  });
  for (const email of [ADMITTED, people.guest.email]) {
    await carryOut(visitorOf('accounting'), `/cases/${own.case._id}`, {
      intent: 'admit-guest',
      version: '1',
      email,
      name: 'Somebody Admitted',
      language: 'en',
      until: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
    });
  }
  await carryOut(nobody, '/sign-in/link', { email: people.customer.email });
  await carryOut(nobody, '/sign-in/link', { email: people.guest.email });
  await carryOut(nobody, '/forgot-password', { email: people['customer-admin'].email });
  // A changed password and a browser never seen before are told to the owner.
  const reset = await secretSentTo(app.url, people['customer-admin'].email, 'reset-password');
  await carryOut(nobody, `/reset-password/${reset}`, { password: PASSWORD, again: PASSWORD });
  for (const device of ['One', 'Two']) {
    const visitor = new Visitor({ base: app.url });
    await visitor.request('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ email: people['customer-admin'].email, password: PASSWORD }),
      headers: { 'User-Agent': `Mozilla/5.0 (X11; Linux x86_64) ${device}/1.0` },
    });
  }
}

test(
  'no mail to a customer or a guest carries what is internal, or another customer’s',
  async () => {
    await makeItWrite();
    const { people } = world;
    const readers: [string, Record<string, string>][] = [
      [people.customer.email, {}],
      [people['customer-admin'].email, {}],
      [COLLEAGUE, {}],
      [CONTACT, {}],
      [people.guest.email, world.beyondGuest],
      [ADMITTED, world.beyondGuest],
    ];
    // What the test process owed before the application started was sealed with another secret and is given up.
    await until(
      () => OutgoingMails.within(everything()).count({ status: { $in: ['waiting', 'sending'] } }),
      (left) => left === 0,
      60_000,
    );
    const sent = await OutgoingMails.within(everything()).find({ status: 'sent' });
    const outside = new Set(readers.map(([address]) => address));
    const templates = new Set(sent.filter(({ to }) => outside.has(to)).map(({ template }) => template));
    const known = (await readdir('server/emails/templates')).map((name) => name.replace(/\.tsx$/, ''));
    expect(known.filter((name) => !templates.has(name as never) && !NEVER_OUTSIDE.includes(name))).toEqual([]);

    let letters = 0;
    for (const [address, more] of readers) {
      const recorder = new Recorder();
      const received: Letter[] = await lettersTo(app.url, address);
      expect(received.length, address).toBeGreaterThan(0);
      for (const { id, subject, to, raw, decoded } of received) {
        expect(to).toEqual([address]);
        recorder.keep(`${address} · ${subject} · ${id}`, `${raw}\n${decoded}`);
        letters += 1;
      }
      expect(recorder.leaksOf({ ...world.internal, ...world.others, ...more })).toEqual([]);
      // The search can fail: every letter does name its own reader.
      expect(recorder.leaksOf({ reader: address })).toHaveLength(received.length);
    }
    expect(letters).toBeGreaterThanOrEqual(readers.length + 2);
  },
  LONG,
);

test('a link is good once: used, replaced or expired ones say so and do nothing', async () => {
  const { people } = world;
  const browser = new Visitor({ base: app.url });
  const asked = await browser.form('/sign-in/link', { email: people.customer.email });
  const device = asked.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const newest = async () => (await lettersTo(app.url, people.customer.email)).map(({ decoded }) => decoded);
  const link = /\/sign-in\/link\/[\w-]{43}/g;
  const before = new Set((await newest()).flatMap((text) => text.match(link) ?? []));
  await browser.form('/sign-in/link', { email: people.customer.email });
  const all = await until(
    async () => new Set((await newest()).flatMap((text) => text.match(link) ?? [])),
    (found) => found.size > before.size,
    30_000,
  );
  const statuses: number[] = [];
  for (const path of all) {
    const visitor = new Visitor({ base: app.url, cookie: device });
    const first = await visitor.form(path, {});
    const again = await visitor.form(path, {});
    statuses.push(again.status);
    expect([302, 400]).toContain(first.status);
    expect((await visitor.get(path)).status).toBe(410);
  }
  expect(new Set(statuses)).toEqual(new Set([400]));
});
