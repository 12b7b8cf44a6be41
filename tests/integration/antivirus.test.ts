import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { createClamd } from '#server/integrations/antivirus/clamd.ts';
import { createAntivirus } from '#server/integrations/antivirus/create-antivirus.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

type Behaviour = (received: { body: Buffer; isComplete: boolean }, socket: Socket) => string | undefined;

/** Speaks clamd's side of INSTREAM: `decide` sees what has arrived after every packet and may answer. */
async function fakeClamd(decide: Behaviour, where?: string) {
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const answer = decide(parse(bytes), socket);
      if (answer !== undefined) socket.end(answer);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) =>
    where ? server.listen(where, resolve) : server.listen(0, '127.0.0.1', resolve),
  );
  return where ? `unix://${where}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function parse(bytes: Buffer) {
  const command = 'zINSTREAM\0';
  expect(bytes.subarray(0, command.length).toString()).toBe(command.slice(0, bytes.length));
  const chunks: Buffer[] = [];
  let at = command.length;
  let isComplete = false;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) isComplete = true;
    if (length === 0 || at + 4 + length > bytes.length) break;
    chunks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { body: Buffer.concat(chunks), isComplete };
}

const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';
const honest: Behaviour = ({ body, isComplete }) => {
  if (!isComplete) return undefined;
  return body.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0';
};

test('a clean file, large and in many pieces', async () => {
  let scanned = 0;
  const url = await fakeClamd((received) => {
    scanned = received.body.length;
    return honest(received, undefined as never);
  });
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(50_000, 'a'));
  expect(await createClamd({ url }).scan(Readable.from(pieces))).toEqual({ status: 'clean' });
  expect(scanned).toBe(2_000_000);
});

test('an infected file is named, also when the mark is split', async () => {
  const url = await fakeClamd(honest);
  const stream = Readable.from([Buffer.from(EICAR.slice(0, 20)), Buffer.alloc(0), Buffer.from(EICAR.slice(20))]);
  expect(await createAntivirus({ url }).scan(stream)).toEqual({
    status: 'infected',
    signature: 'Eicar-Test-Signature',
  });
  expect(stream.destroyed).toBe(true);
});

test('an empty file is clean', async () => {
  const url = await fakeClamd(honest);
  expect(await createClamd({ url }).scan(Readable.from([]))).toEqual({ status: 'clean' });
});

test('through a local socket', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'entente-clamd-'));
  const url = await fakeClamd(honest, join(folder, 'clamd.ctl'));
  expect(await createClamd({ url }).scan(Readable.from(['x']))).toEqual({ status: 'clean' });
  await rm(folder, { recursive: true });
});

test('a verdict before the end of the file ends the sending', async () => {
  const url = await fakeClamd(({ body }) => (body.length > 100_000 ? 'stream: Early FOUND\0' : undefined));
  // The scanner hangs up while more is being sent: often, since what is lost is lost by a race.
  for (let round = 0; round < 150; round += 1) {
    let sent = 0;
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          sent += 65_536;
          yield Buffer.alloc(65_536);
          await new Promise((resolve) => setTimeout(resolve, round % 2));
        }
      })(),
    );
    expect(await createClamd({ url }).scan(endless)).toEqual({ status: 'infected', signature: 'Early' });
    expect(sent).toBeLessThan(50_000_000);
  }
});

test.each<[string, Behaviour, string]>([
  ['refuses the size', () => 'INSTREAM size limit exceeded. ERROR\0', 'TOO_LARGE'],
  ['fails', ({ isComplete }) => (isComplete ? 'stream: Can’t allocate memory ERROR\0' : undefined), 'FAILED'],
  ['talks nonsense', () => 'HTTP/1.1 200 OK\n', 'FAILED'],
  ['claims it is clean in other words', () => 'stream: OK but not really\0', 'FAILED'],
  ['never stops talking', (_received, socket) => void socket.write('x'.repeat(10_000)), 'FAILED'],
  ['hangs up', (_received, socket) => void socket.end(), 'UNAVAILABLE'],
  ['resets the line', (_received, socket) => void socket.resetAndDestroy(), 'UNAVAILABLE'],
  ['stays silent', () => undefined, 'UNAVAILABLE'],
])('no verdict when the scanner %s', async (_what, behaviour, code) => {
  const url = await fakeClamd(behaviour);
  const scan = createClamd({ url, timeoutMs: 300 }).scan(Readable.from([Buffer.alloc(1000)]));
  await expect(scan).rejects.toMatchObject({ name: 'AntivirusError', code });
});

test('no verdict when nobody listens or the file cannot be read', async () => {
  const absent = createClamd({ url: 'tcp://127.0.0.1:9' });
  await expect(absent.scan(Readable.from(['x']))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('begins well');
      throw new Error('storage is gone');
    })(),
  );
  const url = await fakeClamd(honest);
  await expect(createClamd({ url }).scan(broken)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('without a scanner files pass, and the product can say so', async () => {
  const none = createAntivirus({ url: undefined });
  expect(none.isConfigured).toBe(false);
  expect(await none.scan(Readable.from([EICAR]))).toEqual({ status: 'clean' });
});
