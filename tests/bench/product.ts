import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';

export interface Product {
  url: string;
  /** seconds from the start of the process to its first answer */
  startedIn: number;
  peakMemoryMb(): Promise<number>;
  stop(): Promise<void>;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts the built product as a process of its own and waits until it is ready. */
export async function startProduct(env: Record<string, string>, timeoutMs = 240_000): Promise<Product> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const begin = performance.now();
  const child = spawn(process.execPath, [path.resolve('build/server/server.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DEMO: 'true',
      RATE_LIMITS: 'false',
      LOG_LEVEL: 'error',
      PORT: String(port),
      ...env,
    },
  });
  const ended = new Promise<never>((_resolve, reject) =>
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}; was it built? npm run build`))),
  );
  ended.catch(() => undefined);
  await Promise.race([ready(url, begin + timeoutMs), ended]);
  return {
    url,
    startedIn: (performance.now() - begin) / 1000,
    peakMemoryMb: () => peakOf(child),
    stop: () => end(child),
  };
}

async function ready(url: string, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the product did not become ready');
}

async function peakOf(child: ChildProcess): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}
