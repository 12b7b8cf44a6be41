import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { type BenchOptions, type BenchResult, median, round, say } from '#tests/bench/bench.ts';
import { startProduct } from '#tests/bench/product.ts';

const RUNS = 5;

/** A start on existing data, beside the start of the database alone: what of it is ours. */
export async function run({ json }: BenchOptions): Promise<BenchResult> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'entente-bench-'));
  const seconds = { product: [] as number[], database: [] as number[] };
  let peakMemoryMb = 0;
  try {
    const first = await startProduct({ DATA_DIR: dataDir });
    await first.stop();
    for (let index = 0; index < RUNS; index += 1) {
      const begin = performance.now();
      const database = await startDatabase({ dataDir });
      seconds.database.push((performance.now() - begin) / 1000);
      await database.stop();
      const product = await startProduct({ DATA_DIR: dataDir });
      seconds.product.push(product.startedIn);
      peakMemoryMb = Math.max(peakMemoryMb, await product.peakMemoryMb());
      await product.stop();
      if (!json) {
        say(
          `database ${seconds.database.at(-1)?.toFixed(2)} s · product ${seconds.product.at(-1)?.toFixed(2)} s (first start with seeding ${first.startedIn.toFixed(1)} s)`,
        );
      }
    }
    return {
      name: 'start',
      ratios: { secondStartSeconds: round(median(seconds.product)) },
      floor: { databaseStartSeconds: round(median(seconds.database)) },
      runs: RUNS,
      peakMemoryMb,
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
