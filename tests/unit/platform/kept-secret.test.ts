import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptSecret } from '#server/platform/kept-secret.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'entente-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('is made once for an installation, by chance, and only its owner reads it', () => {
  const inside = path.join(folder, 'a');
  const secret = keptSecret(inside);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(keptSecret(inside)).toBe(secret);
  expect(keptSecret(path.join(folder, 'b'))).not.toBe(secret);
  expect(statSync(path.join(inside, 'secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(inside)).toEqual(['secret']);
});

test('is not taken from a file that was cut short', () => {
  writeFileSync(path.join(folder, 'secret'), '');
  expect(() => keptSecret(folder)).toThrow(/remove it/);
});
