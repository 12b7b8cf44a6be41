import { type BenchOptions, type BenchResult, say } from '#tests/bench/bench.ts';

const BENCHES: Record<string, () => Promise<{ run(options: BenchOptions): Promise<BenchResult> }>> = {
  chat: () => import('#tests/bench/chat.ts'),
  pages: () => import('#tests/bench/pages.ts'),
  import: () => import('#tests/bench/import.ts'),
  start: () => import('#tests/bench/start.ts'),
};

process.env.NODE_ENV ??= 'test';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const [name = '', ...flags] = process.argv.slice(2);
const load = BENCHES[name];
if (!load) {
  say(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}. Example: npm run bench -- chat --json`);
  process.exit(2);
}
const size = flags.find((flag) => flag.startsWith('--size='))?.slice('--size='.length);
const { run } = await load();
const result = await run({ json: flags.includes('--json'), ...(size ? { size: Number(size) } : {}) });
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
