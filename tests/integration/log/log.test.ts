import { afterEach, describe, expect, test, vi } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries, type EntryDoc } from '#models/schemas/entry.ts';
import { everything } from '#models/scope.ts';
import { appendEntries, atomically } from '#server/log/append.ts';
import { appendMessage } from '#server/log/append-message.ts';
import { forgetHead, rememberHead } from '#server/log/head.ts';
import { readAfter, readBefore } from '#server/log/read-after.ts';
import { relay } from '#server/log/relay.ts';
import { reviseEntry } from '#server/log/revise-entry.ts';
import { verifyStream } from '#server/log/verify.ts';
import { newId } from '#server/platform/ids.ts';
import { until } from '#tests/setup/live-server.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);
afterEach(() => relay.stop());

const actor = { userId: 'a'.repeat(24), role: 'accounting' } as const;
const newStream = () => `case:${newId()}` as const;
const send = (stream: `case:${string}`, text: string, audience: 'shared' | 'internal' = 'shared') =>
  appendMessage({
    stream,
    actor,
    audience,
    clientId: crypto.randomUUID(),
    bodyHash: text,
    data: { body: richTextOf(text), documents: [], mentions: [] },
    authorise: async () => undefined,
  });
const all = (stream: string) => Entries.within(everything()).find({ stream }, { sort: { 'all.rev': 1 } });

describe('the log', () => {
  test('numbers entries without a gap, and the shared side by itself', async () => {
    const stream = newStream();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => send(stream, `m${index}`, index % 3 ? 'shared' : 'internal')),
    );
    const entries = await all(stream);
    expect(entries.map((entry) => entry.all.rev)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    const shared = entries.flatMap((entry) => entry.shared ?? []);
    expect(shared.map(({ seq, rev }) => [seq, rev])).toEqual(shared.map((_, index) => [index + 1, index + 1]));
    expect(await verifyStream(stream)).toEqual([]);
  });

  test('nothing is skipped that is written while somebody asks what is new', async () => {
    const stream = newStream();
    await send(stream, 'one');
    const within = Entries.within;
    vi.spyOn(Entries, 'within').mockImplementation((scope) => {
      const collection = within(scope);
      const find = collection.find.bind(collection);
      collection.find = async (...asked) => {
        const found = await find(...asked);
        await send(stream, 'in between');
        return found;
      };
      return collection;
    });
    expect(await readAfter({ stream, numbering: 'shared', after: 1 })).toEqual({
      head: 1,
      entries: [],
      hasMore: false,
    });
    vi.restoreAllMocks();
    expect((await readAfter({ stream, numbering: 'shared', after: 1 })).entries.map(({ all }) => all.rev)).toEqual([2]);
    // A cursor of another history is still told apart.
    expect(await readAfter({ stream, numbering: 'shared', after: 9 })).toMatchObject({ head: 2, entries: [] });
  });

  test('a writer that remembers an outdated head loses the race once and gets through', async () => {
    const stream = newStream();
    const first = await send(stream, 'one');
    const stale = {
      rev: first.all.rev,
      seq: first.tail.seq,
      sharedSeq: first.tail.sharedSeq,
      sharedRev: first.tail.sharedRev,
      hash: first.hash,
    };
    await send(stream, 'two');
    rememberHead(stream, stale);
    let asked = 0;
    await appendMessage({
      stream,
      actor,
      audience: 'shared',
      clientId: crypto.randomUUID(),
      bodyHash: 'three',
      data: { body: richTextOf('three'), documents: [], mentions: [] },
      authorise: async (fresh) => {
        asked += fresh ? 1 : 0;
      },
    });
    expect(asked).toBe(1);
    expect((await all(stream)).map((entry) => entry.all.rev)).toEqual([1, 2, 3]);
    expect(await verifyStream(stream)).toEqual([]);
  });

  test('a failing step leaves neither change nor entry', async () => {
    const stream = newStream();
    await expect(
      atomically({
        streams: [stream],
        work: async (unit) => {
          await unit.append(stream, actor, [{ type: 'case.started', audience: 'shared', data: {} }]);
          throw new Error('the rest failed');
        },
      }),
    ).rejects.toThrow('the rest failed');
    expect(await all(stream)).toEqual([]);
    expect((await send(stream, 'first')).all.rev).toBe(1);
  });

  test('refuses to share what is internal by its type, and data that its type does not know', async () => {
    const stream = newStream();
    await expect(
      appendEntries({
        stream,
        actor,
        entries: [{ type: 'case.rootCauseSet', audience: 'shared', data: { rootCause: 'RC1' } }],
      }),
    ).rejects.toThrow('internal');
    await expect(
      appendEntries({
        stream,
        actor,
        entries: [{ type: 'case.started', audience: 'shared', data: { secret: 1 } as never }],
      }),
    ).rejects.toThrow();
  });

  test('an edit keeps its place, claims the next rev and leaves every version in the chain', async () => {
    const stream = newStream();
    const first = await send(stream, 'one');
    await send(stream, 'note', 'internal');
    await send(stream, 'two');
    const revised = await reviseEntry({
      entryId: first._id,
      stream,
      decide: async (entry) => ({ ...(entry.data as object), body: richTextOf('one, corrected') }),
    });
    expect(revised).toMatchObject({ all: { seq: 1, rev: 4 }, shared: { seq: 1, rev: 3 } });
    expect((await readAfter({ stream, numbering: 'shared', after: 2 })).entries.map((entry) => entry._id)).toEqual([
      first._id,
    ]);
    expect(
      (await readBefore({ stream, numbering: 'shared', limit: 10 })).entries.map((entry) => entry.shared?.seq),
    ).toEqual([1, 2]);
    await send(stream, 'three');
    expect(await verifyStream(stream)).toEqual([]);
  });

  test.each([
    ['words', { 'data.body.content.0.content.0.text': 'altered' }],
    ['the author', { 'actor.userId': 'b'.repeat(24) }],
    ['the time', { at: new Date(0) }],
    ['the audience', { audience: 'internal' }],
  ])('verification finds altered %s', async (_what, change) => {
    const stream = newStream();
    const entry = await send(stream, 'one');
    await send(stream, 'two');
    await Entries.raw().updateOne({ _id: entry._id }, { $set: change as never });
    expect(await verifyStream(stream)).not.toEqual([]);
    forgetHead(stream);
  });

  test('verification finds a removed entry', async () => {
    const stream = newStream();
    const [, second] = [await send(stream, 'one'), await send(stream, 'two'), await send(stream, 'three')];
    await Entries.raw().deleteOne({ _id: second._id });
    expect((await verifyStream(stream)).map(({ problem }) => problem)).toContain('gap');
  });

  test('reads in pages by cursor and tells the head', async () => {
    const stream = newStream();
    for (let index = 0; index < 7; index += 1) {
      await send(stream, `m${index}`);
    }
    const page = await readAfter({ stream, numbering: 'all', after: 2, limit: 3 });
    expect({ head: page.head, hasMore: page.hasMore, revs: page.entries.map((entry) => entry.all.rev) }).toEqual({
      head: 7,
      hasMore: true,
      revs: [3, 4, 5],
    });
    expect(await readAfter({ stream, numbering: 'all', after: 7 })).toEqual({ head: 7, entries: [], hasMore: false });
  });
});

describe('the relay', () => {
  test('hands entries of a stream over in order and marks them', async () => {
    const stream = newStream();
    const seen: number[] = [];
    relay.start([
      {
        name: 'slow',
        ordered: true,
        handle: async (entry: EntryDoc) => {
          await new Promise((resolve) => setTimeout(resolve, entry.all.rev === 1 ? 30 : 0));
          if (entry.stream === stream) seen.push(entry.all.rev);
        },
      },
    ]);
    for (let index = 0; index < 5; index += 1) {
      await send(stream, `m${index}`);
    }
    await relay.idle();
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect((await all(stream)).map((entry) => entry.fanout)).toEqual(Array(5).fill('done'));
  });

  test('runs what a crash left pending, and what a reaction could not do the first time', async () => {
    const stream = newStream();
    await send(stream, 'written while nobody relayed');
    const seen: string[] = [];
    let failures = 1;
    relay.start([
      {
        name: 'failing-once',
        ordered: true,
        handle: async (entry: EntryDoc) => {
          if (entry.stream !== stream) return;
          if (failures > 0) {
            failures -= 1;
            throw new Error('not yet');
          }
          seen.push(entry._id);
        },
      },
    ]);
    await until(
      () =>
        relay
          .sweep()
          .then(() => relay.idle())
          .then(() => all(stream)),
      (entries) => entries.every((entry) => entry.fanout === 'done'),
    );
    expect(seen).toHaveLength(1);
  });
});
