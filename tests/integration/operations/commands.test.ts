import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Invoices } from '#models/schemas/invoice.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { databaseName, databaseUri, ownDatabase } from '#tests/setup/use-database.ts';

ownDatabase(import.meta.url);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'entente-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A command as somebody types it. */
function run(command: string, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `server/cli/${command}.ts`, ...args], {
    env: { ...process.env, MONGODB_URI: databaseUri(databaseName(import.meta.url)), DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => {
    said.out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    said.err += data.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

test('an account is made once, and every refusal says how to mend it', { timeout: 240_000 }, async () => {
  const ada = ['--email', 'ada@company.example', '--name', 'Ada Byron', '--role', 'admin'];
  const made = await run('user-create', ...ada);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toMatch(/\/invitation\/[\w-]{43}\n/);
  expect(await Users.within(everything()).findOne({ email: 'ada@company.example' })).toMatchObject({ role: 'admin' });

  expect(await run('user-create', ...ada)).toMatchObject({
    code: 1,
    err: 'An account with this address exists already.\n',
  });
  const wrong = await run('user-create', '--email', 'x', '--name', 'X', '--role', 'emperor');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(/email: .+\n.*access\.role: .+[\s\S]+npm run user:create/);
});

test('an import answers a wrong call, an unreadable file and a good one, each in its way', {
  timeout: 240_000,
}, async () => {
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('good.csv'), 'Facture;Code client;Date facture;Montant\nF1;C1;13/01/2026;120,00\n');
  await writeFile(file('broken.xlsx'), Buffer.from('PK\u0003\u0004 not a workbook'));
  const missing = await run('import', 'ar-csv', file('none.csv'));
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.err).toMatch(/^There is no file .*none\.csv[\s\S]+npm run import/);
  const broken = await run('import', 'ar-csv', file('broken.xlsx'));
  expect(broken.code).toBe(2);
  expect(broken.err).not.toMatch(/Refused:|at .*\.ts/);
  expect(await Invoices.within(everything()).count({})).toBe(0);
  expect(await run('import', 'ar-csv', file('good.csv'), '--yes')).toMatchObject({ code: 0, err: '' });
  expect(await Invoices.within(everything()).findOne({ number: 'F1' })).toMatchObject({ total: 120_00 });
});
