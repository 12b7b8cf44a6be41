import { access, constants } from 'node:fs/promises';
import path from 'node:path';

/** Debian's names for a processor. */
export interface Platform {
  triplet: string;
  loader: string;
}

const platforms: Record<string, Platform> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** The names for this machine, or null where Debian's packages cannot run. */
export function thisPlatform(): Platform | null {
  return process.platform === 'linux' ? (platforms[process.arch] ?? null) : null;
}

/** Full path of a program, or null when it is not on the PATH. */
export async function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
