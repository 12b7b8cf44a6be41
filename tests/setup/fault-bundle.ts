import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The program of a node, in one file: fault tests start dozens, and starting from sources takes five times as long. */
    faultNode: string;
  }
}

const folder = path.resolve('.data', `faults-${process.pid}`);

/** Bundles the node of the fault tests as the product's own build does, once for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const outfile = path.join(folder, 'node.mjs');
  await build({
    entryPoints: [path.resolve('tests/setup/fault-node.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@node-rs/argon2'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  project.provide('faultNode', outfile);
  return () => rm(folder, { recursive: true, force: true });
}
