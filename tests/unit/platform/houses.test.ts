import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SUBSCRIBERS } from '#server/log/subscribers/registry.ts';

const root = resolve(import.meta.dirname, '../../..');
const files = (folder: string): string[] => readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' });

test('every reaction to entries is registered', () => {
  const written = files('server/log/subscribers').filter((file) => file !== 'registry.ts');
  expect(SUBSCRIBERS.map(({ name }) => `${name}.ts`).sort()).toEqual(written.sort());
});

test('every test stands in a folder that is run', () => {
  const run = /^(unit|integration|realtime|access|faults)\/.+\.test\.tsx?$|^e2e\/.+\.spec\.ts$/;
  const lost = files('tests').filter((file) => /\.(test|spec)\.tsx?$/.test(file) && !run.test(file));
  expect(lost).toEqual([]);
});

test('the features of Socket.IO that hand out withdrawn rooms or run handlers twice stay off', () => {
  const sources = [
    ...files('server').map((file) => `server/${file}`),
    ...files('app').map((file) => `app/${file}`),
  ].filter((file) => /\.tsx?$/.test(file));
  const offending = sources.filter((file) =>
    /connectionStateRecovery\s*:|\bretries\s*:\s*[1-9]/.test(readFileSync(resolve(root, file), 'utf8')),
  );
  expect(offending).toEqual([]);
});

test('the lock file names no address to download from', () => {
  expect(readFileSync(resolve(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"\s*:/);
});
