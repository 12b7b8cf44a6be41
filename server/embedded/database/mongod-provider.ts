import { mkdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { cacheLocation } from '#server/embedded/database/postgres/locations.ts';
import type { ProviderContext, ProviderName, RunningDatabase } from '#server/embedded/database/provider.ts';

const version = '7.0.24';
const probeMs = 2500;

async function downloadFolder({ cacheDir, env }: ProviderContext): Promise<string> {
  return path.join(await cacheLocation(cacheDir, env, null), 'mongodb');
}

let probe: Promise<boolean> | null = null;

async function askDownload(folder: string): Promise<boolean> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  const { MongoBinaryDownloadUrl } = await import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js');
  const options = await DryMongoBinary.generateOptions({ version, downloadDir: folder });
  if (await DryMongoBinary.locateBinary(options)) return true;
  const url = await new MongoBinaryDownloadUrl(options).getDownloadUrl();
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) });
  return answer.ok;
}

/** Whether MongoDB was downloaded before or its download answers quickly; asked once per process. */
export async function canDownloadMongod(context: ProviderContext): Promise<boolean> {
  const folder = await downloadFolder(context);
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), probeMs + 300).unref());
  probe ??= Promise.race([askDownload(folder).catch(() => false), late]);
  return probe;
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port: wanted, host: '127.0.0.1' }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The replica set's own address is part of its stored configuration, so the first port is kept for good. */
async function lastingPort(folder: string): Promise<number> {
  const file = path.join(folder, 'mongod.port');
  const known = Number(await readFile(file, 'utf8').catch(() => ''));
  if (known > 0) {
    return freePort(known).catch(() => {
      throw new Error(`port ${known}, under which this database was set up, is taken by another program`);
    });
  }
  const port = await freePort(0);
  await writeFile(file, String(port));
  return port;
}

async function startReplicaSet(
  context: ProviderContext,
  provider: ProviderName,
  binary: { systemBinary?: string; downloadDir?: string },
): Promise<RunningDatabase> {
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core');
  const dbPath = path.join(context.folder, 'mongod');
  await mkdir(dbPath, { recursive: true });
  const port = await lastingPort(context.folder);
  context.report({ phase: 'start', done: 0, total: 1, message: 'Starting MongoDB' });
  const replicaSet = await MongoMemoryReplSet.create({
    binary: { version, checkMD5: true, ...binary },
    replSet: { name: 'entente', count: 1, ip: '127.0.0.1', storageEngine: 'wiredTiger' },
    instanceOpts: [{ port, dbPath, storageEngine: 'wiredTiger', launchTimeout: 60_000 }],
  });
  context.report({ phase: 'start', done: 1, total: 1, message: 'The database is ready' });
  let stopped: Promise<unknown> | null = null;
  return {
    uri: replicaSet.getUri('entente'),
    provider,
    async stop() {
      stopped ??= replicaSet.stop({ doCleanup: false });
      await stopped;
    },
  };
}

/** MongoDB from this machine, as a replica set of one with files in the data folder. */
export function startMongod(context: ProviderContext, binary: string): Promise<RunningDatabase> {
  // Any version that is installed will do; without this a difference from the default one is reported.
  process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK ??= 'false';
  return startReplicaSet(context, 'mongod', { systemBinary: binary });
}

/** MongoDB downloaded into the cache, as a replica set of one with files in the data folder. */
export async function startDownloadedMongod(context: ProviderContext): Promise<RunningDatabase> {
  const folder = await downloadFolder(context);
  await mkdir(folder, { recursive: true });
  context.report({ phase: 'download', done: 0, total: 1, message: 'Downloading MongoDB' });
  return startReplicaSet(context, 'download', { downloadDir: folder });
}
