import { Binary, type Db, Decimal128, Double, Int32, Long, MongoClient, ObjectId, Timestamp, UUID } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let client: MongoClient;
let db: Db;

beforeAll(async () => {
  client = await new MongoClient(inject('mongodbUri'), { retryWrites: false }).connect();
  db = client.db(`embedded_crud_${process.pid}`);
});
afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

test('documents are inserted, found, changed and deleted', async () => {
  const invoices = db.collection('invoices');
  const { insertedId } = await invoices.insertOne({ number: 'F-1', open: 12990 });
  expect(await invoices.findOne({ _id: insertedId })).toEqual({ _id: insertedId, number: 'F-1', open: 12990 });
  expect(await invoices.updateOne({ number: 'F-1' }, { $inc: { open: -990 }, $set: { seen: true } })).toMatchObject({
    matchedCount: 1,
    modifiedCount: 1,
  });
  expect(await invoices.replaceOne({ number: 'F-1' }, { number: 'F-2' })).toMatchObject({ modifiedCount: 1 });
  expect(await invoices.countDocuments({ number: 'F-2' })).toBe(1);
  expect(await invoices.deleteMany({})).toMatchObject({ deletedCount: 1 });
  expect(await invoices.findOne()).toBeNull();
});

test('every type comes back as it went in', async () => {
  const document = {
    _id: new ObjectId(),
    decimal: Decimal128.fromString('12345678901234567890.12'),
    long: Long.fromString('9007199254740993'),
    int: new Int32(7),
    double: new Double(7),
    fraction: 0.1,
    date: new Date('2026-11-21T10:11:12.345Z'),
    uuid: new UUID(),
    bytes: new Binary(Buffer.from([0, 1, 254, 255])),
    timestamp: new Timestamp({ t: 5, i: 6 }),
    text: 'Zürich – 東京 – 🙂',
    empty: '',
    nothing: null,
    yes: true,
    pattern: /^a.c$/i,
    nested: { list: [1, [2, { three: 3 }]], none: {} },
  };
  const types = db.collection('types', { promoteValues: false, promoteLongs: false });
  await types.insertOne(document);
  const found = await types.findOne({ _id: document._id });
  expect(found?.decimal).toEqual(document.decimal);
  expect(found?.long).toEqual(document.long);
  expect(found?.int).toEqual(document.int);
  expect(found?.double).toEqual(document.double);
  expect(found?.date).toEqual(document.date);
  expect(found?.timestamp).toEqual(document.timestamp);
  expect(await db.collection('types').findOne({ _id: document._id })).toMatchObject({
    fraction: 0.1,
    uuid: document.uuid,
    text: document.text,
    empty: '',
    nothing: null,
    yes: true,
    pattern: document.pattern,
    nested: document.nested,
  });
});

test('types survive an update, an upsert and an aggregation', async () => {
  const types = db.collection('kept', { promoteValues: false });
  const amount = Decimal128.fromString('0.30');
  const big = Long.fromString('9007199254740993');
  await types.updateOne({ key: 1 }, { $set: { amount, big } }, { upsert: true });
  await types.updateOne({ key: 1 }, { $inc: { big: Long.fromNumber(2) } });
  const [sum] = await types
    .aggregate([{ $group: { _id: null, sum: { $sum: '$amount' }, big: { $max: '$big' } } }])
    .toArray();
  expect(String(sum?.sum)).toBe('0.30');
  expect(sum?.sum).toBeInstanceOf(Decimal128);
  expect(String(sum?.big)).toBe('9007199254740995');
});

test('upserts tell what they did', async () => {
  const counters = db.collection<{ _id: string; value: number }>('counters');
  const first = await counters.updateOne({ _id: 'cases' }, { $inc: { value: 1 } }, { upsert: true });
  expect(first).toMatchObject({ upsertedId: 'cases', upsertedCount: 1, matchedCount: 0 });
  const second = await counters.updateOne({ _id: 'cases' }, { $inc: { value: 1 } }, { upsert: true });
  expect(second).toMatchObject({ upsertedCount: 0, matchedCount: 1, modifiedCount: 1 });
});

test('find and modify gives the document before or after, or deletes it', async () => {
  const jobs = db.collection('jobs');
  await jobs.insertMany([
    { at: 2, state: 'waiting' },
    { at: 1, state: 'waiting' },
  ]);
  const options = { sort: { at: 1 }, returnDocument: 'after' } as const;
  const claimed = await jobs.findOneAndUpdate({ state: 'waiting' }, { $set: { state: 'running' } }, options);
  expect(claimed).toMatchObject({ at: 1, state: 'running' });
  const before = await jobs.findOneAndUpdate({ at: 2 }, { $set: { state: 'done' } }, { returnDocument: 'before' });
  expect(before).toMatchObject({ at: 2, state: 'waiting' });
  expect(await jobs.findOneAndDelete({ at: 2 })).toMatchObject({ state: 'done' });
  expect(await jobs.findOneAndUpdate({ at: 9 }, { $set: { state: 'x' } })).toBeNull();
  const made = await jobs.findOneAndReplace({ at: 9 }, { at: 9 }, { upsert: true, returnDocument: 'after' });
  expect(made).toMatchObject({ at: 9 });
});

test('a bulk write runs its operations in order', async () => {
  const lines = db.collection('lines');
  const result = await lines.bulkWrite([
    { insertOne: { document: { n: 1 } } },
    { insertOne: { document: { n: 2 } } },
    { updateMany: { filter: {}, update: { $set: { seen: true } } } },
    { updateOne: { filter: { n: 3 }, update: { $set: { seen: false } }, upsert: true } },
    { deleteOne: { filter: { n: 1 } } },
  ]);
  expect(result).toMatchObject({ insertedCount: 2, modifiedCount: 2, upsertedCount: 1, deletedCount: 1 });
  expect(await lines.distinct('n')).toEqual([2, 3]);
});

test('arrays are changed by filter and by pipeline', async () => {
  const cases = db.collection<{ _id: number; items: { reason: string; amount: number }[] }>('cases');
  await cases.insertOne({
    _id: 1,
    items: [
      { reason: 'price', amount: 5 },
      { reason: 'damage', amount: 7 },
    ],
  });
  await cases.updateOne({ _id: 1 }, { $set: { 'items.$[i].amount': 6 } }, { arrayFilters: [{ 'i.reason': 'price' }] });
  await cases.updateOne({ _id: 1 }, { $push: { items: { reason: 'late', amount: 1 } } });
  await cases.updateOne({ _id: 1 }, [{ $set: { total: { $sum: '$items.amount' } } }]);
  expect(await cases.findOne({ _id: 1 })).toMatchObject({ total: 14, items: { length: 3 } });
});

test('fifty increments at once are all counted', async () => {
  const counters = db.collection<{ _id: string; value: number }>('increments');
  await counters.insertOne({ _id: 'x', value: 0 });
  const increment = () => counters.findOneAndUpdate({ _id: 'x' }, { $inc: { value: 1 } }, { returnDocument: 'after' });
  const answers = await Promise.all(Array.from({ length: 50 }, increment));
  expect(new Set(answers.map((answer) => answer?.value)).size).toBe(50);
  expect((await counters.findOne({ _id: 'x' }))?.value).toBe(50);
});

test('fifty thousand documents go in at once and come out over many pages, sorted and not', async () => {
  const entries = db.collection('entries');
  const total = 50_000;
  await entries.insertMany(Array.from({ length: total }, (_, n) => ({ n, text: `entry ${n} ${'x'.repeat(60)}` })));
  let plain = 0;
  for await (const entry of entries.find({}, { batchSize: 5000 })) plain += entry.n >= 0 ? 1 : 0;
  expect(plain).toBe(total);
  let last = total;
  for await (const entry of entries.find({}, { batchSize: 7000 }).sort({ n: -1 })) {
    expect(entry.n).toBe(last - 1);
    last = entry.n;
  }
  expect(last).toBe(0);
}, 60_000);

test('many sorted cursors are read side by side', async () => {
  const pages = db.collection('pages');
  await pages.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
  const readAll = async (limit: number) => {
    const cursor = pages.find().sort({ n: 1 }).limit(limit).batchSize(20);
    return (await cursor.toArray()).length;
  };
  const limits = Array.from({ length: 60 }, (_, index) => 100 + index);
  expect(await Promise.all(limits.map(readAll))).toEqual(limits);
});

test('a cursor that is closed early is forgotten', async () => {
  const pages = db.collection('left');
  await pages.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
  const cursor = pages.find().sort({ n: 1 }).batchSize(10);
  await cursor.next();
  const id = cursor.id;
  await cursor.close();
  await expect(db.command({ getMore: id, collection: 'left' })).rejects.toMatchObject({ code: 43 });
});

test('aggregations join, group, split and count', async () => {
  await db.collection<{ _id: number; name: string }>('customers').insertMany([
    { _id: 1, name: 'Ada' },
    { _id: 2, name: 'Bob' },
  ]);
  await db.collection('open').insertMany([
    { customer: 1, due: new Date('2026-01-01'), open: Decimal128.fromString('10.10') },
    { customer: 1, due: new Date('2026-02-01'), open: Decimal128.fromString('5.05') },
    { customer: 2, due: new Date('2026-02-01'), open: Decimal128.fromString('1.00') },
  ]);
  const [result] = await db
    .collection('customers')
    .aggregate([
      { $lookup: { from: 'open', localField: '_id', foreignField: 'customer', as: 'open' } },
      {
        $lookup: {
          from: 'open',
          let: { id: '$_id' },
          pipeline: [{ $match: { $expr: { $eq: ['$customer', '$$id'] } } }, { $count: 'n' }],
          as: 'counted',
        },
      },
      {
        $facet: {
          sums: [
            { $unwind: '$open' },
            { $group: { _id: '$name', sum: { $sum: '$open.open' } } },
            { $sort: { _id: 1 } },
          ],
          months: [
            { $unwind: '$open' },
            { $group: { _id: { $dateTrunc: { date: '$open.due', unit: 'month' } }, n: { $sum: 1 } } },
            { $sort: { _id: 1 } },
          ],
          counts: [{ $project: { _id: 0, n: { $first: '$counted.n' } } }, { $sort: { n: -1 } }],
        },
      },
    ])
    .toArray();
  const sums = result?.sums as { _id: string; sum: Decimal128 }[];
  expect(sums.map(({ _id, sum }) => [_id, String(sum)])).toEqual([
    ['Ada', '15.15'],
    ['Bob', '1.00'],
  ]);
  expect(result?.months).toMatchObject([{ n: 1 }, { n: 2 }]);
  expect(result?.counts).toEqual([{ n: 2 }, { n: 1 }]);
});

test('names are sorted and compared by the rules of a language', async () => {
  const names = db.collection('names');
  await names.insertMany(['Zoé', 'Émile', 'eve', 'Adam', 'F-10', 'F-9'].map((name) => ({ name })));
  const sorted = await names.find().sort({ name: 1 }).collation({ locale: 'fr', numericOrdering: true }).toArray();
  expect(sorted.map(({ name }) => name)).toEqual(['Adam', 'Émile', 'eve', 'F-9', 'F-10', 'Zoé']);
  expect(await names.find({ name: 'EMILE' }).collation({ locale: 'fr', strength: 1 }).toArray()).toHaveLength(1);
});

test('a query that takes too long is stopped', async () => {
  const slow = db.collection('slow');
  await slow.insertMany(Array.from({ length: 400 }, (_, n) => ({ n })));
  const inner = { $lookup: { from: 'slow', pipeline: [], as: 'inner' } };
  const pipeline = [
    { $lookup: { from: 'slow', pipeline: [inner], as: 'outer' } },
    { $unwind: '$outer' },
    { $group: { _id: null, n: { $sum: { $size: '$outer.inner' } } } },
  ];
  await expect(slow.aggregate(pipeline, { maxTimeMS: 20 }).toArray()).rejects.toMatchObject({ code: 50 });
});

test('mistakes are told with the numbers drivers know', async () => {
  await expect(db.command({ noSuchThing: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
  await expect(db.collection('x').find({ $nope: 1 }).toArray()).rejects.toMatchObject({ code: 2 });
  await expect(db.collection('x').updateOne({}, { $nope: { a: 1 } })).rejects.toMatchObject({ code: 9 });
  await expect(db.command({ getMore: Long.fromNumber(42), collection: 'x' })).rejects.toMatchObject({ code: 43 });
});

test('a document above sixteen megabytes is refused and the connection goes on', async () => {
  await expect(db.collection('large').insertOne({ text: 'x'.repeat(17 * 1024 * 1024) })).rejects.toThrow();
  await db.collection('large').insertOne({ text: 'x'.repeat(12 * 1024 * 1024) });
  expect((await db.collection('large').findOne())?.text).toHaveLength(12 * 1024 * 1024);
});
