import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderInUseError, lockDataFolder, waitForDataFolder } from '#server/embedded/data-lock.ts';
import { identifyProcess } from '#server/embedded/process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'entente-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockFile = () => path.join(folder, '.lock');

test('a folder has one owner until it is released', async () => {
  const lock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toThrow(DataFolderInUseError);
  await lock.release();
  await (await lockDataFolder(folder)).release();
});

test('the refusal names the folder and the process', async () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  await once(other, 'spawn');
  const pid = other.pid ?? 0;
  await writeFile(lockFile(), JSON.stringify(identifyProcess(pid)));
  const failure = await lockDataFolder(folder).catch((error: unknown) => error);
  other.kill('SIGKILL');
  expect(failure).toMatchObject({ name: 'DataFolderInUseError', pid, folder });
  expect((failure as Error).message).toContain(String(pid));
});

test('the lock of a process that died is taken over', async () => {
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
  await once(other, 'spawn');
  await writeFile(lockFile(), JSON.stringify(identifyProcess(other.pid ?? 0)));
  other.kill('SIGKILL');
  await once(other, 'exit');
  await (await lockDataFolder(folder)).release();
});

test('a number that now belongs to another process does not hold the folder', async () => {
  await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: 'an earlier boot:1' }));
  await (await lockDataFolder(folder)).release();
});

test('a lock file cut short does not hold the folder', async () => {
  await writeFile(lockFile(), '{"pid": 12');
  await (await lockDataFolder(folder)).release();
});

test('of many that find a dead lock exactly one gets it', async () => {
  for (let round = 0; round < 40; round += 1) {
    await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: `gone ${round}` }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)));
    const owners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(owners).toHaveLength(1);
    await owners[0]?.release();
    expect(await readdir(folder)).toEqual([]);
  }
});

test('who died while taking a dead lock over is followed too', async () => {
  const dead = JSON.stringify({ pid: process.ppid, startedAt: 'gone' });
  await writeFile(lockFile(), dead);
  const claim = `${lockFile()}.${createHash('sha256').update(dead).digest('hex').slice(0, 32)}`;
  await writeFile(claim, JSON.stringify({ pid: process.ppid, startedAt: 'gone as well' }));
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

test('a released lock that was taken over by another is left alone', async () => {
  const lock = await lockDataFolder(folder);
  await writeFile(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: 'another' }));
  await lock.release();
  expect(await readFile(lockFile(), 'utf8')).toContain('another');
});

test('short work waits for its turn', async () => {
  const lock = await lockDataFolder(folder);
  const waitedFor: number[] = [];
  const second = waitForDataFolder(folder, { timeoutMs: 5000, onWait: (pid) => waitedFor.push(pid) });
  setTimeout(() => void lock.release(), 100);
  await (await second).release();
  expect(waitedFor[0]).toBe(process.pid);
});
