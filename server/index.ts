import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import type { RequestHandler } from 'express';

// The SDK's advice about Node versions is for developers, not for every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.env.NODE_ENV ??= 'development';
if (existsSync('.env')) {
  process.loadEnvFile('.env');
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const production = process.env.NODE_ENV === 'production';
const server = createServer();

interface Loaded {
  build: ServerBuild | (() => Promise<ServerBuild>);
  entry: typeof import('../app/entry.server.tsx');
  vite: RequestHandler | null;
  close: () => Promise<void>;
}

/** This file imports no domain code: all of it comes from the loaded build, so that the process has one module graph. */
async function load(): Promise<Loaded> {
  if (production) {
    const file = path.resolve(import.meta.dirname, 'index.js');
    const build = (await import(file)) as ServerBuild;
    return { build, entry: build.entry.module as never, vite: null, close: async () => undefined };
  }
  const { createServer: createVite } = await import('vite');
  const vite = await createVite({ server: { middlewareMode: true, hmr: { server } }, appType: 'custom' });
  const read = () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>;
  const build = await read();
  return {
    build: read,
    entry: build.entry.module as never,
    vite: vite.middlewares as RequestHandler,
    close: () => vite.close(),
  };
}

async function main(): Promise<void> {
  const { build, entry, vite, close } = await load();
  const platform = await entry.startPlatform({ server, build, vite, onProgress: say });
  say(`Entente is ready at ${platform.url} (database: ${platform.database})`);
  platform.notes.forEach(say);
  let signals = 0;
  const stop = (): void => {
    signals += 1;
    if (signals > 1) {
      process.exit(130);
    }
    void Promise.all([platform.stop(), close()]).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  // Expected failures (configuration, data folder in use, no database) explain themselves; a stack helps nobody there.
  const { name = 'Error', message, stack } = error as Error;
  const expected =
    ['ConfigError', 'DataFolderInUseError', 'DatabaseUnavailableError', 'ObjectStoreInUseError'].includes(name) ||
    (error as { code?: string }).code === 'EADDRINUSE';
  process.stderr.write(`${expected ? message : (stack ?? message)}\n`);
  process.exit(1);
});
