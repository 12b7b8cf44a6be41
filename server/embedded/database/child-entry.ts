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
  const source = path.join(folder, 'database-child.ts');
  if (!existsSync(source)) {
    // Bundlers may put shared code into a folder below the entry's.
    const places = [folder, path.dirname(folder)].map((place) => path.join(place, 'database-child.js'));
    const built = places.find((place) => existsSync(place));
    if (built) return { script: built, execArgv: [] };
    throw new Error(`The build is not complete: database-child.js is neither in ${folder} nor in its parent.`);
  }
  const loader = createRequire(source).resolve('tsx');
  return { script: source, execArgv: ['--import', pathToFileURL(loader).href] };
}
