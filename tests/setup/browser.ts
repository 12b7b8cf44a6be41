import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const installed = (): string | null => {
  const named = process.env.CHROMIUM;
  return named && existsSync(named) ? named : (KNOWN.find((file) => existsSync(file)) ?? null);
};

const works = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
  0;

/** The browser Playwright would use by itself, when it was downloaded. */
async function playwrightsOwn(): Promise<string | null> {
  const { chromium } = await import('@playwright/test');
  const file = chromium.executablePath();
  return existsSync(file) ? file : null;
}

/**
 * Finds Chromium, or gets it: the distribution's package where apt may be used, else Playwright's own download.
 * @returns its path, or null after saying what a person can do
 */
export async function findBrowser(say: (text: string) => void): Promise<string | null> {
  const there = installed() ?? (await playwrightsOwn());
  if (there) {
    return there;
  }
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ['sudo', '-n'];
  if (existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium from the distribution …');
    const [command = '', ...rest] = [...sudo, 'apt-get'];
    if (
      works(command, [...rest, 'update', '-qq']) &&
      works(command, [...rest, 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']) &&
      installed()
    ) {
      return installed();
    }
  }
  say('Downloading Chromium with Playwright …');
  if (works('npx', ['playwright', 'install', 'chromium'])) {
    return playwrightsOwn();
  }
  say(
    'No browser: the browser tests cannot run.\nInstall one (Debian: apt-get install chromium), or name it: CHROMIUM=/path/to/chrome npm test',
  );
  return null;
}
