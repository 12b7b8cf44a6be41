import { BSON } from 'bson';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { documentValue, readElements, stringValue } from '#server/embedded/database/gateway/raw-bson.ts';
import { maxDocumentSize } from '#server/embedded/database/gateway/wire.ts';

/** Results that have to be kept here must not take all memory. */
const largestBuffer = 256 * 1024 * 1024;

interface CursorPage {
  namespace: string;
  documents: Buffer[];
}

/** The documents of a reply to find, aggregate or getMore, not parsed. */
export function readPage(reply: Buffer): CursorPage {
  const cursor = documentValue(
    reply,
    readElements(reply).find(({ name }) => name === 'cursor'),
  );
  if (!cursor) throw new CommandError(1, 'a page without a cursor');
  const fields = readElements(cursor);
  const batch = documentValue(
    cursor,
    fields.find(({ name }) => name === 'firstBatch' || name === 'nextBatch'),
  );
  const namespace = stringValue(
    cursor,
    fields.find(({ name }) => name === 'ns'),
  );
  const documents = batch ? readElements(batch).map((item) => batch.subarray(item.valueStart, item.end)) : [];
  return { namespace: namespace ?? '', documents };
}

function arrayOf(documents: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [Buffer.alloc(4)];
  documents.forEach((document, index) => {
    parts.push(Buffer.from(`\x03${index}\0`, 'latin1'), document);
  });
  parts.push(Buffer.alloc(1));
  const array = Buffer.concat(parts);
  array.writeInt32LE(array.length, 0);
  return array;
}

function nextPage(id: string, namespace: string, documents: readonly Buffer[]): Buffer {
  const array = arrayOf(documents);
  const marker = BSON.serialize({ cursor: { id: BSON.Long.fromString(id), ns: namespace, nextBatch: [] }, ok: 1 });
  const reply = Buffer.from(marker);
  // The empty array is the last value of the embedded document; five bytes make way for the real one.
  const at = reply.indexOf(Buffer.from('nextBatch\0', 'latin1')) + 'nextBatch\0'.length;
  const full = Buffer.concat([reply.subarray(0, at), array, reply.subarray(at + 5)]);
  const grown = array.length - 5;
  full.writeInt32LE(full.length, 0);
  const cursorAt = 4 + 1 + 'cursor\0'.length;
  full.writeInt32LE(reply.readInt32LE(cursorAt) + grown, cursorAt);
  return full;
}

/** The rest of a result, handed out page by page. */
export class BufferedDocuments {
  readonly #id: string;
  readonly #namespace: string;
  readonly #documents: Buffer[] = [];
  #size = 0;
  #next = 0;

  constructor(id: string, namespace: string) {
    this.#id = id;
    this.#namespace = namespace;
  }

  add(documents: readonly Buffer[]): void {
    for (const document of documents) {
      this.#documents.push(document);
      this.#size += document.length;
    }
    if (this.#size > largestBuffer) {
      throw new CommandError(146, 'the sorted result is too large to be read inside a transaction');
    }
  }

  get done(): boolean {
    return this.#next >= this.#documents.length;
  }

  /** The next page as a reply to getMore. */
  take(batchSize: number): Buffer {
    const taken: Buffer[] = [];
    let size = 0;
    for (let document = this.#documents[this.#next]; document; document = this.#documents[this.#next]) {
      if (taken.length > 0 && (taken.length >= batchSize || size + document.length > maxDocumentSize)) break;
      taken.push(document);
      size += document.length;
      this.#next += 1;
    }
    return nextPage(this.done ? '0' : this.#id, this.#namespace, taken);
  }
}
