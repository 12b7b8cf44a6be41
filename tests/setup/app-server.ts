import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProduct } from '#tests/bench/product.ts';
import { buildWhenStale } from '#tests/setup/built-routes.ts';
import { databaseName, databaseUri } from '#tests/setup/use-database.ts';

export interface AppServer {
  /** the application; also the only origin it accepts forms and sockets from */
  url: string;
  stop(): Promise<void>;
}

/**
 * The real application in production mode, as a process of its own, on the database of this test file. What the test
 * wrote before is there; nothing invented is added. Call it after `ownDatabase(file)` has connected.
 * @param file `import.meta.url` of the test
 */
export async function startApp(file: string): Promise<AppServer> {
  await buildWhenStale();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'entente-app-'));
  const product = await startProduct({
    DATA_DIR: dataDir,
    MONGODB_URI: databaseUri(databaseName(file)),
    // Several roles share one address here; throttling has tests of its own.
    RATE_LIMITS: 'false',
    DEMO_DATA: 'false',
    APP_URL: '',
  });
  return {
    url: product.url,
    stop: async () => {
      await product.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
