import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Customers } from '#models/schemas/customer.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { resumeInterruptedImports } from '#server/domain/receivables/import/run-import.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);
const ROWS = 6_000;
let folder = '';

const ledger = (prefix: string): string =>
  [
    'Facture;Code client;Date facture;Échéance;Montant;Litige',
    ...Array.from(
      { length: ROWS },
      (_, i) => `${prefix}${i};C${i % 40};13/01/2026;12/02/2026;${i + 1},50;${i % 100 === 0 ? 'oui' : 'non'}`,
    ),
  ].join('\n');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'entente-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function startCommand(file: string): { process: ChildProcess; output: () => string } {
  let output = '';
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/import.ts', 'ar-csv', file, '--yes'], {
    env: {
      ...process.env,
      MONGODB_URI: databaseUri(databaseName(import.meta.url)),
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output += data.toString();
    });
  }
  return { process: child, output: () => output };
}

/** Starts the command and kills it as soon as some, but not all, of its rows are in. */
async function killInTheMiddle(file: string, prefix: string): Promise<number> {
  const { process: child, output } = startCommand(file);
  const ended = once(child, 'exit');
  await expect
    .poll(() => Invoices.within(everything()).count({ number: { $regex: `^${prefix}` } }), {
      timeout: 60_000,
      interval: 5,
      message: output(),
    })
    .toBeGreaterThan(0);
  child.kill('SIGKILL');
  await ended;
  return Invoices.within(everything()).count({ number: { $regex: `^${prefix}` } });
}

async function expectComplete(prefix: string): Promise<void> {
  const invoices = await Invoices.within(everything()).find({ number: { $regex: `^${prefix}` } });
  expect(invoices).toHaveLength(ROWS);
  expect(new Set(invoices.map(({ number }) => number)).size).toBe(ROWS);
  expect(invoices.reduce((sum, { total }) => sum + total, 0)).toBe(((ROWS * (ROWS + 1)) / 2) * 100 + ROWS * 50);
  const disputed = invoices.filter((invoice) => invoice.disputed > 0);
  expect(disputed).toHaveLength(ROWS / 100);
  expect(disputed.every((invoice) => invoice.disputed === invoice.open)).toBe(true);
  const [run] = await ImportRuns.within(everything()).find({ fileName: `${prefix}.csv` });
  expect(await ImportRuns.within(everything()).count({ fileName: `${prefix}.csv` })).toBe(1);
  expect(run).toMatchObject({
    status: 'finished',
    counts: { rows: ROWS, created: ROWS, refused: 0, casesOpened: ROWS / 100 },
  });
  expect(await Cases.within(everything()).count({ 'source.runId': run?._id })).toBe(ROWS / 100);
  const told = await Entries.within(everything()).find({ type: 'receivables.imported', 'data.runId': run?._id });
  expect(told).toHaveLength(40);
  expect(new Set(told.map(({ stream }) => stream)).size).toBe(40);
  expect(told.reduce((sum, { data }) => sum + (data as { created: number }).created, 0)).toBe(ROWS);
}

test('the command killed in the middle and called again completes the import, nothing doubled', async () => {
  const file = path.join(folder, 'KA.csv');
  await writeFile(file, ledger('KA'));
  const before = await killInTheMiddle(file, 'KA');
  expect(before).toBeLessThan(ROWS);
  const { process: again, output } = startCommand(file);
  const [code] = await once(again, 'exit');
  expect(code, output()).toBe(0);
  expect(output()).toContain('Continues the import');
  await expectComplete('KA');
  expect(await Customers.within(everything()).count()).toBe(40);
}, 180_000);

test('the next start of the server continues what a crash interrupted', async () => {
  const file = path.join(folder, 'KB.csv');
  await writeFile(file, ledger('KB'));
  await killInTheMiddle(file, 'KB');
  expect(await resumeInterruptedImports()).toBe(1);
  await expectComplete('KB');
  expect(await resumeInterruptedImports()).toBe(0);
}, 180_000);
