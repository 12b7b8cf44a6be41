import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * `npm run demo`: builds when something changed, starts in production mode, fills an empty installation.
 * Plain JavaScript on purpose: a loader for TypeScript in this process would cost the server two seconds at each start.
 */
const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['app', 'models', 'public', 'server'];
const BUILD = path.join(ROOT, 'build');
const STAMP = path.join(BUILD, 'sources.sha256');
const SERVER = path.join(BUILD, 'server/server.js');
/** @param {string} text */
const say = (text) => void process.stdout.write(`${text}\n`);

/** One hash of everything a build depends on, by content: a checkout changes times without changing files. */
async function hashSources() {
  const configs = (await readdir(ROOT)).filter((name) =>
    /^(?:vite.*|tsconfig|package(?:-lock)?)\.(?:ts|json)$/.test(name),
  );
  const inside = await Promise.all(
    SOURCES.map(async (folder) =>
      (await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name))),
    ),
  );
  const hash = createHash('sha256');
  for (const file of [...configs, ...inside.flat()].sort()) {
    hash.update(`${file}\0`).update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

async function buildWhenStale() {
  const sources = await hashSources();
  const built = existsSync(SERVER) ? await readFile(STAMP, 'utf8').catch(() => '') : '';
  if (built === sources) {
    return;
  }
  say(built ? 'Sources have changed: building (about half a minute)' : 'First start: building (about half a minute)');
  const startedAt = performance.now();
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'run', 'build']] : ['npm', ['run', 'build']];
  /** @type {Buffer[]} */
  const output = [];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    throw new Error('The build failed; see above.');
  }
  await writeFile(STAMP, sources);
  say(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s`);
}

try {
  await buildWhenStale();
  process.env.NODE_ENV = 'production';
  process.env.DEMO = 'true';
  process.env.COMPANY_NAME ??= 'Ateliers Dupont SAS (demo)';
  process.env.LOG_LEVEL ??= 'warn';
  // The server takes over this process, with its signals.
  await import(pathToFileURL(SERVER).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
