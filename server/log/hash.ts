import { randomBytes } from 'node:crypto';
import type { EntryDoc } from '#models/schemas/entry.ts';
import { sha256 } from '#server/platform/ids.ts';

/** The chain of a stream starts here. */
export const GENESIS = '0'.repeat(64);

/** JSON with sorted keys: the same value always hashes the same, whatever order a database returns fields in. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') {
    return JSON.stringify(value) ?? 'null';
  }
  if (value instanceof Date) {
    return JSON.stringify(value.toISOString());
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  const pairs = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`);
  return `{${pairs.join(',')}}`;
}

export const newSalt = (): string => randomBytes(12).toString('base64url');

type Hashed = Pick<EntryDoc, '_id' | 'stream' | 'type' | 'actor' | 'audience' | 'data' | 'salt' | 'prevHash'> & {
  rev: number;
  seq: number;
  at: Date;
};

/**
 * Hash of one version of an entry, chained to the version with the rev before it. Content enters only as a salted hash,
 * so that erasing personal data (content and salt) leaves the chain verifiable.
 */
export function hashVersion(version: Hashed): string {
  const content = sha256(version.salt + canonicalJson(version.data));
  const { _id, stream, type, actor, audience, rev, seq, at } = version;
  return sha256(version.prevHash + canonicalJson({ _id, stream, type, actor, audience, rev, seq, at, content }));
}
