import { spawn } from 'node:child_process';

/** `npm run test:faults`: the faults at the size of the suite; with `-- --full`, as often as the contract says. */
const args = process.argv.slice(2);
const child = spawn('npx', ['vitest', 'run', '--project', 'faults', ...args.filter((arg) => arg !== '--full')], {
  stdio: 'inherit',
  env: { ...process.env, ...(args.includes('--full') ? { FAULT_SIZE: 'full' } : {}) },
});
child.once('exit', (code) => process.exit(code ?? 1));
