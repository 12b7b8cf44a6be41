import { setTimeout as pause } from 'node:timers/promises';
import { type ClientSession, type Collection, type Db, MongoBulkWriteError, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let client: MongoClient;
let db: Db;

interface Numbered {
  number: number;
  name?: string;
}

interface Account {
  _id: string;
  balance: number;
}

beforeAll(async () => {
  client = await new MongoClient(inject('mongodbUri'), { retryWrites: false }).connect();
  db = client.db(`embedded_transactions_${process.pid}`);
  await db.collection('unique').createIndex({ number: 1 }, { unique: true });
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const inTransaction = <T>(work: (session: ClientSession) => Promise<T>) =>
  client.withSession((session) => session.withTransaction(() => work(session)));

test('what is committed is there, seen by others only then', async () => {
  const invoices = db.collection('committed');
  await inTransaction(async (session) => {
    await invoices.insertOne({ n: 1 }, { session });
    expect(await invoices.countDocuments({}, { session })).toBe(1);
    expect(await invoices.countDocuments()).toBe(0);
  });
  expect(await invoices.countDocuments()).toBe(1);
});

test('what is aborted leaves nothing', async () => {
  const invoices = db.collection('aborted');
  const failure = inTransaction(async (session) => {
    await invoices.insertOne({ n: 1 }, { session });
    throw new Error('changed my mind');
  });
  await expect(failure).rejects.toThrow('changed my mind');
  expect(await invoices.countDocuments()).toBe(0);
});

test('a transaction keeps its view while others write', async () => {
  const accounts = db.collection<Account>('view');
  await accounts.insertOne({ _id: 'a', balance: 1 });
  await inTransaction(async (session) => {
    expect((await accounts.findOne({ _id: 'a' }, { session }))?.balance).toBe(1);
    await accounts.updateOne({ _id: 'a' }, { $set: { balance: 2 } });
    expect((await accounts.findOne({ _id: 'a' }, { session }))?.balance).toBe(1);
  });
});

test('of two that change the same document the second is told to try again, and does', async () => {
  const accounts = db.collection<Account>('conflict');
  await accounts.insertOne({ _id: 'a', balance: 0 });
  let attempts = 0;
  const deposit = () =>
    inTransaction(async (session) => {
      attempts += 1;
      const account = await accounts.findOne({ _id: 'a' }, { session });
      await accounts.updateOne({ _id: 'a' }, { $set: { balance: (account?.balance ?? 0) + 1 } }, { session });
    });
  await Promise.all(Array.from({ length: 8 }, deposit));
  expect((await accounts.findOne({ _id: 'a' }))?.balance).toBe(8);
  expect(attempts).toBeGreaterThan(8);
});

test('a lost race inside a transaction is a write conflict with the label that asks for a retry', async () => {
  const accounts = db.collection<Account>('label');
  await accounts.insertOne({ _id: 'a', balance: 0 });
  await client.withSession(async (session) => {
    session.startTransaction();
    await accounts.findOne({ _id: 'a' }, { session });
    await accounts.updateOne({ _id: 'a' }, { $inc: { balance: 5 } });
    const error = await accounts
      .updateOne({ _id: 'a' }, { $inc: { balance: 1 } }, { session })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 112 });
    expect((error as { hasErrorLabel(label: string): boolean }).hasErrorLabel('TransientTransactionError')).toBe(true);
    await session.abortTransaction();
  });
  expect((await accounts.findOne({ _id: 'a' }))?.balance).toBe(5);
});

/**
 * A batch that has written 1 waits for 3, which a transaction holds that in turn waits for 1: who closes the circle gives
 * way, so another transaction holds the batch up until the first one waits. The 0 is there already; that keeps the batch
 * from being stored, or undone, in one piece. Nothing tells from outside that a command waits inside the database: on a
 * busy machine the circle may close otherwise, and is tried again more slowly.
 */
async function inEachOthersWay<T>(collection: Collection<Numbered>, batch: () => Promise<T>): Promise<T> {
  await collection.createIndex({ number: 1 }, { unique: true });
  for (let patience = 200; patience <= 3_200; patience *= 2) {
    await collection.deleteMany({});
    await collection.insertOne({ number: 0 });
    const [outcome, told] = await client.withSession((first) =>
      client.withSession(async (second) => {
        first.startTransaction();
        second.startTransaction();
        await collection.insertOne({ number: 3 }, { session: first });
        await collection.insertOne({ number: 2 }, { session: second });
        const batched = batch();
        await pause(patience);
        const waiting = collection.insertOne({ number: 1 }, { session: first }).then(
          () => 0,
          (error: { code: number }) => error.code,
        );
        await pause(patience);
        await second.abortTransaction();
        const code = await waiting;
        await first.abortTransaction();
        return [await batched, code] as const;
      }),
    );
    if (told === 11000) {
      return outcome;
    }
  }
  throw new Error('the batch was never in the way');
}

const writeErrorsOf = (error: unknown) =>
  error instanceof MongoBulkWriteError
    ? {
        stored: error.insertedCount + error.upsertedCount,
        errors: [error.writeErrors].flat().map(({ index, code }) => [index, code]),
      }
    : error;

test('an insert of several that has to give way to a transaction is tried again, and only that', {
  timeout: 60_000,
}, async () => {
  const numbers = db.collection<Numbered>('batch');
  const outcome = await inEachOthersWay(numbers, () =>
    numbers
      .insertMany([{ number: 0 }, { number: 1 }, { number: 2 }, { number: 3 }], { ordered: false })
      .catch(writeErrorsOf),
  );
  expect(outcome).toEqual({ stored: 3, errors: [[0, 11000]] });
  expect((await numbers.find().sort({ number: 1 }).toArray()).map(({ number }) => number)).toEqual([0, 1, 2, 3]);
});

test('upserts of several too, with the ids they made', { timeout: 60_000 }, async () => {
  const numbers = db.collection<Numbered>('batch-of-upserts');
  const upsert = (name: string, number: number) => ({
    updateOne: { filter: { name }, update: { $set: { number } }, upsert: true },
  });
  const error = await inEachOthersWay(numbers, () =>
    numbers
      .bulkWrite([upsert('zero', 0), upsert('one', 1), upsert('two', 2), upsert('three', 3)], { ordered: false })
      .catch((reason: unknown) => reason),
  );
  expect(writeErrorsOf(error)).toEqual({ stored: 3, errors: [[0, 11000]] });
  const stored = await numbers
    .find({ number: { $gt: 0 } })
    .sort({ number: 1 })
    .toArray();
  expect(stored.map(({ _id, name }) => [_id, name])).toEqual(
    ['one', 'two', 'three'].map((name, place) => [(error as MongoBulkWriteError).upsertedIds[place + 1], name]),
  );
});

test('a duplicate inside a transaction is told as such, ends the transaction and carries no retry label', async () => {
  const numbers = db.collection('unique');
  await numbers.insertOne({ number: 1 });
  await client.withSession(async (session) => {
    session.startTransaction();
    await numbers.insertOne({ number: 2 }, { session });
    const error = await numbers.insertOne({ number: 1 }, { session }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 11000, keyPattern: { number: 1 }, keyValue: { number: 1 } });
    const after = await numbers.insertOne({ number: 3 }, { session }).catch((reason: unknown) => reason);
    expect(after).toMatchObject({ code: 251 });
    await session.abortTransaction();
  });
  expect(await numbers.countDocuments()).toBe(1);
});

test('an updated duplicate inside a transaction names its values too', async () => {
  const numbers = db.collection('unique');
  await numbers.insertOne({ number: 20 });
  const failure = inTransaction(async (session) => {
    await numbers.insertOne({ number: 21 }, { session });
    await numbers.updateOne({ number: 21 }, { $set: { number: 20 } }, { session });
  });
  await expect(failure).rejects.toMatchObject({ code: 11000, keyValue: { number: 20 } });
  expect(await numbers.countDocuments({ number: 21 })).toBe(0);
});

test('sorted cursors are read to the end inside a transaction', async () => {
  const entries = db.collection('cursors');
  await entries.insertMany(Array.from({ length: 2000 }, (_, n) => ({ n })));
  await inTransaction(async (session) => {
    await entries.insertOne({ n: 2000 }, { session });
    const sorted = await entries.find({}, { session, batchSize: 300 }).sort({ n: -1 }).toArray();
    expect(sorted.map(({ n }) => n)).toEqual(Array.from({ length: 2001 }, (_, index) => 2000 - index));
    const groups = await entries
      .aggregate([{ $group: { _id: { $mod: ['$n', 500] } } }], { session, batchSize: 50 })
      .toArray();
    expect(groups).toHaveLength(500);
  });
});

test('several sorted cursors are read in turns inside a transaction', async () => {
  const entries = db.collection('turns');
  await entries.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
  await inTransaction(async (session) => {
    const up = entries.find({}, { session, batchSize: 40 }).sort({ n: 1 });
    const down = entries.find({}, { session, batchSize: 30 }).sort({ n: -1 });
    for (let n = 0; n < 300; n += 1) {
      expect((await up.next())?.n).toBe(n);
      expect((await down.next())?.n).toBe(299 - n);
    }
    expect(await up.next()).toBeNull();
    expect(await down.next()).toBeNull();
  });
});

test('a new collection may be filled inside a transaction', async () => {
  await inTransaction(async (session) => {
    await db.collection('fresh').insertOne({ n: 1 }, { session });
  });
  expect(await db.collection('fresh').countDocuments()).toBe(1);
});

test('committing again answers the same', async () => {
  await client.withSession(async (session) => {
    session.startTransaction();
    await db.collection('again').insertOne({ n: 1 }, { session });
    await session.commitTransaction();
    await session.commitTransaction();
  });
  expect(await db.collection('again').countDocuments()).toBe(1);
});

test('indexes cannot be made inside a transaction', async () => {
  await client.withSession(async (session) => {
    session.startTransaction();
    await db.collection('unique').findOne({}, { session });
    const creation = db.command({ dropIndexes: 'unique', index: 'number_1' }, { session });
    await expect(creation).rejects.toMatchObject({ code: 263 });
    await session.abortTransaction();
  });
});

test('many transactions at once move money without losing any', async () => {
  const accounts = db.collection<Account>('money');
  const names = ['a', 'b', 'c', 'd', 'e'];
  await accounts.insertMany(names.map((_id) => ({ _id, balance: 100 })));
  const move = (index: number) =>
    inTransaction(async (session) => {
      const from = names[index % 5] ?? 'a';
      const to = names[(index + 1 + (index % 3)) % 5] ?? 'b';
      await accounts.updateOne({ _id: from }, { $inc: { balance: -7 } }, { session });
      await accounts.updateOne({ _id: to }, { $inc: { balance: 7 } }, { session });
    });
  await Promise.all(Array.from({ length: 60 }, (_, index) => move(index)));
  const all = await accounts.find().toArray();
  expect(all.reduce((sum, { balance }) => sum + balance, 0)).toBe(500);
}, 60_000);
