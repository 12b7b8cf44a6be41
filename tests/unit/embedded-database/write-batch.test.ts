import { BSON } from 'bson';
import { expect, test } from 'vitest';
import type { CommandContext } from '#server/embedded/database/gateway/command-context.ts';
import { eachDocument, readElements } from '#server/embedded/database/gateway/raw-bson.ts';
import { WriteBatch } from '#server/embedded/database/gateway/write-batch.ts';

const conflict = (index: number) => ({ index, code: 112, errmsg: 'deadlock detected' });
const duplicate = (index: number) => ({ index, code: 11000, errmsg: 'E11000' });

/** A command for these operations, in its own document or beside it, as drivers do it. */
function commandOf(operations: BSON.Document[], { ordered, beside }: { ordered?: boolean; beside: boolean }) {
  const options = ordered === undefined ? {} : { ordered };
  const raw = Buffer.from(
    BSON.serialize({ update: 'numbers', ...(beside ? {} : { updates: operations }), ...options }),
  );
  const sequence = Buffer.concat(operations.map((operation) => BSON.serialize(operation)));
  return {
    raw,
    body: raw,
    elements: new Map(readElements(raw).map((element) => [element.name, element])),
    sequences: new Map(beside ? [['updates', sequence]] : []),
  } as Partial<CommandContext> as CommandContext;
}

/** The numbers of the operations that would be sent now. */
function sentNow(batch: WriteBatch): number[] {
  const { body, payload } = batch.next();
  expect(BSON.deserialize(body)).not.toHaveProperty('updates');
  const numbers: number[] = [];
  const bytes = payload ?? Buffer.alloc(0);
  eachDocument(bytes, (start, length) => numbers.push(BSON.deserialize(bytes.subarray(start, start + length)).n));
  return numbers;
}

const five = [0, 1, 2, 3, 4].map((n) => ({ n }));

test('of an unordered write only what gave way is done again, and the answers add up', () => {
  for (const beside of [true, false]) {
    const batch = new WriteBatch(commandOf(five, { ordered: false, beside }), 'update');
    batch.add({
      ok: 1,
      n: 2,
      nModified: 1,
      upserted: [{ index: 4, _id: 'e' }],
      writeErrors: [conflict(0), duplicate(1), conflict(3)],
    });
    expect(sentNow(batch)).toEqual([0, 3]);
    batch.add({ ok: 1, n: 1, nModified: 0, upserted: [{ index: 0, _id: 'a' }], writeErrors: [conflict(1)] });
    expect(sentNow(batch)).toEqual([3]);
    const total = batch.add({ ok: 1, n: 1, nModified: 1, writeErrors: [] });
    expect(total).toMatchObject({ n: 4, nModified: 2, writeErrors: [duplicate(1)] });
    expect(total.upserted).toEqual([
      { index: 4, _id: 'e' },
      { index: 0, _id: 'a' },
    ]);
    expect(sentNow(batch)).toEqual([]);
  }
});

test('an ordered write goes on from what gave way, and ends at the first that is refused', () => {
  const batch = new WriteBatch(commandOf(five, { beside: true }), 'update');
  batch.add({ ok: 1, n: 2, writeErrors: [conflict(2)] });
  expect(sentNow(batch)).toEqual([2, 3, 4]);
  expect(batch.add({ ok: 1, n: 1, writeErrors: [duplicate(1)] })).toMatchObject({ n: 3, writeErrors: [duplicate(3)] });
  expect(sentNow(batch)).toEqual([]);
});

test('what never found its way is told as a conflict, once', () => {
  const batch = new WriteBatch(commandOf(five, { ordered: false, beside: true }), 'update');
  batch.add({ ok: 1, n: 4, writeErrors: [conflict(3)] });
  batch.add({ ok: 1, n: 0, writeErrors: [conflict(0)] });
  expect(batch.answer).toMatchObject({ n: 4, writeErrors: [conflict(3)] });
});
