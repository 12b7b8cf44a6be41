import { expect, test } from 'vitest';
import { richTextOf } from '#models/contracts/rich-text.ts';
import { Entries } from '#models/schemas/entry.ts';
import { atomically } from '#server/log/append.ts';
import { buildEntry } from '#server/log/build-entry.ts';
import { readHead, streamFacts } from '#server/log/head.ts';
import { reviseEntry } from '#server/log/revise-entry.ts';
import { verifyStream } from '#server/log/verify.ts';
import { newId } from '#server/platform/ids.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

const actor = { userId: 'a'.repeat(24), role: 'accounting' } as const;
type Stream = `case:${string}`;
const message = { type: 'message.posted' as const, audience: 'internal' as const };
const data = (text: string) => ({ body: richTextOf(text), documents: [], mentions: [] });

/** Another process takes the case away: this one hears nothing of it. */
async function assignElsewhere(stream: Stream): Promise<void> {
  const entry = buildEntry(stream, actor, await readHead(stream), {
    type: 'case.assigned',
    audience: 'internal',
    data: { department: 'quality', note: '' },
  });
  await Entries.raw().insertOne(entry);
}

/** Stands for the department of the case, as the log tells it. */
const departmentNow = async (stream: Stream): Promise<string> =>
  (await Entries.raw().findOne({ stream, type: 'case.assigned' })) ? 'quality' : 'logistics';
const department = (stream: Stream, fresh: boolean) => streamFacts(stream, () => departmentNow(stream), { fresh });

test('who may write is asked again when another process changed the case after it was asked', async () => {
  const stream: Stream = `case:${newId()}`;
  const asked: (string | null)[] = [];
  await atomically({
    streams: [stream],
    work: async (unit) => {
      asked.push(await department(stream, true));
      if (asked.length === 1) {
        await assignElsewhere(stream);
      }
      await unit.append(stream, actor, [{ ...message, data: data('hello') }]);
    },
  });
  expect(asked).toEqual(['logistics', 'quality']);
  expect(await department(stream, false)).toBe('quality');
  expect(await verifyStream(stream)).toEqual([]);
});

test('and so it is before a message is corrected', async () => {
  const stream: Stream = `case:${newId()}`;
  const [entry] = await atomically({
    streams: [stream],
    work: (unit) => unit.append(stream, actor, [{ ...message, data: data('hello') }]),
  });
  const asked: (string | null)[] = [];
  await reviseEntry({
    entryId: entry?._id ?? '',
    stream,
    decide: async () => {
      asked.push(await department(stream, true));
      if (asked.length === 1) {
        await assignElsewhere(stream);
      }
      return data('hello again');
    },
  });
  expect(asked).toEqual(['logistics', 'quality']);
  expect(await department(stream, false)).toBe('quality');
  expect(await verifyStream(stream)).toEqual([]);
});
