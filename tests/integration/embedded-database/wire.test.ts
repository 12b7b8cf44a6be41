import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { BSON, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BufferedDocuments, readPage } from '#server/embedded/database/gateway/buffered-documents.ts';
import { codeOfSqlState, unpackSqlState } from '#server/embedded/database/gateway/errors.ts';
import { MalformedBsonError, readElements, withoutElements } from '#server/embedded/database/gateway/raw-bson.ts';
import { MessageReader, ProtocolError, parseMessage } from '#server/embedded/database/gateway/wire.ts';

const uri = inject('mongodbUri');
const usesEmbedded = uri.includes('SCRAM-SHA-256&retryWrites=false');

function message(document: BSON.Document, options: { requestId?: number; sequence?: BSON.Document[] } = {}): Buffer {
  const body = Buffer.from(BSON.serialize(document));
  const documents = (options.sequence ?? []).map((each) => Buffer.from(BSON.serialize(each)));
  const section = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from('documents\0'), ...documents]);
  section.writeInt32LE(section.length - 1, 1);
  const parts = [Buffer.alloc(20), Buffer.from([0]), body, ...(options.sequence ? [section] : [])];
  const bytes = Buffer.concat(parts);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(options.requestId ?? 1, 4);
  bytes.writeInt32LE(2013, 12);
  return bytes;
}

const header = (length: number, opCode: number) => {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(opCode, 12);
  return bytes;
};

describe('reading messages', () => {
  test('a message in single bytes is put together, several in one piece are taken apart', () => {
    const reader = new MessageReader();
    const one = message({ ping: 1, $db: 'admin' });
    for (const byte of one.subarray(0, -1)) {
      reader.push(Buffer.from([byte]));
      expect(reader.next()).toBeNull();
    }
    reader.push(Buffer.concat([one.subarray(-1), one, one.subarray(0, 7)]));
    expect(reader.next()).toEqual(one);
    expect(reader.next()).toEqual(one);
    expect(reader.next()).toBeNull();
  });

  test('a document sequence is handed on as it came', () => {
    const sequence = [{ _id: 1 }, { _id: 2, text: 'x' }];
    const parsed = parseMessage(message({ insert: 'a', $db: 'b' }, { sequence }));
    const expected = Buffer.concat(sequence.map((each) => Buffer.from(BSON.serialize(each))));
    expect(parsed.sequences.get('documents')).toEqual(expected);
  });

  test('the envelope is taken off without touching the rest', () => {
    const body = Buffer.from(BSON.serialize({ find: 'a', filter: { x: [1, { y: 2n }] }, lsid: { id: 1 }, $db: 'b' }));
    const stripped = withoutElements(body, readElements(body), new Set(['lsid', '$db']));
    expect(BSON.deserialize(stripped)).toEqual(
      BSON.deserialize(BSON.serialize({ find: 'a', filter: { x: [1, { y: 2n }] } })),
    );
  });

  test.each([0, 15, -1, 2 ** 31 - 1, 48_000_017])('an impossible length of %i is refused', (length) => {
    const reader = new MessageReader();
    reader.push(header(length, 2013));
    expect(() => reader.next()).toThrow(ProtocolError);
  });

  test('thousands of damaged messages raise nothing but protocol errors', () => {
    const sound = message(
      { insert: 'a', list: [1, 'two', { three: new Date() }], pattern: /x/i, id: new BSON.ObjectId(), $db: 'b' },
      { sequence: [{ _id: 1 }, { _id: 2 }] },
    );
    for (let round = 0; round < 5000; round += 1) {
      const damaged = Buffer.from(sound.subarray(0, randomInt(2) ? sound.length : randomInt(16, sound.length)));
      for (let hit = randomInt(1, 6); hit > 0; hit -= 1)
        damaged[randomInt(16, Math.max(17, damaged.length))] = randomInt(256);
      try {
        const parsed = parseMessage(damaged);
        readElements(parsed.body);
      } catch (error) {
        if (!(error instanceof ProtocolError) && !(error instanceof MalformedBsonError)) throw error;
      }
    }
  });
});

describe('pages kept in the gateway', () => {
  test('are well-formed and hold each document once', () => {
    const documents = Array.from({ length: 25 }, (_, n) => Buffer.from(BSON.serialize({ n })));
    const buffered = new BufferedDocuments('77', 'db.coll');
    buffered.add(documents);
    const seen: number[] = [];
    for (;;) {
      const reply = buffered.take(10);
      const { cursor, ok } = BSON.deserialize(reply, { promoteLongs: false });
      expect(ok).toBe(1);
      expect(cursor.ns).toBe('db.coll');
      seen.push(...cursor.nextBatch.map(({ n }: { n: number }) => n));
      expect(readPage(reply).documents).toHaveLength(cursor.nextBatch.length);
      expect(String(cursor.id)).toBe(buffered.done ? '0' : '77');
      if (buffered.done) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });
});

describe('states of the database', () => {
  test('become the numbers drivers know', () => {
    expect(unpackSqlState(319029277)).toBe('M001C');
    expect(['M001C', '23505', '23P01'].map(codeOfSqlState)).toEqual([11000, 11000, 11000]);
    expect(['40001', '40P01', '55P03'].map(codeOfSqlState)).toEqual([112, 112, 112]);
    expect(codeOfSqlState('25P02')).toBe(251);
    expect(codeOfSqlState('XX999')).toBe(8000);
  });
});

describe.runIf(usesEmbedded)('a running gateway', () => {
  const port = usesEmbedded ? Number(new URL(uri).port) : 0;
  let client: MongoClient;
  beforeAll(async () => {
    client = await new MongoClient(uri).connect();
  });
  afterAll(async () => {
    await client.db(`embedded_wire_${process.pid}`).dropDatabase();
    await client.close();
  });

  const open = async () => {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };

  async function answers(socket: net.Socket, count: number): Promise<Buffer[]> {
    const reader = new MessageReader();
    const found: Buffer[] = [];
    while (found.length < count) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      reader.push(chunk);
      for (let next = reader.next(); next; next = reader.next()) found.push(next);
    }
    return found;
  }

  test('answers pipelined messages in their order', async () => {
    const socket = await open();
    const hellos = Array.from({ length: 50 }, (_, index) =>
      message({ hello: 1, $db: 'admin' }, { requestId: index + 1 }),
    );
    socket.write(Buffer.concat(hellos));
    const replies = await answers(socket, 50);
    expect(replies.map((reply) => reply.readInt32LE(8))).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    socket.destroy();
  });

  test('answers the old handshake in the old form', async () => {
    const socket = await open();
    const body = Buffer.from(BSON.serialize({ isMaster: 1 }));
    const query = Buffer.concat([header(0, 2004), Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), body]);
    query.writeInt32LE(query.length, 0);
    socket.write(query);
    const [reply] = await answers(socket, 1);
    expect(reply?.readInt32LE(12)).toBe(1);
    expect(BSON.deserialize(reply?.subarray(36) ?? Buffer.alloc(0))).toMatchObject({ ismaster: true, ok: 1 });
    socket.destroy();
  });

  test('refuses commands of a stranger', async () => {
    const socket = await open();
    socket.write(message({ find: 'users', $db: 'entente' }));
    const [reply] = await answers(socket, 1);
    expect(BSON.deserialize(reply?.subarray(21) ?? Buffer.alloc(0))).toMatchObject({ ok: 0, code: 13 });
    socket.destroy();
  });

  test('closes the connection on nonsense and goes on serving others', async () => {
    const sound = message({ hello: 1, $db: 'admin', extra: { list: [1, 2, 3] } });
    for (let round = 0; round < 60; round += 1) {
      const socket = await open();
      socket.on('error', () => undefined);
      const damaged = Buffer.from(sound);
      for (let hit = randomInt(1, 8); hit > 0; hit -= 1) damaged[randomInt(damaged.length)] = randomInt(256);
      socket.end(damaged);
      socket.resume();
      await once(socket, 'close');
    }
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('takes writes nobody wants an answer to', async () => {
    const silent = client.db(`embedded_wire_${process.pid}`).collection('silent', { writeConcern: { w: 0 } });
    await Promise.all(Array.from({ length: 20 }, (_, n) => silent.insertOne({ n })));
    await expect.poll(() => silent.countDocuments(), { timeout: 5000 }).toBe(20);
  });

  test('does not lose a session to a reader that leaves in the middle of a page', async () => {
    const database = client.db(`embedded_wire_${process.pid}`);
    await database
      .collection('wide')
      .insertMany(Array.from({ length: 200 }, (_, n) => ({ n, text: 'x'.repeat(50_000) })));
    const leaving = await new MongoClient(uri).connect();
    const reading = leaving.db(database.databaseName).collection('wide').find({}, { batchSize: 200 }).toArray();
    reading.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await leaving.close();
    expect(await database.collection('wide').countDocuments()).toBe(200);
  });
});
