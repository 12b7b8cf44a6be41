import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface ChildEntry {
  script: string;
  execArgv: string[];
}

/**
 * Where the database's own process starts: the built file beside the bundle this code is part of, or the source,
 * run through tsx. A bundled build therefore has to contain `database-child.js` next to its other files.
 */
export function gatewayEntry(moduleUrl: string = import.meta.url): ChildEntry {
  const folder = path.dirname(fileURLToPath(moduleUrl));
  const built = path.join(folder, 'database-child.js');
  if (existsSync(built)) return { script: built, execArgv: [] };
  const source = path.join(folder, 'database-child.ts');
  if (!existsSync(source)) {
    throw new Error(`The database's own process is missing: neither ${built} nor ${source} exists.`);
  }
  const loader = createRequire(source).resolve('tsx');
  return { script: source, execArgv: ['--import', pathToFileURL(loader).href] };
}
