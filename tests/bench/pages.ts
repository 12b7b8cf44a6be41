import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';
import { type BenchOptions, type BenchResult, median, quantile, round, say } from '#tests/bench/bench.ts';
import { startProduct } from '#tests/bench/product.ts';
import { signIn } from '#tests/factories/people.ts';

const RUNS = 7;
const REQUESTS = 60;
const AT_ONCE = 2;

/** Server times of the pages people live in, compared with a Remix route that does nothing. */
export async function run({ json, size = REQUESTS }: BenchOptions): Promise<BenchResult> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'entente-bench-'));
  const database = await startDatabase({ dataDir });
  const product = await startProduct({ DATA_DIR: dataDir, MONGODB_URI: database.uri });
  await connectDatabase(database.uri);
  try {
    const accountant = await Users.within(everything()).findOne({ email: 'accounting@entente.example' });
    const customer = await Users.within(everything()).findOne({ role: 'customer' });
    const busiest = await Cases.within(everything()).findOne({}, { sort: { lastActivityAt: -1 } });
    if (!accountant || !customer || !busiest) {
      throw new Error('the demo has no data to measure with');
    }
    const desk = await signIn(accountant._id);
    const portal = await signIn(customer._id);
    const pages = {
      blank: { path: '/blank', cookie: desk },
      caseList: { path: '/cases?filter=all', cookie: desk },
      casePage: { path: `/cases/${busiest._id}`, cookie: desk },
      portalList: { path: '/portal/invoices', cookie: portal },
    };
    const p95: Record<keyof typeof pages, number[]> = { blank: [], caseList: [], casePage: [], portalList: [] };
    for (let index = -1; index < RUNS; index += 1) {
      for (const name of Object.keys(pages) as (keyof typeof pages)[]) {
        const times = await measure(product.url, pages[name], size);
        // The first round warms the compiler and the caches of both sides.
        if (index >= 0) {
          p95[name].push(quantile(times, 0.95));
        }
        if (!json) {
          say(`${name.padEnd(10)} p50 ${median(times).toFixed(1)} p95 ${quantile(times, 0.95).toFixed(1)} ms`);
        }
      }
    }
    const floor = median(p95.blank);
    const ratio = (name: keyof typeof pages): number => round(median(p95[name]) / floor);
    return {
      name: 'pages',
      ratios: { caseList: ratio('caseList'), casePage: ratio('casePage'), portalList: ratio('portalList') },
      floor: { blankP95Ms: round(floor) },
      runs: RUNS,
      peakMemoryMb: await product.peakMemoryMb(),
    };
  } finally {
    await product.stop();
    await disconnectDatabase();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(url: string, page: { path: string; cookie: string }, requests: number): Promise<number[]> {
  const times: number[] = [];
  let left = requests;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left > 0) {
        left -= 1;
        const begin = performance.now();
        const answer = await fetch(url + page.path, { headers: { cookie: page.cookie }, redirect: 'manual' });
        await answer.arrayBuffer();
        if (answer.status !== 200) {
          throw new Error(`${page.path} answered ${answer.status}`);
        }
        times.push(performance.now() - begin);
      }
    }),
  );
  return times;
}
