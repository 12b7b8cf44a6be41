import { documentLength, MalformedBsonError } from '#server/embedded/database/gateway/raw-bson.ts';

/** The sender does not speak the protocol; the connection cannot be kept. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

export const maxMessageSize = 48_000_000;
export const maxDocumentSize = 16 * 1024 * 1024;

const headerSize = 16;
const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const checksumPresent = 1;
const moreToCome = 2;

export interface WireMessage {
  requestId: number;
  kind: 'message' | 'legacy-query';
  body: Buffer;
  /** Document sequences by name, as they came: documents one after the other. */
  sequences: ReadonlyMap<string, Buffer>;
  /** The sender wants no answer. */
  silent: boolean;
}

/** Cuts a stream of chunks into messages. Bytes are copied once, when a message is complete. */
export class MessageReader {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The next complete message's bytes or null when more must arrive. Throws ProtocolError on an impossible length. */
  next(): Buffer | null {
    if (this.#size < headerSize) return null;
    const length = this.#peekLength();
    if (length < headerSize || length > maxMessageSize + headerSize) {
      throw new ProtocolError(`message of impossible length ${length}`);
    }
    if (this.#size < length) return null;
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#size);
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
    return all.subarray(0, length);
  }

  #peekLength(): number {
    const [first] = this.#chunks;
    if (first && first.length >= 4) return first.readInt32LE(0);
    const joined = Buffer.concat(this.#chunks, this.#size);
    this.#chunks = [joined];
    return joined.readInt32LE(0);
  }
}

function parseQuery(message: Buffer, requestId: number): WireMessage {
  const nameEnd = message.indexOf(0, headerSize + 4);
  if (nameEnd < 0 || nameEnd + 9 > message.length) throw new ProtocolError('truncated legacy query');
  const at = nameEnd + 9;
  const length = documentLength(message, at);
  return {
    requestId,
    kind: 'legacy-query',
    body: message.subarray(at, at + length),
    sequences: new Map(),
    silent: false,
  };
}

function parseMsg(message: Buffer, requestId: number): WireMessage {
  if (message.length < headerSize + 4) throw new ProtocolError('truncated message');
  const flags = message.readUInt32LE(headerSize);
  if (flags & 0xfffc) throw new ProtocolError('message with unknown required flags');
  const end = message.length - (flags & checksumPresent ? 4 : 0);
  let body: Buffer | null = null;
  const sequences = new Map<string, Buffer>();
  let at = headerSize + 4;
  while (at < end) {
    const kind = message[at];
    at += 1;
    if (kind === 0) {
      if (body) throw new ProtocolError('message with two bodies');
      const length = documentLength(message, at, end);
      body = message.subarray(at, at + length);
      at += length;
    } else if (kind === 1) {
      if (at + 4 > end) throw new ProtocolError('truncated document sequence');
      const size = message.readInt32LE(at);
      const sectionEnd = at + size;
      const nameEnd = message.indexOf(0, at + 4);
      if (size < 5 || sectionEnd > end || nameEnd < 0 || nameEnd >= sectionEnd) {
        throw new ProtocolError('malformed document sequence');
      }
      const name = message.toString('utf8', at + 4, nameEnd);
      if (sequences.has(name)) throw new ProtocolError(`document sequence ${name} appears twice`);
      sequences.set(name, message.subarray(nameEnd + 1, sectionEnd));
      at = sectionEnd;
    } else {
      throw new ProtocolError(`unknown section kind ${kind}`);
    }
  }
  if (!body) throw new ProtocolError('message without a body');
  return { requestId, kind: 'message', body, sequences, silent: (flags & moreToCome) !== 0 };
}

/** Parses one complete message. Throws ProtocolError for anything a driver would not send. */
export function parseMessage(message: Buffer): WireMessage {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  try {
    if (opCode === opMsg) return parseMsg(message, requestId);
    if (opCode === opQuery) return parseQuery(message, requestId);
  } catch (error) {
    if (error instanceof MalformedBsonError) throw new ProtocolError(error.message);
    throw error;
  }
  throw new ProtocolError(`unknown operation ${opCode}`);
}

let nextRequestId = 1;

function writeHeader(target: Buffer, length: number, responseTo: number, opCode: number): void {
  nextRequestId = (nextRequestId + 1) & 0x7fffffff;
  target.writeInt32LE(length, 0);
  target.writeInt32LE(nextRequestId, 4);
  target.writeInt32LE(responseTo, 8);
  target.writeInt32LE(opCode, 12);
}

/** The bytes that go before a reply document; the document itself follows as it is. */
export function replyPrefix(message: WireMessage, document: Buffer): Buffer {
  if (message.kind === 'message') {
    const prefix = Buffer.alloc(headerSize + 5);
    writeHeader(prefix, prefix.length + document.length, message.requestId, opMsg);
    return prefix;
  }
  const prefix = Buffer.alloc(headerSize + 20);
  writeHeader(prefix, prefix.length + document.length, message.requestId, opReply);
  prefix.writeInt32LE(8, headerSize);
  prefix.writeInt32LE(1, headerSize + 16);
  return prefix;
}
