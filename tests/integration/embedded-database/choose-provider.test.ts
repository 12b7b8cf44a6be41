import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderInUseError, lockDataFolder } from '#server/embedded/data-lock.ts';
import { DatabaseUnavailableError } from '#server/embedded/database/choose-provider.ts';
import type { ProviderName, Providers } from '#server/embedded/database/provider.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'entente-choice-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

interface Machine {
  mongod?: string | null;
  downloadPossible?: boolean;
  broken?: ProviderName[];
}

/** A machine with the given means; notes what was asked of it. */
function machine({ mongod = null, downloadPossible = false, broken = [] }: Machine) {
  const asked: string[] = [];
  const start = (provider: ProviderName) => async () => {
    asked.push(`start ${provider}`);
    if (broken.includes(provider)) throw new Error(`${provider} is broken here`);
    return { uri: `mongodb://127.0.0.1/${provider}`, provider, stop: async () => undefined };
  };
  const providers: Providers = {
    findMongod: async () => mongod,
    canDownload: async () => {
      asked.push('probe download');
      return downloadPossible;
    },
    startMongod: start('mongod'),
    startDownload: start('download'),
    startDocumentDb: start('documentdb'),
  };
  return { providers, asked };
}

async function choose(means: Machine, env: NodeJS.ProcessEnv) {
  const { providers, asked } = machine(means);
  const database = await startDatabase({ dataDir, env, providers });
  await database.stop();
  return { provider: database.provider, uri: database.uri, asked };
}

const env = (values: Record<string, string> = {}) => values as NodeJS.ProcessEnv;

test('a connection string is used as it is, whatever else the machine has', async () => {
  const chosen = await choose({ mongod: '/usr/bin/mongod' }, env({ MONGODB_URI: 'mongodb://db.example/entente' }));
  expect(chosen).toEqual({ provider: 'uri', uri: 'mongodb://db.example/entente', asked: [] });
});

test('a mongod on the PATH comes first and no download is tried', async () => {
  const chosen = await choose({ mongod: '/usr/bin/mongod', downloadPossible: true }, env());
  expect(chosen.provider).toBe('mongod');
  expect(chosen.asked).toEqual(['start mongod']);
});

test('a download is used when it proves possible', async () => {
  const chosen = await choose({ downloadPossible: true }, env());
  expect(chosen.asked).toEqual(['probe download', 'start download']);
});

test('without a network for downloads DocumentDB is started', async () => {
  const chosen = await choose({}, env());
  expect(chosen.asked).toEqual(['probe download', 'start documentdb']);
});

test('a way that breaks leads to the next one', async () => {
  const chosen = await choose({ mongod: '/usr/bin/mongod', broken: ['mongod'] }, env());
  expect(chosen.asked).toEqual(['start mongod', 'probe download', 'start documentdb']);
});

test.each([
  ['mongod', { mongod: '/opt/mongod', downloadPossible: true }, ['start mongod']],
  ['download', { mongod: '/opt/mongod', downloadPossible: false }, ['start download']],
  ['documentdb', { mongod: '/opt/mongod', downloadPossible: true }, ['start documentdb']],
] as const)('EMBEDDED_DATABASE=%s tries that one only', async (name, means, asked) => {
  const chosen = await choose(means, env({ EMBEDDED_DATABASE: name }));
  expect(chosen.provider).toBe(name);
  expect(chosen.asked).toEqual(asked);
});

test('a named way that breaks is not replaced by another', async () => {
  await expect(choose({ broken: ['documentdb'] }, env({ EMBEDDED_DATABASE: 'documentdb' }))).rejects.toThrow(
    /documentdb is broken here/,
  );
});

test('when nothing works the error says what was tried and names the three ways out', async () => {
  const failure = await choose({ broken: ['documentdb'] }, env()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailableError);
  const { message } = failure as Error;
  expect(message).toMatch(/mongod: not on the PATH/);
  expect(message).toMatch(/download of MongoDB: not reachable/);
  expect(message).toMatch(/documentdb is broken here/);
  expect(message).toMatch(/MONGODB_URI/);
  expect(message).toMatch(/Docker Compose/);
  expect(message).toMatch(/`mongod` is on the PATH/);
});

test('data is opened again with the kind of database that wrote it', async () => {
  expect((await choose({}, env())).provider).toBe('documentdb');
  const again = await choose({ mongod: '/usr/bin/mongod', downloadPossible: true }, env());
  expect(again.asked).toEqual(['start documentdb']);
});

test('data of a MongoDB that is gone is not replaced by an empty database', async () => {
  expect((await choose({ mongod: '/usr/bin/mongod' }, env())).provider).toBe('mongod');
  expect((await choose({ downloadPossible: true }, env())).provider).toBe('download');
  const failure = await choose({}, env()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailableError);
  expect((failure as Error).message).toMatch(/was written by mongodb/);
  expect((await choose({}, env({ EMBEDDED_DATABASE: 'documentdb' }))).provider).toBe('documentdb');
});

test('an unknown name is refused with the names there are', async () => {
  await expect(choose({}, env({ EMBEDDED_DATABASE: 'sqlite' }))).rejects.toThrow(
    /"sqlite".*mongod, download, documentdb/,
  );
});

test('a folder in use is refused at once with the number of the process that uses it', async () => {
  const lock = await lockDataFolder(path.join(dataDir, 'database'));
  const failure = await choose({}, env()).catch((error: unknown) => error);
  await lock.release();
  expect(failure).toBeInstanceOf(DataFolderInUseError);
  expect((failure as DataFolderInUseError).pid).toBe(process.pid);
});

test('a failed start gives the folder free again', async () => {
  await expect(choose({ broken: ['documentdb'] }, env())).rejects.toThrow(DatabaseUnavailableError);
  expect((await choose({}, env())).provider).toBe('documentdb');
});

test('the real probe for a download answers within three seconds', async () => {
  const { canDownloadMongod } = await import('#server/embedded/database/mongod-provider.ts');
  const began = Date.now();
  const silent = { info: () => undefined, warn: () => undefined };
  await canDownloadMongod({
    folder: dataDir,
    cacheDir: dataDir,
    env: process.env,
    logger: silent,
    report: () => undefined,
  });
  expect(Date.now() - began).toBeLessThan(3000);
});
