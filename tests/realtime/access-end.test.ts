import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { announceAccessChange } from '#server/auth/access-changes.ts';
import { loadActor } from '#server/auth/resolve-actor.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { buildActor, buildUser, signIn } from '#tests/factories/people.ts';
import { buildCase } from '#tests/factories/receivables.ts';
import { ask, type LiveServer, record, startLiveServer, until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);
vi.stubEnv('RATE_LIMITS', 'false');

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.stop());

/** Long enough to open the stream on a busy machine, far below the minute of the general check. */
const LASTS_MS = 2_000;
const AT_MOST_LATE_MS = 1_000;

/** Somebody whose access ends soon, with the case open; ends when the server has taken it away. */
async function watchUntilTheEnd(userId: string, stream: string, end: Date, audience: 'shared' | 'internal') {
  const client = await server.connect(await signIn(userId));
  const { events, entries } = record(client);
  expect(await ask(client, 'stream.open', { stream, after: 0 })).toMatchObject({ ok: true });
  const author = await buildActor('manager');
  const say = (text: string) =>
    postMessage({
      actor: author,
      input: { stream, audience, clientId: crypto.randomUUID(), body: richTextOf(text), documents: [] },
    });
  await say('before the end');
  await until(entries, (all) => all.length === 1);
  expect(Date.now()).toBeLessThan(end.getTime());
  await until(
    () => events.some(({ name }) => name === 'revoked'),
    Boolean,
    end.getTime() - Date.now() + AT_MOST_LATE_MS,
  );
  expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
  await say('after the end');
  expect(await ask(client, 'stream.since', { stream, after: 0 })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(entries()).toHaveLength(1);
  expect(client.connected).toBe(true);
}

test('break-glass access ends in open connections at its minute, not at the next general check', async () => {
  const { case: opened } = await buildCase();
  const end = new Date(Date.now() + LASTS_MS);
  const admin = await buildUser('admin', { elevatedUntil: end });
  await watchUntilTheEnd(admin._id, `case:${opened._id}`, end, 'internal');
});

test("a guest's access ends in open connections at its minute, and the other case stays open", async () => {
  const [{ case: first }, { case: second }] = [await buildCase(), await buildCase()];
  const end = new Date(Date.now() + LASTS_MS);
  const later = new Date(end.getTime() + 3_600_000);
  const guest = await buildUser('guest', {
    guestOf: [
      { caseId: first._id, until: end },
      { caseId: second._id, until: later },
    ],
  });
  for (const [caseId, ends] of [
    [first._id, end],
    [second._id, later],
  ] as const) {
    await Cases.within(everything()).updateOne(
      { _id: caseId },
      { $set: { guests: [{ userId: guest._id, until: ends }] } },
    );
  }
  await watchUntilTheEnd(guest._id, `case:${first._id}`, end, 'shared');
  const client = await server.connect(await signIn(guest._id));
  expect(await ask(client, 'stream.open', { stream: `case:${second._id}`, after: 0 })).toMatchObject({ ok: true });
});

test('an end that is farther than a timer reaches is waited for, and one that was moved counts', async () => {
  const { case: opened } = await buildCase();
  const stream = `case:${opened._id}`;
  const admin = await buildUser('admin', { elevatedUntil: new Date(Date.now() + 60 * 86_400_000) });
  const client = await server.connect(await signIn(admin._id));
  const { events } = record(client);
  await ask(client, 'stream.open', { stream, after: 0 });
  const end = new Date(Date.now() + LASTS_MS);
  await Users.within(everything()).updateOne({ _id: admin._id }, { $set: { elevatedUntil: end } });
  announceAccessChange({ userId: admin._id });
  await until(() => events.some(({ name }) => name === 'revoked'), Boolean, LASTS_MS + AT_MOST_LATE_MS);
  expect(Date.now()).toBeGreaterThanOrEqual(end.getTime());
  expect((await loadActor(admin._id))?.endsAt).toBeUndefined();
});
