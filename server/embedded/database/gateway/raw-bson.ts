/**
 * Reads the top level of a BSON document without building objects: commands are looked at and passed on, and what
 * they carry may be 48 MB of documents that nobody here needs to see.
 */
export class MalformedBsonError extends Error {
  override readonly name = 'MalformedBsonError';
}

export interface RawElement {
  type: number;
  name: string;
  /** Offset of the type byte, of the value, and of the byte after the value. */
  start: number;
  valueStart: number;
  end: number;
}

const fixedSizes = new Map<number, number>([
  [0x01, 8],
  [0x06, 0],
  [0x07, 12],
  [0x08, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
]);

function int32(doc: Buffer, at: number, limit: number): number {
  if (at + 4 > limit) throw new MalformedBsonError('a length runs past the end of its document');
  return doc.readInt32LE(at);
}

function afterCString(doc: Buffer, at: number, limit: number): number {
  const zero = doc.indexOf(0, at);
  if (zero < 0 || zero >= limit) throw new MalformedBsonError('a name runs past the end of its document');
  return zero + 1;
}

function valueEnd(doc: Buffer, type: number, at: number, limit: number): number {
  const fixed = fixedSizes.get(type);
  if (fixed !== undefined) return at + fixed;
  switch (type) {
    case 0x02:
    case 0x0d:
    case 0x0e:
    case 0x0c: {
      const length = int32(doc, at, limit);
      if (length < 1) throw new MalformedBsonError('a string has no length');
      return at + 4 + length + (type === 0x0c ? 12 : 0);
    }
    case 0x03:
    case 0x04:
    case 0x0f: {
      const length = int32(doc, at, limit);
      if (length < 5) throw new MalformedBsonError('a nested document has no length');
      return at + length;
    }
    case 0x05: {
      const length = int32(doc, at, limit);
      if (length < 0) throw new MalformedBsonError('binary data has a negative length');
      return at + 5 + length;
    }
    case 0x0b:
      return afterCString(doc, afterCString(doc, at, limit), limit);
    default:
      throw new MalformedBsonError(`unknown element type ${type}`);
  }
}

/** Length of the document that starts at an offset, checked against the bytes there are. */
export function documentLength(bytes: Buffer, at: number, limit = bytes.length): number {
  const length = int32(bytes, at, limit);
  if (length < 5 || at + length > limit) throw new MalformedBsonError('a document has a wrong length');
  if (bytes[at + length - 1] !== 0) throw new MalformedBsonError('a document is not closed');
  return length;
}

/** The elements of a document's top level. */
export function readElements(doc: Buffer): RawElement[] {
  const last = documentLength(doc, 0) - 1;
  const elements: RawElement[] = [];
  let at = 4;
  while (at < last) {
    const start = at;
    const type = doc[at] ?? 0;
    const valueStart = afterCString(doc, at + 1, last);
    const end = valueEnd(doc, type, valueStart, last);
    if (end > last) throw new MalformedBsonError('a value runs past the end of its document');
    elements.push({ type, name: doc.toString('utf8', start + 1, valueStart - 1), start, valueStart, end });
    at = end;
  }
  return elements;
}

/** A copy of a document without some of its top-level elements; the document itself when it has none of them. */
export function withoutElements(doc: Buffer, elements: readonly RawElement[], unwanted: ReadonlySet<string>): Buffer {
  if (!elements.some((element) => unwanted.has(element.name))) return doc;
  const parts: Buffer[] = [Buffer.alloc(4)];
  let length = 5;
  for (const element of elements) {
    if (unwanted.has(element.name)) continue;
    parts.push(doc.subarray(element.start, element.end));
    length += element.end - element.start;
  }
  parts.push(Buffer.alloc(1));
  const result = Buffer.concat(parts, length);
  result.writeInt32LE(length, 0);
  return result;
}

export function stringValue(doc: Buffer, element: RawElement | undefined): string | null {
  if (element?.type !== 0x02) return null;
  return doc.toString('utf8', element.valueStart + 4, element.end - 1);
}

/** Int32, Int64 or double as a bigint, null for anything else. */
export function integerValue(doc: Buffer, element: RawElement | undefined): bigint | null {
  if (element === undefined) return null;
  if (element.type === 0x10) return BigInt(doc.readInt32LE(element.valueStart));
  if (element.type === 0x12) return doc.readBigInt64LE(element.valueStart);
  if (element.type === 0x01) {
    const value = doc.readDoubleLE(element.valueStart);
    return Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
  }
  return null;
}

export function booleanValue(doc: Buffer, element: RawElement | undefined): boolean | null {
  if (element === undefined) return null;
  if (element.type === 0x08) return doc[element.valueStart] === 1;
  const number = integerValue(doc, element);
  return number === null ? null : number !== 0n;
}

/** The bytes of an embedded document or array. */
export function documentValue(doc: Buffer, element: RawElement | undefined): Buffer | null {
  if (element === undefined || (element.type !== 0x03 && element.type !== 0x04)) return null;
  return doc.subarray(element.valueStart, element.end);
}

/** Calls back for each document of a sequence (documents one after the other without separator). */
export function eachDocument(sequence: Buffer, visit: (start: number, length: number, index: number) => void): number {
  let at = 0;
  let index = 0;
  while (at < sequence.length) {
    const length = documentLength(sequence, at);
    visit(at, length, index);
    at += length;
    index += 1;
  }
  return index;
}
