import mongoose from 'mongoose';
import { afterEach, expect, test, vi } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { buildEntry } from '#server/log/build-entry.ts';
import { GroupInsert } from '#server/log/group-insert.ts';
import { EMPTY_HEAD } from '#server/log/head.ts';
import { newId } from '#server/platform/ids.ts';
import { isDuplicateKey } from '#server/platform/transaction.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);
afterEach(() => vi.restoreAllMocks());

const newStream = () => `case:${newId()}` as const;
const entryFor = (stream: `case:${string}`, clientId: string = crypto.randomUUID()): EntryDoc =>
  buildEntry(stream, { userId: 'a'.repeat(24), role: 'accounting' }, EMPTY_HEAD, {
    type: 'message.posted',
    audience: 'shared',
    data: { body: richTextOf('hello'), documents: [], mentions: [] },
    clientId,
  });
const entriesFor = (count: number): EntryDoc[] => Array.from({ length: count }, () => entryFor(newStream()));
const stored = async (entries: readonly EntryDoc[]): Promise<Set<string>> =>
  new Set(
    (await Entries.within(everything()).find({ _id: { $in: entries.map(({ _id }) => _id) } })).map(({ _id }) => _id),
  );
const insertAll = (group: GroupInsert, entries: readonly EntryDoc[]) =>
  Promise.allSettled(entries.map((entry) => group.insert(entry)));

test('what is ready at the same time is stored by one command, what comes alone at once', async () => {
  const many = vi.spyOn(Entries.raw(), 'insertMany');
  const one = vi.spyOn(Entries.raw(), 'insertOne');
  const group = new GroupInsert();
  const [alone, ...together] = entriesFor(41);
  await group.insert(alone as EntryDoc);
  await Promise.all(together.map((entry) => group.insert(entry)));
  expect([one.mock.calls.length, many.mock.calls.length]).toEqual([1, 1]);
  expect((await stored(together)).size).toBe(40);
});

test('each is refused or stored for itself', async () => {
  const group = new GroupInsert();
  const taken = entriesFor(3);
  await insertAll(group, taken);
  const fresh = entriesFor(20);
  const losers = taken.map(({ stream }) => entryFor(stream as `case:${string}`));
  const entries = fresh.flatMap((entry, index) => [entry, ...losers.slice(index, index + 1)]);
  const outcomes = await insertAll(group, entries);
  for (const [index, outcome] of outcomes.entries()) {
    const isLoser = losers.includes(entries[index] as EntryDoc);
    expect(outcome.status).toBe(isLoser ? 'rejected' : 'fulfilled');
    expect(outcome.status === 'rejected' && isDuplicateKey(outcome.reason)).toBe(isLoser);
  }
  expect(await stored(entries)).toEqual(new Set(fresh.map(({ _id }) => _id)));
});

test('one id sent to two streams at once is stored once', async () => {
  const clientId = crypto.randomUUID();
  const entries = [entryFor(newStream(), clientId), entryFor(newStream(), clientId)];
  const outcomes = await insertAll(new GroupInsert(), entries);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await stored(entries)).size).toBe(1);
});

test('a command that is refused as a whole is sent again one by one', async () => {
  const refused = new mongoose.mongo.MongoServerError({ message: 'no', code: 2 });
  vi.spyOn(Entries.raw(), 'insertMany').mockRejectedValueOnce(refused);
  const entries = entriesFor(5);
  expect((await insertAll(new GroupInsert(), entries)).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect((await stored(entries)).size).toBe(5);
});

test('a lost connection is told to everybody, and the next ones go through', async () => {
  const lost = new mongoose.mongo.MongoNetworkError('gone');
  vi.spyOn(Entries.raw(), 'insertMany').mockRejectedValueOnce(lost);
  const group = new GroupInsert();
  const entries = entriesFor(5);
  expect(await insertAll(group, entries)).toEqual(entries.map(() => ({ status: 'rejected', reason: lost })));
  expect((await stored(entries)).size).toBe(0);
  await insertAll(group, entries);
  expect((await stored(entries)).size).toBe(5);
});

test('two processes that claim the same numbers do not stand in each other’s way', async () => {
  const [ours, theirs] = [new GroupInsert(), new GroupInsert()];
  for (let round = 0; round < 10; round += 1) {
    const streams = Array.from({ length: 40 }, newStream);
    const left = streams.map((stream) => entryFor(stream));
    const right = streams.toReversed().map((stream) => entryFor(stream));
    const outcomes = (await Promise.all([insertAll(ours, left), insertAll(theirs, right)])).flat();
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals).toHaveLength(40);
    expect(refusals.every(isDuplicateKey)).toBe(true);
    expect((await stored([...left, ...right])).size).toBe(40);
  }
});
