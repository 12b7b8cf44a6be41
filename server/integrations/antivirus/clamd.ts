import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Antivirus, AntivirusError, type ScanResult } from './antivirus.ts';

export interface ClamdOptions {
  /** `tcp://host:port` or `unix:///path`. */
  readonly url: string;
  /** Longest silence of the scanner; large archives take it a while. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** A verdict is one line; more is not clamd. */
const MAX_REPLY_BYTES = 4096;

/** Scans with clamd's INSTREAM command: each chunk behind its length, a length of zero at the end. */
export function createClamd(options: ClamdOptions): Antivirus {
  const target = parseTarget(options.url);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return {
    isConfigured: true,
    async scan(stream) {
      const socket = connect(target);
      try {
        const reply = readReply(socket, timeoutMs);
        // clamd may give its verdict, or refuse, before the end of a large file: then the rest is not sent.
        const sending = sendStream(socket, stream).catch((cause: unknown) => {
          throw new AntivirusError('UNAVAILABLE', 'The file could not be read for scanning.', { cause });
        });
        sending.catch(() => undefined);
        await Promise.race([reply, sending]);
        return parseReply(await reply);
      } finally {
        socket.destroy();
        stream.destroy();
      }
    },
  };
}

function parseTarget(url: string): NetConnectOpts {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol === 'unix:') return { path: decodeURIComponent(pathname) };
  if (protocol === 'tcp:') return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || 3310 };
  throw new Error('The scanner address must start with tcp:// or unix://.');
}

/**
 * Resolves when all is sent; rejects when the source fails. A scanner that hangs up is the reply's affair: it may
 * answer and close in mid-file, and a second write after that ends the socket with the answer unread. So there is one
 * write per turn of the event loop, which reads before it comes round to the next.
 */
async function sendStream(socket: Socket, stream: Readable): Promise<void> {
  socket.write('zINSTREAM\0');
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as Buffer);
    if (bytes.length === 0) continue;
    await nextTurn();
    if (socket.destroyed || socket.writableEnded) return;
    if (!socket.write(Buffer.concat([lengthPrefix(bytes.length), bytes]))) await drained(socket);
  }
  await nextTurn();
  socket.write(lengthPrefix(0));
}

function lengthPrefix(length: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(length);
  return prefix;
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const proceed = () => {
      socket.off('drain', proceed);
      socket.off('close', proceed);
      resolve();
    };
    socket.once('drain', proceed);
    socket.once('close', proceed);
  });
}

function readReply(socket: Socket, timeoutMs: number): Promise<string> {
  const reply = new Promise<string>((resolve, reject) => {
    const unavailable = (reason: string, cause?: unknown) =>
      reject(new AntivirusError('UNAVAILABLE', `The virus scanner ${reason}.`, { cause }));
    let text = '';
    socket.setEncoding('latin1');
    socket.setTimeout(timeoutMs, () => unavailable('did not answer in time'));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_REPLY_BYTES) reject(new AntivirusError('FAILED', 'The virus scanner answered nonsense.'));
      const end = text.search(/[\0\n]/);
      if (end !== -1) resolve(text.slice(0, end));
    });
    socket.on('error', (error) => (text === '' ? unavailable('cannot be reached', error) : resolve(text)));
    socket.on('close', () => (text === '' ? unavailable('closed the connection') : resolve(text)));
  });
  // The source may fail first; then nobody waits for this one.
  reply.catch(() => undefined);
  return reply;
}

function parseReply(reply: string): ScanResult {
  if (/^stream: OK$/.test(reply)) return { status: 'clean' };
  const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (signature !== undefined) return { status: 'infected', signature };
  if (reply.includes('size limit exceeded')) {
    throw new AntivirusError('TOO_LARGE', 'The file is larger than the virus scanner accepts.');
  }
  throw new AntivirusError('FAILED', 'The virus scanner could not examine the file.');
}
