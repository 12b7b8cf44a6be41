import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll } from 'vitest';
import { prepareCollections } from '#models/collection.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';

/** The run's database under a name of its own: test files neither see nor disturb each other. */
export function databaseUri(name: string): string {
  const given = process.env.MONGODB_URI;
  if (!given) {
    throw new Error('MONGODB_URI is not set: tests/setup/database.ts starts the database of a run');
  }
  const [address = '', query] = given.split('?');
  const base = address.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+)\/?.*$/, '$1');
  const params = new URLSearchParams(query ?? '');
  // Credentials stay valid for the database they were made for.
  if (address.includes('@') && !params.has('authSource')) {
    params.set('authSource', address.replace(/^mongodb(?:\+srv)?:\/\/[^/]+\/?/, '') || 'admin');
  }
  return `${base}/${name}?${params}`;
}

export const databaseName = (file: string): string =>
  `t_${createHash('sha256').update(file).digest('hex').slice(0, 16)}`;

/** Connects this test file to an empty database of its own with all collections and indexes; drops it afterwards. */
export function ownDatabase(file: string): void {
  beforeAll(async () => {
    await connectDatabase(databaseUri(databaseName(file)));
    await mongoose.connection.dropDatabase();
    await prepareCollections();
  });
  afterAll(async () => {
    await mongoose.connection.dropDatabase();
    await disconnectDatabase();
  });
}
