import mongoose, { type Connection, Schema, type Types } from 'mongoose';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let connection: Connection;

const customerSchema = new Schema({ name: String, email: { type: String, unique: true } });
const invoiceSchema = new Schema(
  {
    number: { type: String, required: true },
    customer: { type: Schema.Types.ObjectId, ref: 'Customer' },
    lines: [{ text: String, amount: Number }],
    total: Schema.Types.Decimal128,
    due: Date,
  },
  { optimisticConcurrency: true, timestamps: true },
);
invoiceSchema.index({ customer: 1, number: 1 }, { unique: true });

const models = () => ({
  Customer: connection.model('Customer', customerSchema),
  Invoice: connection.model('Invoice', invoiceSchema),
});

beforeAll(async () => {
  connection = await mongoose
    .createConnection(inject('mongodbUri'), { dbName: `embedded_mongoose_${process.pid}` })
    .asPromise();
  const { Customer, Invoice } = models();
  await Promise.all([Customer.init(), Invoice.init()]);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

test('documents are saved, populated and aggregated', async () => {
  const { Customer, Invoice } = models();
  const customer = await Customer.create({ name: 'Ada', email: 'ada@example.org' });
  await Invoice.create({
    number: 'F-1',
    customer: customer._id,
    lines: [{ text: 'work', amount: 5 }],
    total: '12.30',
    due: new Date('2026-05-01'),
  });
  const found = await Invoice.findOne({ number: 'F-1' })
    .populate<{ customer: { _id: Types.ObjectId; name: string } }>('customer')
    .orFail();
  expect(found.customer.name).toBe('Ada');
  expect(String(found.total)).toBe('12.30');
  expect(found.due).toEqual(new Date('2026-05-01'));
  const [sum] = await Invoice.aggregate<{ n: number }>([
    { $unwind: '$lines' },
    { $group: { _id: null, n: { $sum: '$lines.amount' } } },
  ]);
  expect(sum?.n).toBe(5);
});

test('the second of two who read the same version is refused', async () => {
  const { Invoice } = models();
  await Invoice.create({ number: 'F-2' });
  const [first, second] = [
    await Invoice.findOne({ number: 'F-2' }).orFail(),
    await Invoice.findOne({ number: 'F-2' }).orFail(),
  ];
  first.lines.push({ text: 'a', amount: 1 });
  await first.save();
  second.lines.push({ text: 'b', amount: 2 });
  await expect(second.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
});

test('a duplicate reaches the caller with its key and value', async () => {
  const { Customer } = models();
  await Customer.create({ name: 'Bob', email: 'bob@example.org' });
  const failure = Customer.create({ name: 'Bobby', email: 'bob@example.org' });
  await expect(failure).rejects.toMatchObject({
    code: 11000,
    keyPattern: { email: 1 },
    keyValue: { email: 'bob@example.org' },
  });
  const change = Customer.updateOne({ name: 'Ada' }, { email: 'bob@example.org' });
  await expect(change).rejects.toMatchObject({ code: 11000, keyValue: { email: 'bob@example.org' } });
});

test('a transaction covers several models', async () => {
  const { Customer, Invoice } = models();
  const work = (fail: boolean) =>
    connection.transaction(async (session) => {
      const [customer] = await Customer.create([{ name: 'Tx', email: `tx-${fail}@example.org` }], { session });
      if (!customer) throw new Error('nothing was created');
      await Invoice.create([{ number: 'T-1', customer: customer._id }], { session });
      if (fail) throw new Error('no');
    });
  await expect(work(true)).rejects.toThrow('no');
  expect(await Customer.countDocuments({ name: 'Tx' })).toBe(0);
  await work(false);
  expect(await Customer.countDocuments({ name: 'Tx' })).toBe(1);
  expect(await Invoice.countDocuments({ number: 'T-1' })).toBe(1);
});

test('indexes follow the schema', async () => {
  const { Invoice } = models();
  expect(await Invoice.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  expect(Object.keys(await Invoice.collection.indexInformation())).toContain('customer_1_number_1');
});

test('cursors stream documents', async () => {
  const { Customer } = models();
  await Customer.insertMany(Array.from({ length: 400 }, (_, n) => ({ name: 'many', email: `many-${n}@example.org` })));
  let count = 0;
  const cursor = Customer.find({ name: 'many' }).sort({ email: 1 }).batchSize(50).cursor();
  while (await cursor.next()) count += 1;
  expect(count).toBe(400);
});
