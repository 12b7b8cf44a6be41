import { execFile, spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUILD = path.resolve('build/server/index.js');
const LOCK = path.join(tmpdir(), 'build.lock');

/** One route of the built application, as its manifest names it. */
export interface BuiltRoute {
  id: string;
  parentId?: string;
  path?: string;
  index?: boolean;
  hasLoader: boolean;
  hasAction: boolean;
  hasPage: boolean;
}

/** Every route of the build. It is read by another process: its models would replace those of the test. */
export async function builtRoutes(): Promise<BuiltRoute[]> {
  await buildWhenStale();
  const script = `import(process.argv[1]).then(({ routes }) => {
    const list = Object.values(routes).map(({ id, parentId, path, index, module }) => ({
      id, parentId, path, index,
      hasLoader: 'loader' in module, hasAction: 'action' in module, hasPage: 'default' in module,
    }));
    process.stdout.write(JSON.stringify(list), () => process.exit(0));
  });`;
  const { stdout } = await run(process.execPath, ['-e', script, BUILD], {
    maxBuffer: 4_000_000,
    env: { ...process.env, NODE_ENV: 'production', DEMO: 'true' },
  });
  return JSON.parse(stdout) as BuiltRoute[];
}

/** The suite has built before; a single file that is run by hand may find an old build or none. */
export async function buildWhenStale(): Promise<void> {
  const built = await stat(BUILD).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (built > 0 && (process.env.CI || built >= (await newestSource()))) {
    return;
  }
  const build = ['run', 'build', '--silent'];
  const hasLock = process.platform === 'linux';
  await new Promise<void>((resolve, reject) => {
    const child = hasLock
      ? spawn('flock', [LOCK, 'npm', ...build], { stdio: 'inherit' })
      : spawn('npm', build, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the build ended with ${code}`))));
  });
}

async function newestSource(): Promise<number> {
  const times = await Promise.all(
    ['app', 'models', 'server'].map(async (folder) => {
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      const stats = await Promise.all(files.map(({ parentPath, name }) => stat(path.join(parentPath, name))));
      return Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
    }),
  );
  return Math.max(...times);
}
