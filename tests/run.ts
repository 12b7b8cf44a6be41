import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { findBrowser } from '#tests/setup/browser.ts';

/** The whole suite, in the order in which a mistake is cheapest to find. Ends with one line of counts. */

const results = path.resolve('test-results');
const env = {
  ...process.env,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  FORCE_COLOR: process.env.CI ? '0' : (process.env.FORCE_COLOR ?? '1'),
};

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function run(command: string, args: readonly string[], extra: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...env, ...extra } });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

const bin = (name: string): string => path.resolve('node_modules/.bin', name);

/** A step that is one check by itself. */
async function check(name: string, command: string, args: readonly string[]): Promise<boolean> {
  say(`\n── ${name}`);
  const ok = await run(command, args);
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) {
    say(`✗ ${name} failed`);
  }
  return ok;
}

/** A runner that writes its counts to a file; a runner that died before it could counts as one failure. */
async function suite(
  name: string,
  command: string,
  args: readonly string[],
  file: string,
  read: (report: never) => Counts,
  extra: Record<string, string> = {},
): Promise<void> {
  say(`\n── ${name}`);
  await rm(file, { force: true });
  const ok = await run(command, args, extra);
  try {
    const counts = read(JSON.parse(await readFile(file, 'utf8')) as never);
    total.passed += counts.passed;
    total.skipped += counts.skipped;
    total.failed += counts.failed || (ok ? 0 : 1);
    if (counts.passed + counts.failed === 0) {
      say(`✗ ${name}: no test was run`);
      total.failed += 1;
    }
  } catch {
    say(`✗ ${name} wrote no report`);
    total.failed += 1;
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
}
const vitestCounts = (report: VitestReport): Counts => ({
  passed: report.numPassedTests,
  // A file that does not even load has no failed test of its own.
  failed: Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0),
  skipped: report.numPendingTests,
});
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}
const playwrightCounts = ({ stats }: PlaywrightReport): Counts => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
});

await mkdir(results, { recursive: true });
await check('types', bin('tsc'), ['-p', '.', '--noEmit']);
await check('lint', bin('biome'), ['check', '.']);
await check('arrows of import', bin('depcruise'), ['app', 'server', 'models', '--config', '.dependency-cruiser.cjs']);
const built = await check('build', 'npm', ['run', 'build', '--silent']);

const vitestFile = path.join(results, 'vitest.json');
await suite(
  'unit, integration, realtime, access, faults',
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestFile}`],
  vitestFile,
  vitestCounts as never,
);

if (built) {
  const browser = await findBrowser(say);
  if (browser) {
    const file = path.join(results, 'playwright.json');
    await suite('browser', bin('playwright'), ['test'], file, playwrightCounts as never, {
      CHROMIUM: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    });
  } else {
    total.failed += 1;
  }
}

say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
