import { beforeEach, expect, test } from 'vitest';
import { RateLimits } from '#models/schemas/rate-limit.ts';
import { hashPassword } from '#server/auth/password.ts';
import { requestMagicLink } from '#server/domain/accounts/request-magic-link.ts';
import { signIn } from '#server/domain/accounts/sign-in.ts';
import { buildUser } from '#tests/factories/people.ts';
import { ownDatabase } from '#tests/setup/use-database.ts';
import { Browser } from './browser.ts';

ownDatabase(import.meta.url);

const PASSWORD = 'brindle quay 7 lanterns';
let passwordHash = '';
beforeEach(async () => {
  passwordHash ||= await hashPassword(PASSWORD);
  await RateLimits.raw().deleteMany({});
});

const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'signed in',
    (error: { code?: string }) => error.code ?? String(error),
  );
const guess = (email: string, client: Browser['client'], password = 'wrong wrong wrong') =>
  outcome(signIn({ email, password, client }));
const tally = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)].sort().map((name) => [name, outcomes.filter((other) => other === name).length]),
  );

test('guesses at one account are evaluated five times, from however many addresses and however parallel', async () => {
  const user = await buildUser('accounting', { passwordHash });
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) => guess(user.email, new Browser(`10.1.0.${index}`).client)),
  );
  expect(tally(outcomes)).toEqual({ CREDENTIALS_WRONG: 5, RATE_LIMITED: 55 });
});

test('guesses from one address are evaluated 25 times, over however many accounts', async () => {
  const outcomes: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    outcomes.push(await guess(`nobody${round}@nowhere.example`, new Browser('10.2.0.1').client));
  }
  expect(tally(outcomes)).toEqual({ CREDENTIALS_WRONG: 25, RATE_LIMITED: 15 });
  expect(await guess('nobody@nowhere.example', new Browser('10.2.0.2').client)).toBe('CREDENTIALS_WRONG');
});

test('a whole IPv6 network counts as one address', async () => {
  const outcomes: string[] = [];
  for (let round = 0; round < 27; round += 1) {
    outcomes.push(
      await guess(`nobody${round}@nowhere.example`, new Browser(`2001:db8:7:7::${round.toString(16)}`).client),
    );
  }
  expect(tally(outcomes)).toEqual({ CREDENTIALS_WRONG: 25, RATE_LIMITED: 2 });
});

test('while an account is under attack its owner signs in from a known browser, and nobody else does', async () => {
  const user = await buildUser('customer', { passwordHash });
  const owner = new Browser('10.3.0.1');
  owner.keep(...(await signIn({ email: user.email, password: PASSWORD, client: owner.client })).setCookies);
  await Promise.all(Array.from({ length: 30 }, (_, index) => guess(user.email, new Browser(`10.3.1.${index}`).client)));
  expect(await guess(user.email, new Browser('10.3.2.1').client, PASSWORD)).toBe('RATE_LIMITED');
  owner.keep('entente_session=; Max-Age=0');
  expect(await guess(user.email, owner.client, PASSWORD)).toBe('signed in');
});

test('a mark of another account or a forged one does not make a browser known', async () => {
  const [attacked, attacker] = await Promise.all([
    buildUser('customer', { passwordHash }),
    buildUser('customer', { passwordHash }),
  ]);
  const browser = new Browser('10.4.0.1');
  browser.keep(...(await signIn({ email: attacker.email, password: PASSWORD, client: browser.client })).setCookies);
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => guess(attacked.email, new Browser(`10.4.1.${index}`).client)),
  );
  expect(await guess(attacked.email, browser.client, PASSWORD)).toBe('RATE_LIMITED');
  const mark = browser.cookie('entente_device') ?? '';
  browser.keep(`entente_device=${mark.slice(0, -2)}AA`);
  expect(await guess(attacked.email, browser.client, PASSWORD)).toBe('RATE_LIMITED');
});

test('a known browser has its own limit', async () => {
  const user = await buildUser('sales', { passwordHash });
  const browser = new Browser('10.5.0.1');
  browser.keep(...(await signIn({ email: user.email, password: PASSWORD, client: browser.client })).setCookies);
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => guess(user.email, browser.client)));
  expect(tally(outcomes)).toEqual({ CREDENTIALS_WRONG: 5, RATE_LIMITED: 7 });
});

test('right passwords are not counted', async () => {
  const user = await buildUser('sales', { passwordHash });
  const client = new Browser('10.6.0.1').client;
  for (let round = 0; round < 8; round += 1) {
    expect(await guess(user.email, client, PASSWORD)).toBe('signed in');
  }
});

test('what is counted names neither an address nor an account', async () => {
  await guess('somebody@nowhere.example', new Browser('10.7.0.1').client);
  const stored = JSON.stringify(await RateLimits.raw().find({}).toArray());
  expect(stored).not.toContain('somebody');
  expect(stored).not.toContain('10.7.0.1');
});

/** How well the best single threshold tells two sets of times apart: 0.5 is a coin. */
function separability(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b].sort((x, y) => x - y);
  const share = (times: readonly number[], limit: number) =>
    times.filter((time) => time <= limit).length / times.length;
  return Math.max(...all.map((limit) => Math.abs(share(a, limit) - share(b, limit)))) / 2 + 0.5;
}

test('answer and time do not tell whether an account exists', { timeout: 180_000 }, async () => {
  const known = await buildUser('customer', { passwordHash });
  const noPassword = await buildUser('customer');
  const closed = await buildUser('accounting', { passwordHash, disabledAt: new Date() });
  const kinds = {
    known: () => known.email,
    noPassword: () => noPassword.email,
    closed: () => closed.email,
    nobody: () => 'nobody@nowhere.example',
  };
  const answers = new Set<string>();
  const times: Record<keyof typeof kinds, number[]> = { known: [], noPassword: [], closed: [], nobody: [] };
  const linkTimes: { known: number[]; nobody: number[] } = { known: [], nobody: [] };
  for (let round = 0; round < 25; round += 1) {
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      await RateLimits.raw().deleteMany({});
      const started = performance.now();
      const error = await signIn({
        email: kinds[kind](),
        password: 'wrong wrong wrong',
        client: new Browser('10.8.0.1').client,
      }).catch((reason: unknown) => reason);
      times[kind].push(performance.now() - started);
      answers.add(JSON.stringify({ ...(error as object), cause: undefined }));
    }
    for (const kind of ['known', 'nobody'] as const) {
      await RateLimits.raw().deleteMany({});
      const started = performance.now();
      await requestMagicLink({ email: kinds[kind](), client: new Browser('10.8.0.1').client });
      linkTimes[kind].push(performance.now() - started);
    }
  }
  expect(answers.size).toBe(1);
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const spread = Object.fromEntries(Object.entries(times).map(([kind, values]) => [kind, Math.round(median(values))]));
  console.log('sign-in ms', spread, 'link ms', {
    known: Math.round(median(linkTimes.known)),
    nobody: Math.round(median(linkTimes.nobody)),
  });
  console.log('separability', {
    signIn: separability(times.known, times.nobody).toFixed(2),
    closed: separability(times.closed, times.nobody).toFixed(2),
    link: separability(linkTimes.known, linkTimes.nobody).toFixed(2),
  });
  // A wide bound: other work shares this machine. The medians printed above are the measurement.
  for (const kind of ['known', 'noPassword', 'closed'] as const) {
    expect(Math.abs(median(times[kind]) - median(times.nobody)) / median(times.nobody)).toBeLessThan(0.4);
  }
});
