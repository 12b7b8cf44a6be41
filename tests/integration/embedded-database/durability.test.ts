import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

const usesEmbedded = inject('mongodbUri').includes('SCRAM-SHA-256&retryWrites=false');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = path.join(import.meta.dirname, 'app-process.ts');

interface App {
  process: ChildProcess;
  uri: string;
  tookMs: number;
  warnings: string[];
  stop(): Promise<void>;
  kill(): Promise<void>;
}

interface Line {
  uri?: string;
  tookMs?: number;
  warning?: string;
  failure?: string;
  message?: string;
  pid?: number | null;
}

let dataDir: string;
const apps: App[] = [];

beforeEach(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'entente-durable-'));
  await chmod(folder, 0o755);
  // Some people's folders have spaces in their names.
  dataDir = path.join(folder, 'data of a test');
});
afterEach(async () => {
  for (const app of apps.splice(0)) {
    if (app.process.exitCode === null && app.process.signalCode === null) await app.stop();
  }
  await until(async () => (await ownProcesses()).length === 0);
  await rm(path.dirname(dataDir), { recursive: true, force: true });
});

async function until(holds: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every process that has this test's data folder on its command line. */
async function ownProcesses(): Promise<{ pid: number; line: string }[]> {
  const found: { pid: number; line: string }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(dataDir)) found.push({ pid: Number(name), line: line.replaceAll('\0', ' ') });
  }
  return found;
}

async function startApp(): Promise<App> {
  const child = spawn(process.execPath, ['--import', tsx, script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const warnings: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise<Line>((resolve, reject) => {
    lines.on('line', (text) => {
      const line = JSON.parse(text) as Line;
      if (line.warning) warnings.push(line.warning);
      else resolve(line);
    });
    child.once('exit', () => setTimeout(() => reject(new Error('the application ended')), 100));
  });
  if (!first.uri) throw Object.assign(new Error(first.message), first);
  const ended = () => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null);
  const app: App = {
    process: child,
    uri: first.uri,
    tookMs: first.tookMs ?? 0,
    warnings,
    async stop() {
      child.stdin.end();
      await ended();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended();
    },
  };
  apps.push(app);
  return app;
}

const gatewayPid = async () => {
  const record = await readFile(path.join(dataDir, 'database', 'process.json'), 'utf8');
  return (JSON.parse(record) as { pid: number }).pid;
};
const postgresPid = async () =>
  Number((await readFile(path.join(dataDir, 'database', 'pg', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const connect = (uri: string) =>
  new MongoClient(uri, { serverSelectionTimeoutMS: 20_000, monitorCommands: false }).connect();

/** Inserts numbers without pause from several writers and notes those that were acknowledged. */
function insertContinuously(client: MongoClient) {
  const collection = client.db().collection<{ _id: number }>('stream');
  const acknowledged: number[] = [];
  let next = 0;
  let running = true;
  const writer = async () => {
    while (running) {
      next += 1;
      const _id = next;
      try {
        await collection.insertOne({ _id });
        acknowledged.push(_id);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const writers = Array.from({ length: 4 }, writer);
  return {
    acknowledged,
    async end() {
      running = false;
      await Promise.all(writers);
    },
  };
}

async function missing(client: MongoClient, acknowledged: number[]): Promise<number[]> {
  const stored = new Set<number>();
  for await (const { _id } of client.db().collection<{ _id: number }>('stream').find()) stored.add(_id);
  return acknowledged.filter((id) => !stored.has(id));
}

describe.runIf(usesEmbedded)('an embedded database of its own', { timeout: 120_000 }, () => {
  test('stops without leaving a process and starts again with its data and its address', async () => {
    const first = await startApp();
    const client = await connect(first.uri);
    await client.db().collection('kept').insertOne({ value: 1 });
    await client.close();
    await first.stop();
    expect(await ownProcesses()).toEqual([]);

    const second = await startApp();
    expect(second.uri).toBe(first.uri);
    expect(second.tookMs).toBeLessThan(6000);
    const again = await connect(second.uri);
    expect(await again.db().collection('kept').countDocuments()).toBe(1);
    await again.close();
  });

  test('listens on no network address but the loopback one, and wants a password', async () => {
    const app = await startApp();
    const { port } = new URL(app.uri);
    const listening = (await readFile('/proc/net/tcp', 'utf8'))
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , state]) => state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === Number(port),
      );
    expect(listening.map(([, local]) => local?.split(':')[0])).toEqual(['0100007F']);
    const stranger = new MongoClient(`mongodb://127.0.0.1:${port}/?serverSelectionTimeoutMS=3000`);
    await expect(stranger.db('entente').collection('x').findOne()).rejects.toMatchObject({ code: 13 });
    await stranger.close();
    const wrong = new MongoClient(app.uri.replace(/:[0-9a-f]{48}@/, ':wrong@'), { serverSelectionTimeoutMS: 3000 });
    await expect(wrong.connect()).rejects.toMatchObject({ code: 18 });
    await wrong.close();
  });

  test('a second instance on the same folder is refused at once and told by whom', async () => {
    const app = await startApp();
    const failure = (await startApp().catch((error: unknown) => error)) as Line;
    expect(failure).toMatchObject({ failure: 'DataFolderInUseError', pid: app.process.pid });
    expect(failure.message).toContain(dataDir);
    expect(failure.tookMs).toBeLessThan(1000);
  });

  test('ends with an application that is killed; nothing acknowledged is lost', async () => {
    const app = await startApp();
    const client = await connect(app.uri);
    const stream = insertContinuously(client);
    await until(async () => stream.acknowledged.length > 500);
    await app.kill();
    await until(async () => (await ownProcesses()).length === 0);
    const ending = stream.end();
    const restarted = await startApp();
    await ending;
    expect(await missing(client, stream.acknowledged)).toEqual([]);
    expect(restarted.uri).toBe(app.uri);
    await client.close();
  });

  test.each([
    ['gateway', gatewayPid],
    ['PostgreSQL', postgresPid],
  ])('comes back by itself when its %s process is killed; nothing acknowledged is lost', async (_name, findPid) => {
    const app = await startApp();
    const client = await connect(app.uri);
    const stream = insertContinuously(client);
    await until(async () => stream.acknowledged.length > 300);
    const killed = await findPid();
    process.kill(killed, 'SIGKILL');
    const before = stream.acknowledged.length;
    await until(async () => stream.acknowledged.length > before + 300, 30_000);
    await stream.end();
    expect(await findPid()).not.toBe(killed);
    expect(app.warnings.join()).toContain('ended unexpectedly');
    expect(await missing(client, stream.acknowledged)).toEqual([]);
    await client.close();
  });

  test('keeps transactions whole and answers honestly when PostgreSQL is killed amid commits', async () => {
    const app = await startApp();
    const client = await connect(app.uri);
    const [left, right] = [
      client.db().collection<{ _id: number }>('left'),
      client.db().collection<{ _id: number }>('right'),
    ];
    const acknowledged: number[] = [];
    let next = 0;
    let running = true;
    const writer = async () => {
      while (running) {
        next += 1;
        const _id = next;
        const write = client.withSession((session) =>
          session.withTransaction(
            async () => {
              await left.insertOne({ _id }, { session });
              await right.insertOne({ _id }, { session });
            },
            { timeoutMS: 15_000 },
          ),
        );
        await write.then(
          () => acknowledged.push(_id),
          () => undefined,
        );
      }
    };
    const writers = Array.from({ length: 4 }, writer);
    await until(async () => acknowledged.length > 100);
    process.kill(await postgresPid(), 'SIGKILL');
    const before = acknowledged.length;
    await until(async () => acknowledged.length > before + 100, 30_000);
    running = false;
    await Promise.all(writers);
    const ids = async (collection: typeof left) =>
      (await collection.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    const [stored, mirrored] = [await ids(left), await ids(right)];
    expect(mirrored).toEqual(stored);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    await client.close();
  });

  test('starts after everything was killed at once', async () => {
    const app = await startApp();
    const client = await connect(app.uri);
    const stream = insertContinuously(client);
    await until(async () => stream.acknowledged.length > 300);
    const [gateway, postgres] = [await gatewayPid(), await postgresPid()];
    for (const pid of [app.process.pid ?? 0, gateway, postgres]) process.kill(pid, 'SIGKILL');
    const ending = stream.end();
    await startApp();
    await ending;
    expect(await missing(client, stream.acknowledged)).toEqual([]);
    await client.close();
  });

  test('stops a PostgreSQL that a killed application left behind', async () => {
    const app = await startApp();
    const postgres = await postgresPid();
    process.kill(postgres, 'SIGSTOP');
    const gateway = await gatewayPid();
    for (const pid of [app.process.pid ?? 0, gateway]) process.kill(pid, 'SIGKILL');
    const starting = startApp();
    setTimeout(() => process.kill(postgres, 'SIGCONT'), 1500);
    const restarted = await starting;
    expect(await postgresPid()).not.toBe(postgres);
    const client = await connect(restarted.uri);
    await client.db().command({ ping: 1 });
    await client.close();
  });
});
