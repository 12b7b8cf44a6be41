import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The demo as a visitor gets it, in production mode, on an empty data folder that goes when the tests end. */
const dataDir = mkdtempSync(path.join(tmpdir(), 'entente-e2e-'));
const child = spawn(process.execPath, ['build/server/server.js'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_ENV: 'production',
    DEMO: 'true',
    DATA_DIR: dataDir,
    RATE_LIMITS: 'false',
    LOG_LEVEL: 'error',
  },
});
const stop = (): void => void child.kill('SIGTERM');
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
child.on('exit', (code) => {
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(code ?? 0);
});
