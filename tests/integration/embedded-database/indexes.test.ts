import { type Db, MongoClient, MongoServerError } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let client: MongoClient;
let db: Db;

beforeAll(async () => {
  client = await new MongoClient(inject('mongodbUri'), { retryWrites: false }).connect();
  db = client.db(`embedded_indexes_${process.pid}`);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

async function refusal(work: Promise<unknown>): Promise<MongoServerError> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof MongoServerError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

test('a duplicate id is refused with the message libraries parse', async () => {
  const people = db.collection<{ _id: string }>('people');
  await people.insertOne({ _id: 'ada' });
  const error = await refusal(people.insertOne({ _id: 'ada' }));
  expect(error.code).toBe(11000);
  expect(error.message).toBe(
    `E11000 duplicate key error collection: ${db.databaseName}.people index: _id_ dup key: { _id: "ada" }`,
  );
  expect(error.keyPattern).toEqual({ _id: 1 });
  expect(error.keyValue).toEqual({ _id: 'ada' });
});

test('a unique compound index refuses inserts, updates, upserts and find-and-modify alike', async () => {
  const invoices = db.collection('invoices');
  await invoices.createIndex({ 'seller.id': 1, number: 1 }, { unique: true, name: 'number_per_seller' });
  await invoices.insertMany([
    { seller: { id: 1 }, number: 'F-1' },
    { seller: { id: 1 }, number: 'F-2' },
  ]);
  const expected = {
    code: 11000,
    message:
      `E11000 duplicate key error collection: ${db.databaseName}.invoices ` +
      'index: number_per_seller dup key: { seller.id: 1, number: "F-1" }',
    keyPattern: { 'seller.id': 1, number: 1 },
    keyValue: { 'seller.id': 1, number: 'F-1' },
  };
  const change = { $set: { number: 'F-1' } };
  expect(await refusal(invoices.insertOne({ seller: { id: 1 }, number: 'F-1' }))).toMatchObject(expected);
  expect(await refusal(invoices.updateOne({ number: 'F-2' }, change))).toMatchObject(expected);
  expect(await refusal(invoices.findOneAndUpdate({ number: 'F-2' }, change))).toMatchObject(expected);
  const upsert = invoices.updateOne({ 'seller.id': 1, number: 'F-3' }, change, { upsert: true });
  expect(await refusal(upsert)).toMatchObject(expected);
  await invoices.insertOne({ seller: { id: 2 }, number: 'F-1' });
});

test('an unordered batch keeps what is right and reports each duplicate', async () => {
  const codes = db.collection('codes');
  await codes.createIndex({ code: 1 }, { unique: true });
  const documents = [{ code: 1 }, { code: 1 }, { code: 2 }, { code: 2 }, { code: 3 }];
  const error = await refusal(codes.insertMany(documents, { ordered: false }));
  expect(error).toMatchObject({ code: 11000, insertedCount: 3 });
  const writeErrors = error.writeErrors as { index: number; code: number }[];
  expect(writeErrors.map(({ index, code }) => [index, code])).toEqual([
    [1, 11000],
    [3, 11000],
  ]);
  expect(await codes.countDocuments()).toBe(3);
});

test('a partial index binds only the documents it covers', async () => {
  const plans = db.collection('plans');
  await plans.createIndex({ customer: 1 }, { unique: true, partialFilterExpression: { active: true } });
  await plans.insertMany([
    { customer: 1, active: false },
    { customer: 1, active: false },
    { customer: 1, active: true },
  ]);
  expect(await refusal(plans.insertOne({ customer: 1, active: true }))).toMatchObject({ code: 11000 });
});

test('an index on a field that is absent treats absence as one value', async () => {
  const contacts = db.collection('contacts');
  await contacts.createIndex({ email: 1 }, { unique: true });
  await contacts.insertOne({ name: 'a' });
  expect(await refusal(contacts.insertOne({ name: 'b' }))).toMatchObject({ keyValue: { email: null } });
});

test('indexes are listed, found by queries and dropped', async () => {
  const entries = db.collection('entries');
  await entries.insertMany(Array.from({ length: 3000 }, (_, n) => ({ stream: n % 30, n })));
  await entries.createIndexes([
    { key: { stream: 1, n: -1 }, name: 'stream_order' },
    { key: { n: 1 }, name: 'by_number', unique: true },
  ]);
  expect((await entries.indexes()).map(({ name }) => name).sort()).toEqual(['_id_', 'by_number', 'stream_order']);
  const plan = await entries.find({ stream: 3 }).sort({ n: -1 }).limit(10).explain('executionStats');
  expect(JSON.stringify(plan)).toContain('stream_order');
  expect(JSON.stringify(plan)).toContain('IXSCAN');
  await entries.dropIndex('stream_order');
  expect(await entries.indexExists('stream_order')).toBe(false);
});

test('a text index is searched by score', async () => {
  const articles = db.collection('articles');
  await articles.createIndex({ title: 'text', body: 'text' }, { weights: { title: 5, body: 1 } });
  await articles.insertMany([
    { title: 'Refund rules', body: 'When a refund is due' },
    { title: 'Delivery', body: 'A refund may follow a late delivery' },
    { title: 'Prices', body: 'Nothing here' },
  ]);
  const found = await articles
    .find({ $text: { $search: 'refund' } }, { projection: { title: 1, score: { $meta: 'textScore' } } })
    .sort({ score: { $meta: 'textScore' } })
    .toArray();
  expect(found.map(({ title }) => title)).toEqual(['Refund rules', 'Delivery']);
});

test('an index for expiry is accepted and keeps its limit', async () => {
  const sessions = db.collection('sessions');
  await sessions.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 60 });
  expect(await sessions.indexes()).toMatchObject([{ name: '_id_' }, { expireAfterSeconds: 60 }]);
});

test('a second index of the same name with another key is refused', async () => {
  const notes = db.collection('notes');
  await notes.createIndex({ a: 1 }, { name: 'same' });
  await notes.createIndex({ a: 1 }, { name: 'same' });
  expect([85, 86]).toContain((await refusal(notes.createIndex({ b: 1 }, { name: 'same' }))).code);
});

test('writers racing for the next number of three unique indexes all get one', async () => {
  const entries = db.collection('numbered');
  await entries.createIndex({ stream: 1, seq: 1 }, { unique: true });
  await entries.createIndex({ stream: 1, key: 1 }, { unique: true });
  const claim = async (writer: number) => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const head = await entries.find({ stream: 1 }).sort({ seq: -1 }).limit(1).next();
      const seq = ((head?.seq as number | undefined) ?? 0) + 1;
      try {
        await entries.insertOne({ stream: 1, seq, key: `w${writer}` });
        return seq;
      } catch (error) {
        const code = (error as MongoServerError).code;
        if (code !== 11000 && code !== 112) throw error;
      }
    }
    throw new Error('never got through');
  };
  const numbers = await Promise.all(Array.from({ length: 10 }, (_, writer) => claim(writer)));
  expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});
