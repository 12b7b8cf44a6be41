import { BSON } from 'bson';
import pg from 'pg';
import { CommandError, duplicateKeyCode } from '#server/embedded/database/gateway/errors.ts';
import type { SqlConnection } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';

/** What MongoDB tells of a duplicate; drivers and ODMs read the message as well as the fields. */
export interface DuplicateKey {
  message: string;
  keyPattern: BSON.Document;
  keyValue: BSON.Document;
}

interface IndexOfError {
  database: string;
  collection: string;
  name: string;
  key: BSON.Document;
}

function valueAt(document: unknown, path: string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return document;
  if (Array.isArray(document)) {
    const found = document.map((item) => valueAt(item, path)).filter((value) => value !== null);
    return found[0] ?? null;
  }
  if (typeof document !== 'object' || document === null) return null;
  return valueAt((document as Record<string, unknown>)[head] ?? null, rest);
}

function formatValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof BSON.ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof BSON.Decimal128) return `Decimal128('${value.toString()}')`;
  if (value instanceof BSON.Long) return value.toString();
  if (value instanceof BSON.Double || value instanceof BSON.Int32) return String(value.valueOf());
  if (value instanceof BSON.UUID) return `UUID("${value.toHexString()}")`;
  if (value instanceof BSON.Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return `[ ${value.map(formatValue).join(', ')} ]`;
  if (typeof value === 'object') return formatDocument(value as BSON.Document);
  return String(value);
}

function formatDocument(document: BSON.Document): string {
  const fields = Object.entries(document).map(([name, value]) => `${name}: ${formatValue(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function describe(index: IndexOfError, document: BSON.Document | null): DuplicateKey {
  const keyValue: BSON.Document = {};
  for (const path of Object.keys(index.key)) keyValue[path] = document ? valueAt(document, path.split('.')) : null;
  return {
    message:
      `E11000 duplicate key error collection: ${index.database}.${index.collection} ` +
      `index: ${index.name} dup key: ${formatDocument(keyValue)}`,
    keyPattern: index.key,
    keyValue,
  };
}

/** Describes a duplicate of which the index's name and the refused document are known. */
export async function describeDuplicate(
  connection: SqlConnection,
  place: { database: string; collection: string; index: string },
  document: BSON.Document | null,
): Promise<DuplicateKey> {
  let key: BSON.Document = { _id: 1 };
  if (place.index !== '_id_') {
    const [row] = await connection.run(statements.indexKey, [place.database, place.collection, place.index]);
    if (row) key = BSON.deserialize(row[0] as Buffer);
  }
  return describe({ database: place.database, collection: place.collection, name: place.index, key }, document);
}

/** The name of the index in the extension's own message. */
export function indexInMessage(message: string): string | null {
  return /Index '(.+)'/s.exec(message)?.[1] ?? null;
}

function firstBson(detail: string): BSON.Document | null {
  const hex = /=\((?:\d+, )?BSONHEX([0-9a-f]+)/.exec(detail)?.[1];
  try {
    return hex ? BSON.deserialize(Buffer.from(hex, 'hex')) : null;
  } catch {
    return null;
  }
}

/** Describes a duplicate from PostgreSQL's own report, which quotes the refused document. Null if it is none. */
export async function duplicateFromSqlError(
  connection: SqlConnection,
  error: unknown,
  place: { database: string; collection: string },
): Promise<DuplicateKey | null> {
  if (!(error instanceof pg.DatabaseError) || (error.code !== '23505' && error.code !== '23P01')) return null;
  const document = firstBson(error.detail ?? '');
  const indexId = /documents_rum_index_(\d+)/.exec(error.constraint ?? '')?.[1];
  if (indexId) {
    const [row] = await connection.run(statements.indexById, [indexId]);
    if (row) {
      const key = BSON.deserialize(row[1] as Buffer);
      return describe({ ...place, name: row[0] as string, key }, document);
    }
  }
  // The primary key quotes the id alone, as the only value of a document without a name.
  const id = document ? (Object.values(document)[0] ?? null) : null;
  return describe({ ...place, name: '_id_', key: { _id: 1 } }, { _id: id });
}

export function duplicateKeyError(duplicate: DuplicateKey): CommandError {
  return new CommandError(duplicateKeyCode, duplicate.message, [], {
    keyPattern: duplicate.keyPattern,
    keyValue: duplicate.keyValue,
  });
}
